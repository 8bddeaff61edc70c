// Channels: contact methods of teams, which are told and cannot answer.
import { useMemo } from 'react';
import { useConfig, useNames } from '../api/config';
import type { Configured, ContactMethod } from '../api/types';
import { channelWords } from './words';

export const isChannel = ({ team }: Pick<ContactMethod, 'team'>) => team !== '';
export const channelsOf = (methods: readonly Configured<'contact-methods'>[], team?: string) =>
  methods.filter(({ value }) => isChannel(value) && (team === undefined || value.team === team)).toSorted((a, b) => a.value.position - b.value.position || a.value.name.localeCompare(b.value.name));

// Those that one may see: of the teams that one manages.
export function useChannelOptions() {
  const methods = useConfig('contact-methods');
  const team = useNames('teams');
  return useMemo(
    () => channelsOf(methods.data ?? []).map(({ value }) => ({ value: value.slug, label: `${value.name || channelWords[value.channel]} of ${team(value.team)}${value.enabled ? '' : ' (off)'}` })),
    [methods.data, team],
  );
}
