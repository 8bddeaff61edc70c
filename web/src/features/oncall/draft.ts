// A schedule being edited: layers from the top down, the top one first to be asked. Every edit is a pure function.
import type { Rotation, Schedule, Slug, WallTime } from '../../api/types';

export type Turn = { id: number; users: Slug[]; joins: WallTime | null; leaves: WallTime | null };
export type Layer = {
  id: number;
  // On call together with the layer above, instead of being hidden by it.
  beside: boolean;
  turns: Turn[];
} & Omit<Rotation, 'groups' | 'priority'>;
export type Draft = Omit<Schedule, 'rotations'> & { layers: Layer[]; lastId: number };

export const draftOf = ({ rotations, ...rest }: Schedule): Draft => ({ ...rest, ...layersOf(rotations) });

function layersOf(rotations: readonly Rotation[]): Pick<Draft, 'layers' | 'lastId'> {
  const above = rotations.toSorted((a, b) => b.priority - a.priority);
  let lastId = 0;
  const layers = above.map(({ groups, priority, ...rotation }, index): Layer => ({
    ...rotation,
    id: ++lastId,
    beside: index > 0 && above[index - 1]!.priority === priority,
    turns: groups.map((group) => ({ ...group, id: ++lastId })),
  }));
  return { layers, lastId };
}

export function rotationOf(layer: Layer, priority = 0): Rotation {
  const { name, anchor, from, until, unit, lengths, off, days, restrictions, turns, shadow, time_zone, holidays } = layer;
  const groups = turns.filter(({ users }) => users.length > 0).map(({ users, joins, leaves }) => ({ users, joins, leaves }));
  return {
    name, priority, anchor, from, until, unit, lengths, off, days, groups, restrictions,
    ...(shadow ? { shadow } : {}), ...(time_zone ? { time_zone } : {}), ...(holidays && holidays !== 'any' ? { holidays } : {}),
  };
}

// What is saved: priorities count down to 0, and layers beside each other share one.
export function scheduleOf({ layers, lastId: _lastId, ...rest }: Draft): Schedule {
  const steps = layers.filter(({ beside }, index) => index > 0 && !beside).length;
  let priority = steps;
  const rotations = layers.map((layer, index) => {
    if (index > 0 && !layer.beside) priority -= 1;
    return rotationOf(layer, priority);
  });
  return { ...rest, rotations };
}

export const moved = <T>(items: readonly T[], from: number, to: number): T[] => {
  const rest = items.toSpliced(from, 1);
  return rest.toSpliced(Math.max(0, Math.min(rest.length, to)), 0, items[from]!);
};

// The first has nothing above it to stand beside.
const settled = (layers: Layer[]): Layer[] => (layers[0]?.beside ? layers.with(0, { ...layers[0], beside: false }) : layers);

export const addLayers = (draft: Draft, rotations: readonly Rotation[]): Draft => {
  let { lastId } = draft;
  const added = layersOf(rotations).layers.map((layer): Layer => ({
    ...layer,
    id: ++lastId,
    turns: layer.turns.map((turn) => ({ ...turn, id: ++lastId })),
  }));
  return { ...draft, layers: settled([...draft.layers, ...added]), lastId };
};

export const changeLayer = (draft: Draft, id: number, change: Partial<Layer>): Draft => ({
  ...draft,
  layers: draft.layers.map((layer) => (layer.id === id ? tidyLayer({ ...layer, ...change }) : layer)),
});

// Turns of hours cannot be limited to days of the week.
const tidyLayer = (layer: Layer): Layer => (layer.unit === 'hour' && layer.days.length > 0 ? { ...layer, days: [] } : layer);

export const moveLayer = (draft: Draft, from: number, to: number): Draft => ({ ...draft, layers: settled(moved(draft.layers, from, to)) });

export const removeLayer = (draft: Draft, id: number): Draft => ({ ...draft, layers: settled(draft.layers.filter((layer) => layer.id !== id)) });

export function copyLayer(draft: Draft, id: number): Draft {
  const at = draft.layers.findIndex((layer) => layer.id === id);
  if (at < 0) return draft;
  let { lastId } = draft;
  const layer = draft.layers[at]!;
  const copy: Layer = { ...layer, id: ++lastId, name: layer.name ? `${layer.name} (copy)` : '', turns: layer.turns.map((turn) => ({ ...turn, id: ++lastId })) };
  return { ...draft, layers: draft.layers.toSpliced(at + 1, 0, copy), lastId };
}

export function addTurn(draft: Draft, layer: number, users: Slug[]): Draft {
  const id = draft.lastId + 1;
  return {
    ...draft,
    lastId: id,
    layers: draft.layers.map((each) => (each.id === layer ? { ...each, turns: [...each.turns, { id, users, joins: null, leaves: null }] } : each)),
  };
}
