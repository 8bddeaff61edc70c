import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { serve } from '../test/server';
import { PermissionRefused, repairThisDevice } from './push';

const method = (address: string) => ({
  value: { slug: 'ana-browser-1', user: 'ana', team: '', channel: 'web_push', name: 'Firefox', address, secret: '', delay: '0s', position: 0, enabled: true, vouched: false },
  meta: { version: 4, created_at: '', updated_at: '', managed_by: '' }, verified: false,
});
const subscription = (endpoint: string) => ({ endpoint, options: {}, unsubscribe: async () => true, toJSON: () => ({ endpoint, keys: { p256dh: 'P', auth: 'A' } }) });

// A browser whose store remembers `remembered`, and whose push service gave `present`, or gives `next` when it is asked.
function browser({ remembered, present = null, next = 'https://push/new', permission = 'granted' }: { remembered?: string; present?: string | null; next?: string; permission?: string }) {
  let kept = remembered ? JSON.stringify({ user: 'ana', contact_method: 'ana-browser-1', endpoint: remembered }) : null;
  vi.stubGlobal('caches', {
    open: async () => ({ match: async () => (kept ? new Response(kept) : undefined), put: async (_: string, response: Response) => { kept = await response.text(); } }),
    delete: async () => { kept = null; return true; },
  });
  vi.stubGlobal('isSecureContext', true);
  vi.stubGlobal('PushManager', Object);
  vi.stubGlobal('Notification', { permission });
  const registration = { pushManager: { getSubscription: async () => (present ? subscription(present) : null), subscribe: async () => subscription(next) } };
  Object.defineProperty(navigator, 'serviceWorker', { configurable: true, value: { register: async () => registration, ready: Promise.resolve(registration), getRegistration: async () => registration } });
  return () => (kept ? (JSON.parse(kept) as { endpoint: string }).endpoint : null);
}

const server = (more: Parameters<typeof serve>[0] = {}) => serve({
  'GET /api/v1/contact-methods/ana-browser-1': { body: method('https://push/old') },
  'GET /api/v1/push/key': { body: { key: 'BAAA' } },
  'PUT /api/v1/contact-methods/ana-browser-1': ({ body }) => ({ body: { ...method(''), value: body } }),
  'POST /api/v1/contact-methods/ana-browser-1/verify': {},
  ...more,
});

beforeEach(() => vi.unstubAllGlobals());
afterEach(() => vi.unstubAllGlobals());

test('a subscription that ended is made anew in the same contact method, and proved', async () => {
  const kept = browser({ remembered: 'https://push/old' });
  const asked = server();
  expect(await repairThisDevice('ana')).toBe('repaired');
  const put = asked.find((each) => each.method === 'PUT');
  expect(put?.body).toMatchObject({ address: 'https://push/new', secret: 'P A' });
  expect(put?.headers['if-match']).toBe('"4"');
  expect(asked.at(-1)?.path).toBe('/api/v1/contact-methods/ana-browser-1/verify');
  expect(kept()).toBe('https://push/new');
});

test('a subscription that holds costs no request, and neither does somebody else’s browser', async () => {
  browser({ remembered: 'https://push/old', present: 'https://push/old' });
  const asked = server();
  expect(await repairThisDevice('ana')).toBe('fine');
  browser({ remembered: 'https://push/old' });
  expect(await repairThisDevice('bo')).toBe('fine');
  browser({});
  expect(await repairThisDevice('ana')).toBe('fine');
  expect(asked).toEqual([]);
});

test('a contact method that was removed elsewhere is forgotten', async () => {
  const kept = browser({ remembered: 'https://push/old' });
  server({ 'GET /api/v1/contact-methods/ana-browser-1': { status: 404 } });
  expect(await repairThisDevice('ana')).toBe('fine');
  expect(kept()).toBeNull();
});

test('a browser that does not allow notifications any more is told', async () => {
  browser({ remembered: 'https://push/old', permission: 'denied' });
  server();
  await expect(repairThisDevice('ana')).rejects.toThrow(PermissionRefused);
});

test('a browser that was turned on before devices were remembered is remembered now', async () => {
  const kept = browser({ present: 'https://push/old' });
  server({ 'GET /api/v1/contact-methods': { body: { items: [method('https://push/old')], next: '' } } });
  expect(await repairThisDevice('ana')).toBe('fine');
  expect(kept()).toBe('https://push/old');
});
