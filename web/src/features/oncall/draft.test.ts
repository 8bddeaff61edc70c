import { expect, it } from 'vitest';
import type { Rotation, Schedule } from '../../api/types';
import { addLayers, addTurn, changeLayer, copyLayer, draftOf, moveLayer, moved, removeLayer, scheduleOf } from './draft';

const rotation = (name: string, priority: number): Rotation => ({
  name, priority, anchor: '2026-11-02T09:00', from: null, until: null, unit: 'week', lengths: [1], off: 0, days: [],
  groups: [{ users: [name], joins: null, leaves: null }], restrictions: [],
});
const notices = { channels: ['ops-chat'], changes: false, daily_at: '08:00', days: ['mon' as const], gaps: true };
const schedule = (...rotations: Rotation[]): Schedule => ({ slug: 's', name: 'S', description: '', team: '', time_zone: 'UTC', rotations, notices });
const layers = (found: Schedule) => found.rotations.map(({ name, priority }) => `${name} ${priority}`);

it('shows layers from the top down and saves the same meaning', () => {
  const draft = draftOf(schedule(rotation('base', 0), rotation('night', 7), rotation('shadow', 7)));
  expect(draft.layers.map(({ name, beside }) => [name, beside])).toEqual([['night', false], ['shadow', true], ['base', false]]);
  expect(layers(scheduleOf(draft))).toEqual(['night 1', 'shadow 1', 'base 0']);
  expect(scheduleOf(draftOf(scheduleOf(draft)))).toEqual(scheduleOf(draft));
  expect(scheduleOf(draft).notices).toEqual(notices);
});

it('moves layers; the top one stands beside nothing', () => {
  const draft = moveLayer(draftOf(schedule(rotation('a', 1), rotation('b', 1), rotation('c', 0))), 1, 0);
  expect(draft.layers.map(({ name, beside }) => [name, beside])).toEqual([['b', false], ['a', false], ['c', false]]);
  expect(layers(scheduleOf(draft))).toEqual(['b 2', 'a 1', 'c 0']);
  expect(scheduleOf(removeLayer(draft, draft.layers[0]!.id)).rotations.length).toBe(2);
});

it('adds layers at the bottom, copies below the original, keeps ids apart', () => {
  let draft = addLayers(draftOf(schedule(rotation('a', 0))), [rotation('day', 1), rotation('night', 0)]);
  expect(layers(scheduleOf(draft))).toEqual(['a 2', 'day 1', 'night 0']);
  draft = copyLayer(draft, draft.layers[0]!.id);
  expect(draft.layers.map(({ name }) => name)).toEqual(['a', 'a (copy)', 'day', 'night']);
  const ids = draft.layers.flatMap(({ id, turns }) => [id, ...turns.map((turn) => turn.id)]);
  expect(new Set(ids).size).toBe(ids.length);
});

it('adds people and leaves out turns of nobody', () => {
  let draft = draftOf(schedule(rotation('a', 0)));
  const { id } = draft.layers[0]!;
  draft = addTurn(addTurn(draft, id, ['ben']), id, []);
  expect(scheduleOf(draft).rotations[0]!.groups.map(({ users }) => users)).toEqual([['a'], ['ben']]);
});

it('drops days of the week when turns are counted in hours', () => {
  let draft = draftOf(schedule({ ...rotation('a', 0), days: ['mon'] }));
  draft = changeLayer(draft, draft.layers[0]!.id, { unit: 'hour' });
  expect(scheduleOf(draft).rotations[0]!.days).toEqual([]);
});

it('leaves out what is as usual: the shadow, the zone and the holidays of a layer', () => {
  const [usual] = scheduleOf(draftOf(schedule({ ...rotation('a', 0), shadow: false, time_zone: '', holidays: 'any' }))).rotations;
  expect(usual).toEqual(rotation('a', 0));
  const own = { ...rotation('a', 0), shadow: true, time_zone: 'Asia/Tokyo', holidays: 'only' as const };
  expect(scheduleOf(draftOf(schedule(own))).rotations).toEqual([own]);
});

it('moves one of a row', () => {
  expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a']);
  expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['c', 'a', 'b']);
});
