// What people can be called for, as their users say: "postgresql", "network".
import { useMemo } from 'react';
import { useConfig } from '../api/config';

export function useExpertise(): string[] {
  const { data } = useConfig('users');
  return useMemo(() => [...new Set((data ?? []).flatMap(({ value }) => value.expertise))].toSorted((a, b) => a.localeCompare(b)), [data]);
}

// "Kafka Streams" -> "kafka-streams": letters, digits and . _ - are what a name may have.
export const areaOf = (text: string) => text.toLowerCase().replace(/[^a-z0-9._-]+/g, '-').replace(/^[^a-z0-9]+|-+$/g, '').slice(0, 64);
