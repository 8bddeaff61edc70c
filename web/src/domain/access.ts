// What the session may do about one team, as the server decides it.
import type { Session } from '../api/types';

export const managesTeam = (access: Session['access'], team: string) =>
  access.some((right) => (right.access === 'administrator' || right.access === 'manager')
    && (right.scope_kind === 'organisation' || (team !== '' && right.scope_kind === 'team' && right.scope === team)));
export const respondsForTeam = (access: Session['access'], team: string) =>
  access.some((right) => right.access !== 'stakeholder' && (right.scope_kind === 'organisation' || (team !== '' && right.scope_kind === 'team' && right.scope === team)));
