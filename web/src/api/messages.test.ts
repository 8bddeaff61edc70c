// What pages are about is asked for together.
import { afterEach, expect, it, vi } from 'vitest';
import { serve } from '../test/server';
import { loadPage } from './messages';

afterEach(() => vi.unstubAllGlobals());

it('looks many pages up in one list, and only what is older by itself', async () => {
  const asked = serve({
    'GET /api/v1/pages': { body: { items: [{ id: 3, title: 'three' }, { id: 2, title: 'two' }], next: '' } },
    'GET /api/v1/pages/1': { body: { id: 1, title: 'one' } },
  });
  const pages = await Promise.all([3, 2, 1, 2].map(loadPage));
  expect(pages.map((page) => page?.title)).toEqual(['three', 'two', 'one', 'two']);
  expect(asked.map(({ path }) => path)).toEqual(['/api/v1/pages?limit=100', '/api/v1/pages/1']);
});

it('gives nothing for a page that may not be seen', async () => {
  serve({});
  expect(await loadPage(7)).toBeNull();
});

it('passes a failure on to everybody who asked', async () => {
  serve({ 'GET /api/v1/pages/7': { status: 500 } });
  await expect(loadPage(7)).rejects.toThrow();
});
