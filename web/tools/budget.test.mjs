// The budgets find what they are there to find.
import { expect, it } from 'vitest';
import { cycles, duplicates, judge, limits } from './budget.mjs';

const manifest = {
  'index.html': { file: 'index.js', css: ['index.css'], imports: ['_shell.js'], isEntry: true },
  '_shell.js': { file: 'shell.js' },
  'src/Alerts.tsx': { file: 'alerts.js', name: 'Alerts', imports: ['_shell.js', '_grid.js'], isDynamicEntry: true },
  '_grid.js': { file: 'grid.js' },
};

it('counts a route without what the shell brought already', () => {
  const rows = judge(manifest, () => 10);
  expect(rows.find(({ name }) => name === 'shell').bytes).toBe(30);
  expect(rows.find(({ name }) => name === 'route Alerts').bytes).toBe(20);
  expect(rows.find(({ name }) => name === 'total').bytes).toBe(50);
});

it('names a chunk that is too heavy', () => {
  const rows = judge(manifest, (file) => (file === 'grid.js' ? limits.chunk + 1 : 1));
  expect(rows.some(({ name, bytes, limit }) => name === 'chunk grid.js' && bytes > limit)).toBe(true);
});

it('weighs what a route reads later by what it adds to that route', () => {
  const later = {
    'index.html': { file: 'index.js', dynamicImports: ['Room.tsx'] },
    'Room.tsx': { file: 'room.js', name: 'Room', isDynamicEntry: true, dynamicImports: ['Dialog.tsx'] },
    'Dialog.tsx': { file: 'dialog.js', name: 'Dialog', imports: ['Room.tsx'], isDynamicEntry: true },
  };
  const rows = judge(later, () => 10);
  expect(rows.find(({ name }) => name === 'route Room').bytes).toBe(10);
  expect(rows.find(({ name }) => name === 'route Dialog').bytes).toBe(10);
});

it('finds chunks that import each other', () => {
  expect(cycles(manifest)).toEqual([]);
  expect(cycles({ a: { imports: ['b'] }, b: { imports: ['a'] } })).toEqual(['a <-> b']);
});

it('finds two versions of one production package', () => {
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1' }, 'node_modules/b/node_modules/a': { version: '2' }, 'node_modules/b/node_modules/c': { version: '2', dev: true }, 'node_modules/c': { version: '1' } } };
  expect(duplicates(lock)).toEqual(['a: 1, 2']);
});
