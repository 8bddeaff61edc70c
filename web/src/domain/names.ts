// Names for the slugs that answers hold.
import { useMemo } from 'react';
import { useNames } from '../api/config';
import type { Namer } from './words';

export function useNamer(): Namer {
  const user = useNames('users');
  const team = useNames('teams');
  const schedule = useNames('schedules');
  const channel = useNames('contact-methods');
  const service = useNames('services');
  const policy = useNames('policies');
  const integration = useNames('integrations');
  const rule = useNames('routing-rules');
  return useMemo(
    () => ({ user, team, schedule, channel, service, policy, integration, rule }),
    [user, team, schedule, channel, service, policy, integration, rule],
  );
}
