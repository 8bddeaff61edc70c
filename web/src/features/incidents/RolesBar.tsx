// Who holds which incident role, in the head of the room: gaps are loud and filled by one press.
import { useRef, useState } from 'react';
import { assignRole, leaveRole, offerRole, takeRole } from '../../api/responding';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { useActionObject } from '../../keys/registry';
import { Button } from '../../ui/Button';
import { Menu, type MenuItem } from '../../ui/Menu';
import { TimeText } from '../../ui/Time';
import { respond } from './change';
import { pointsOf, type Point, type RoleRow } from './roles';
import { DutiesDialog, PersonDialog } from './roomDialogs';
import './roles.css';

type Open = { row: RoleRow; what: 'assign' | 'offer' | 'duties' };

// `narrow`: each has a line of its own, so that its menu opens from the left edge.
export function RolesBar({ incident, rows, names, me, may, narrow }: { incident: Incident; rows: RoleRow[]; names: Namer; me: string; may: boolean; narrow: boolean }) {
  const [open, setOpen] = useState<Open | null>(null);
  const bar = useRef<HTMLUListElement>(null);
  useActionObject('roles', () => bar.current?.querySelector<HTMLElement>('.role.gap button, .role button')?.focus());
  const take = (row: RoleRow) => void respond(incident, `you are ${row.name}`, (write) => takeRole(incident, row.slug, write));
  return (
    <>
      <ul className="roles" ref={bar} aria-label="Incident roles">
        {rows.map((row, index) => (
          <li key={row.slug} className={row.gap ? 'role gap' : 'role'}>
            <Menu align={narrow || index < 2 ? 'start' : 'end'} className="role-chip" items={itemsOf(row, { incident, names, me, may, take, show: (what) => setOpen({ row, what }) })}>
              <span className="role-name">{row.name}<span className="visually-hidden">: </span></span>
              <Holders row={row} names={names} me={me} />
              <Progress points={pointsOf(row, incident.roles)} />
              <span aria-hidden className="dim">▾</span>
            </Menu>
            {may && row.gap ? <Button small className="role-take" onClick={() => {
              // The button goes with the gap: the role keeps the focus.
              bar.current?.children[index]?.querySelector<HTMLElement>('button')?.focus();
              take(row);
            }} aria-label={`Take ${row.name}`}>Take</Button> : null}
          </li>
        ))}
      </ul>
      {open?.what === 'duties' ? <DutiesDialog row={rows.find(({ slug }) => slug === open.row.slug) ?? open.row} incident={incident} names={names} me={me} may={may} onClose={() => setOpen(null)} /> : null}
      {open?.what === 'assign' ? (
        <PersonDialog
          title={`Who is ${open.row.name}?`}
          hint={open.row.role?.many || open.row.held.length === 0 ? 'They are told at once.' : `Instead of ${open.row.held.map(({ user }) => names.user(user)).join(', ')}, at once. To wait for their word, hand it over.`}
          label="Put them in"
          but={open.row.held.map(({ user }) => user)}
          onPick={(user) => void respond(incident, `${names.user(user)} is ${open.row.name}`, (write) => assignRole(incident, open.row.slug, user, write))}
          onClose={() => setOpen(null)}
        />
      ) : null}
      {open?.what === 'offer' ? (
        <PersonDialog
          title={`Hand over: ${open.row.name}`}
          hint="They are asked. Until they take it, it stays where it is."
          label="Ask them"
          but={open.row.held.map(({ user }) => user)}
          onPick={(user) => void respond(incident, `${names.user(user)} is asked to be ${open.row.name}`, (write) => offerRole(incident, open.row.slug, user, write))}
          onClose={() => setOpen(null)}
        />
      ) : null}
    </>
  );
}

// Only once it has begun: an untouched checklist says nothing.
function Progress({ points }: { points: Point[] }) {
  const done = points.filter(({ tick }) => tick).length;
  return done > 0 ? <span className="dim num"> ✓{done}/{points.length}</span> : null;
}

function Holders({ row, names, me }: { row: RoleRow; names: Namer; me: string }) {
  const named = (user: string) => (user === me ? 'you' : names.user(user));
  const shown = row.held.slice(0, 2);
  return (
    <span className="role-who">
      {row.gap && row.asked.length === 0 ? <span className="warn">⚠ nobody</span> : null}
      {!row.gap && row.held.length === 0 && row.asked.length === 0 ? <span className="dim">nobody</span> : null}
      {shown.map((one, index) => <span key={one.user}>{index > 0 ? ', ' : ''}<span className="strong">{named(one.user)}</span>{one.offered_to ? <span className="dim"> → {named(one.offered_to)}?</span> : null}</span>)}
      {row.held.length > shown.length ? <span className="dim"> +{row.held.length - shown.length}</span> : null}
      {row.asked.length > 0 ? (
        <span className={row.gap ? 'warn' : 'dim'}>{row.held.length > 0 ? ' · ' : ''}{row.gap ? '⚠ ' : ''}asked {row.asked.map(({ user }) => named(user)).join(', ')} <TimeText at={row.asked[0]!.since} form="ago" /></span>
      ) : null}
    </span>
  );
}

function itemsOf(row: RoleRow, { incident, names, me, may, take, show }: { incident: Incident; names: Namer; me: string; may: boolean; take(row: RoleRow): void; show(what: Open['what']): void }): MenuItem[] {
  const duties: MenuItem = { name: 'duties', label: 'Duties and checklist', perform: () => show('duties') };
  if (!may) return [duties];
  const mine = row.held.find(({ user }) => user === me);
  const offer = row.held.find(({ offered_to }) => offered_to !== '');
  const items: MenuItem[] = [];
  if (!mine && (row.held.length === 0 || row.role?.many || offer?.offered_to === me)) items.push({ name: 'take', label: 'Take it', perform: () => take(row) });
  if (row.held.length > 0) items.push({ name: 'offer', label: 'Hand over…', perform: () => show('offer') });
  items.push({ name: 'assign', label: row.role?.many ? 'Put somebody in as well…' : 'Put somebody in…', perform: () => show('assign') });
  if (offer) items.push({ name: 'unoffer', label: `No longer ask ${names.user(offer.offered_to)}`, perform: () => void respond(incident, 'nobody is asked any more', (write) => offerRole(incident, row.slug, '', write)) });
  for (const { user } of [...row.held, ...row.asked]) {
    const label = user === me ? 'Leave it' : `Take ${names.user(user)} out`;
    items.push({ name: `out-${user}`, label, danger: true, perform: () => void respond(incident, `${names.user(user)} is no longer ${row.name}`, (write) => leaveRole(incident, row.slug, user, write)) });
  }
  return [...items, duties];
}
