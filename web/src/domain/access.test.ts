import { expect, it } from 'vitest';
import type { Session } from '../api/types';
import { managesTeam, respondsForTeam } from './access';

type Right = Session['access'][number];
const right = (access: Right['access'], scope_kind: Right['scope_kind'] = 'organisation', scope = ''): Right[] => [{ access, scope_kind, scope }];

it('lets managers of a team, and of the organisation, arrange for it', () => {
  expect(managesTeam(right('manager', 'team', 'ops'), 'ops')).toBe(true);
  expect(managesTeam(right('manager', 'team', 'ops'), 'web')).toBe(false);
  expect(managesTeam(right('manager', 'team', ''), '')).toBe(false);
  expect(managesTeam(right('administrator'), 'web')).toBe(true);
  expect(managesTeam(right('responder'), 'web')).toBe(false);
});

it('lets whoever responds there leave a word', () => {
  expect(respondsForTeam(right('responder', 'team', 'ops'), 'ops')).toBe(true);
  expect(respondsForTeam(right('responder', 'service', 'shop'), '')).toBe(false);
  expect(respondsForTeam(right('stakeholder'), 'ops')).toBe(false);
});
