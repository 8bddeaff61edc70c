// Requests carry what the server demands, and failures come back in its words.
import { afterEach, expect, it, vi } from 'vitest';
import { serve } from '../test/server';
import { api, whenSignedOut, withQuery } from './client';
import { ApiError, describeError, fieldError, NoAnswer } from './problem';

afterEach(() => vi.unstubAllGlobals());

it('sends the forgery guard and an idempotency key with a write, and neither with a read', async () => {
  const asked = serve({ 'POST /api/v1/teams': { status: 201 }, 'GET /api/v1/teams': {} });
  await api.post('/api/v1/teams', { name: 'x' }, { idempotencyKey: 'k1' });
  await api.get('/api/v1/teams');
  expect(asked[0]!.headers).toMatchObject({ 'x-tocsin-csrf': '1', 'idempotency-key': 'k1' });
  expect(asked[1]!.headers).not.toHaveProperty('x-tocsin-csrf');
});

it('names the version that was edited', async () => {
  const asked = serve({ 'PUT /api/v1/teams/a': {} });
  await api.put('/api/v1/teams/a', {}, { ifMatch: '"4"' });
  expect(asked[0]!.headers['if-match']).toBe('"4"');
});

it('turns a problem into its message, its fields and the request id', async () => {
  serve({ 'PUT /x': { status: 400, headers: { 'x-request-id': 'r1' }, body: { detail: 'the name is empty', errors: [{ pointer: '/name', detail: 'write a name' }] } } });
  const error = await api.put('/x', {}).catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(ApiError);
  expect(describeError(error)).toMatchObject({ message: 'The name is empty.', requestId: 'r1', forbidden: false });
  expect(fieldError(error, 'name')).toBe('Write a name.');
  expect(fieldError(error, 'email')).toBeNull();
});

it('takes the single pointer of a problem as the place of the error', () => {
  const error = new ApiError(400, { detail: 'not a slug', pointer: '/slug' }, null);
  expect(fieldError(error, 'slug')).toBe('Not a slug.');
});

it('says that the outcome of an unanswered write is unknown', async () => {
  serve({ 'POST /x': 'no answer' });
  const error = await api.post('/x').catch((problem: unknown) => problem);
  expect(error).toBeInstanceOf(NoAnswer);
  expect(describeError(error).detail).toContain('not known whether');
});

it('reports a session that ended', async () => {
  const ended = vi.fn();
  whenSignedOut(ended);
  serve({ 'GET /x': { status: 401, body: {} } });
  await api.get('/x').catch(() => undefined);
  expect(ended).toHaveBeenCalledOnce();
});

it('leaves out what a query does not say', () => {
  expect(withQuery('/a', { q: 'x y', none: undefined, empty: '', off: false })).toBe('/a?q=x+y&off=false');
  expect(withQuery('/a', {})).toBe('/a');
});
