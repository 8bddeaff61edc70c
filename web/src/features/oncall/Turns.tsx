// The people of a layer in the order of their turns; several may share one.
import { Trash2, X } from 'lucide-react';
import { useState } from 'react';
import { useConfig } from '../../api/config';
import type { Slug } from '../../api/types';
import { Button, IconButton } from '../../ui/Button';
import type { Option } from '../../ui/Field';
import { PickField } from '../../ui/PickField';
import { SortList } from '../../ui/SortList';
import { WallField } from '../../ui/WallField';
import { moved, type Layer, type Turn } from './draft';
import { listText } from '../../domain/hours';

export function Turns({ layer, people, name, onAdd, onChange, error }: {
  layer: Layer;
  people: readonly Option[];
  name(user: string): string;
  onAdd(user: Slug): void;
  onChange(turns: Turn[]): void;
  error: string | null;
}) {
  const users = useConfig('users');
  const active = users.data && new Set(users.data.filter(({ value }) => value.active).map(({ value }) => value.slug));
  const [dated, setDated] = useState<ReadonlySet<number>>(() => new Set(layer.turns.filter(({ joins, leaves }) => joins || leaves).map(({ id }) => id)));
  const { turns } = layer;
  const set = (id: number, change: Partial<Turn>) => onChange(turns.map((turn) => (turn.id === id ? { ...turn, ...change } : turn)));
  const nameOf = (turn: Turn) => listText(turn.users.map(name)) || 'nobody';

  return (
    <div className="field">
      <span className="field-label" id={`turns-${layer.id}`}>Take turns in this order</span>
      {turns.length === 0 ? <p className="warn small">Nobody yet: this layer has no shifts.</p> : null}
      <SortList
        label="Turns"
        className="turns"
        items={turns}
        keyOf={({ id }) => id}
        nameOf={(turn) => nameOf(turn)}
        onMove={(from, to) => onChange(moved(turns, from, to))}
      >
        {(turn, index, tools) => (
          <>
            <span className="dim num">{index + 1}</span>
            <span className="grow chips">
              {turn.users.map((user) => (
                <span key={user} className="chip">
                  <span className="cut">{name(user)}</span>
                  {active && !active.has(user) ? <span className="warn small">not active</span> : null}
                  {turn.users.length > 1 ? <button type="button" aria-label={`Take ${name(user)} out of turn ${index + 1}`} onClick={() => set(turn.id, { users: turn.users.filter((each) => each !== user) })}><X aria-hidden size={14} /></button> : null}
                </span>
              ))}
            </span>
            <select className="input" aria-label={`Together with ${nameOf(turn)}`} value="" onChange={(event) => set(turn.id, { users: [...turn.users, event.target.value] })}>
              <option value="">+ together with</option>
              {people.filter(({ value }) => !turn.users.includes(value)).map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
            </select>
            <Button small look="quiet" aria-expanded={dated.has(turn.id)} aria-label={`Dates of ${nameOf(turn)}`} onClick={() => setDated(toggled(dated, turn.id))}>Dates</Button>
            {tools}
            <IconButton label={`Remove ${nameOf(turn)}`} onClick={() => onChange(turns.filter(({ id }) => id !== turn.id))}><Trash2 aria-hidden /></IconButton>
            {dated.has(turn.id) ? (
              <div className="form">
                <div className="form-pair">
                  <WallField legend={`${nameOf(turn)} joins`} optional hint="at the next hand-over" value={turn.joins} onText={(joins) => set(turn.id, { joins })} />
                  <WallField legend={`${nameOf(turn)} leaves`} optional hint="at the next hand-over" value={turn.leaves} onText={(leaves) => set(turn.id, { leaves })} />
                </div>
              </div>
            ) : null}
          </>
        )}
      </SortList>
      <PickField label="Add people" placeholder="Type a name" options={people} values={[]} onChange={([user]) => user && onAdd(user)} error={error} />
    </div>
  );
}

const toggled = (set: ReadonlySet<number>, id: number) => (set.has(id) ? new Set([...set].filter((each) => each !== id)) : new Set([...set, id]));
