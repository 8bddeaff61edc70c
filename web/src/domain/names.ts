// Names for the slugs that answers hold.
import { useMemo } from 'react';
import { useNames } from '../api/config';
import type { Namer } from './words';

export function useNamer(): Namer {
  const user = useNames('users');
  const team = useNames('teams');
  const service = useNames('services');
  const policy = useNames('policies');
  const integration = useNames('integrations');
  const rule = useNames('routing-rules');
  return useMemo(() => ({ user, team, service, policy, integration, rule }), [user, team, service, policy, integration, rule]);
}
