// Tasks of a template keep waiting for the same ones when the list changes.
import { expect, it } from 'vitest';
import type { PlannedTask } from '../../api/types';
import { emptyPlanned, movedUp, waitersAt, without } from './planned';

const list = (...afters: number[][]): PlannedTask[] => afters.map((after, place) => ({ ...emptyPlanned, title: 'abcdef'[place]!, after }));
const told = (tasks: PlannedTask[]) => tasks.map(({ title, after }) => `${title}${after.map((place) => tasks[place]!.title).join('')}`);

it('forgets who waited for what is taken out', () => {
  expect(told(without(list([], [0], [1], [0, 2]), 1))).toEqual(['a', 'c', 'dac']);
});

it('moves a task and everybody who waits for it along', () => {
  expect(told(movedUp(list([], [0], [1, 0]), 2))).toEqual(['a', 'cba', 'ba']);
  expect(told(movedUp(list([], [0]), 0))).toEqual(['a', 'ba']);
});

it('knows what would close a circle', () => {
  expect([...waitersAt(list([], [0], [1], []), 0)].toSorted()).toEqual([0, 1, 2]);
});
