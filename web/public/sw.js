// The service worker: shows the pages that the browser's push service brings, answers them without an open tab,
// and says so when Tocsin cannot be reached. It never answers for the server: what it shows as done, the server
// said. Of the app it keeps one page, the one that says "offline", and, for whoever has been in the room of an incident, the
// app of one build: that is shown only where the server does not answer.
'use strict';

const offlineCache = 'tocsin-offline-1';
const offlinePage = '/offline.html';
// The device that this browser is: api/push.ts writes it as well.
const deviceCache = 'tocsin-device-1';
const deviceRecord = '/-/device';
const shellPrefix = 'tocsin-shell-'; // and the build
const shellList = '/shell.json';
const shellPage = '/-/shell';
const answerMilliseconds = 20_000;
const navigateMilliseconds = 4000; // for so long a page is waited for, where another can be shown
const looks = { icon: '/icon-192.png', badge: '/badge.png' };

const verbs = {
  acknowledge: { done: '✓ Acknowledged', failed: '✗ Not acknowledged' },
  escalate: { done: '✓ Escalated: the next people are being called', failed: '✗ Not escalated' },
};

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('push', (event) => event.waitUntil(receive(event.data)));
self.addEventListener('notificationclick', (event) => event.waitUntil(clicked(event.notification, event.action)));
self.addEventListener('pushsubscriptionchange', (event) => event.waitUntil(subscriptionChanged(event)));
self.addEventListener('fetch', (event) => {
  const { pathname, origin } = new URL(event.request.url);
  if (event.request.mode === 'navigate') event.respondWith(navigate(event.request));
  else if (event.request.method === 'GET' && origin === self.location.origin && pathname.startsWith('/assets/')) event.respondWith(asset(event.request));
});
self.addEventListener('message', (event) => {
  if (event.data?.kind === 'keep_shell') event.waitUntil(keepShell().catch(() => undefined)); // what is not kept now is kept next time
});

async function install() {
  const cache = await caches.open(offlineCache);
  await cache.add(new Request(offlinePage, { cache: 'reload' }));
  await self.skipWaiting();
}

async function activate() {
  for (const name of await caches.keys()) {
    if (name !== offlineCache && name !== deviceCache && !name.startsWith(shellPrefix)) await caches.delete(name);
  }
  await self.clients.claim();
}

async function sayOffline() {
  return (await caches.match(offlinePage)) ?? Response.error();
}

// ---- the app without a server -------------------------------------------------------------------

// The network first: what the server has is newer. A proxy before a server that is away answers for it.
async function navigate(request) {
  const kept = isOfApp(new URL(request.url).pathname) ? await caches.match(shellPage) : undefined;
  const answer = fetch(request).then((response) => (kept && response.status >= 502 && response.status <= 504 ? kept : response), () => kept ?? sayOffline());
  if (!kept) return answer;
  return Promise.race([answer, new Promise((resolve) => { setTimeout(() => resolve(kept), navigateMilliseconds); })]);
}

// As the server has it: at these addresses are programs and links of pages, not the app.
const isOfApp = (path) => !/^\/(api|intake|v2|p|calendars|metrics|assets|setup)(\/|$)/.test(path);

// The names carry a hash of the content: one that is kept is never out of date.
async function asset(request) {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}

// All files of one build and its page, or nothing. The page is kept with its policy: the nonce in both is the same.
async function keepShell() {
  const { build, entry, files } = await (await fetch(shellList, { cache: 'no-store' })).json();
  const name = shellPrefix + build;
  if (await (await caches.open(name)).match(shellPage)) return;
  const page = await fetch('/', { cache: 'no-store', credentials: 'omit' });
  if (!page.ok || !(await page.clone().text()).includes(entry)) return; // the server changed in between
  const cache = await caches.open(name);
  await cache.addAll(files);
  await cache.put(shellPage, page);
  for (const other of await caches.keys()) if (other.startsWith(shellPrefix) && other !== name) await caches.delete(other);
}

// ---- what arrives -------------------------------------------------------------------------------

async function receive(data) {
  let message;
  try {
    message = data.json();
  } catch {
    message = {};
  }
  if (message.kind === 'verification') return verify(message);
  if (message.kind === 'page') return ring(message);
  if (message.kind === 'notice') {
    return show(message.title, { body: message.body, tag: message.tag, timestamp: message.at, data: { open: message.open } });
  }
  return show('Tocsin has news for you', { body: 'Open Tocsin to see it.', data: { open: '/' } });
}

function show(title, options) {
  return self.registration.showNotification(title, { ...looks, ...options });
}

function ring(page) {
  const actions = page.count > 1
    ? [{ action: 'acknowledge', title: `Acknowledge all ${page.count}` }]
    : [{ action: 'acknowledge', title: 'Acknowledge' }, { action: 'escalate', title: 'Escalate' }];
  return show(page.title, {
    body: page.body, tag: page.tag, renotify: true, requireInteraction: true, timestamp: page.at,
    vibrate: [400, 200, 400, 200, 800], actions, data: { page, open: page.answer },
  });
}

// The code came to this browser and nowhere else: handing it back proves that pages reach it.
async function verify(message) {
  let verified = false;
  try {
    await call('POST', `${methodPath(message.contact_method)}/confirm`, { code: message.code });
    verified = true;
  } catch {
    // The code is shown below: it can be entered by hand.
  }
  if (verified) {
    await show('This device will ring', { body: 'Pages reach you here from now on.', tag: message.tag, data: { open: '/settings/me' } });
  } else {
    await show(message.title, { body: message.body, tag: message.tag, requireInteraction: true, data: { open: '/settings/me' } });
  }
  for (const client of await self.clients.matchAll({ type: 'window' })) {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a client is no window: it takes none
    client.postMessage({ kind: 'push_verified', contact_method: message.contact_method, verified });
  }
}

// ---- when the browser changes its subscription --------------------------------------------------

// Whoever is called here must not find out by silence: the new subscription takes the place of the old one, with the
// same key. What fails is told on the device, and the next opened page tries again.
async function subscriptionChanged({ oldSubscription, newSubscription }) {
  try {
    const present = newSubscription ?? await self.registration.pushManager.subscribe({
      userVisibleOnly: true, applicationServerKey: oldSubscription?.options?.applicationServerKey ?? bytesOf((await call('GET', '/api/v1/push/key')).key),
    });
    const method = await methodOf(oldSubscription?.endpoint);
    const { endpoint, keys } = present.toJSON();
    const changed = await call('PUT', methodPath(method.value.slug), { ...method.value, address: endpoint, secret: `${keys.p256dh} ${keys.auth}` }, method.meta.version);
    const cache = await caches.open(deviceCache);
    await cache.put(deviceRecord, new Response(JSON.stringify({ user: method.value.user, contact_method: method.value.slug, endpoint })));
    if (!changed.value.enabled) throw new Error('it is turned off');
    // The code comes here, and is sent back by itself.
    if (!changed.verified) await call('POST', `${methodPath(method.value.slug)}/verify`, {});
  } catch {
    await show('This device no longer rings', {
      body: 'The browser ended its subscription. Open Tocsin to repair it.', tag: 'subscription', requireInteraction: true, data: { open: '/settings/me' },
    });
  }
}

const methodPath = (slug) => `/api/v1/contact-methods/${encodeURIComponent(slug)}`;

// The contact method that this browser is: as it was remembered, or by its address.
async function methodOf(endpoint) {
  const device = await (await caches.match(deviceRecord, { cacheName: deviceCache }))?.json();
  if (device) return call('GET', methodPath(device.contact_method));
  const { items } = await call('GET', '/api/v1/contact-methods?limit=1000');
  const found = items.find(({ value }) => endpoint && value.address === endpoint);
  if (!found) throw new Error('no contact method is this browser');
  return found;
}

async function call(method, path, body, version) {
  const response = await fetch(path, {
    method,
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      accept: 'application/json',
      ...(method === 'GET' ? {} : { 'content-type': 'application/json', 'x-tocsin-csrf': '1', 'idempotency-key': crypto.randomUUID() }),
      ...(version === undefined ? {} : { 'if-match': `"${version}"` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(answerMilliseconds),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  const text = await response.text();
  return text ? JSON.parse(text) : undefined;
}

function bytesOf(base64url) {
  return Uint8Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
}

// ---- what people press --------------------------------------------------------------------------

async function clicked(notification, action) {
  const { page, open = '/' } = notification.data ?? {};
  if (page && action in verbs) return answer(page, action);
  notification.close();
  return openWindow(open);
}

async function answer(page, verb) {
  const outcome = outcomeOf(await ask(page, verb), verb);
  if (outcome.settled) {
    await show(outcome.title, { body: page.title, tag: page.tag, silent: true, data: { open: page.answer } });
  } else {
    await show(outcome.title, {
      body: `${page.title}\n${outcome.why}`, tag: page.tag, renotify: true, requireInteraction: true,
      actions: [{ action: verb, title: 'Try again' }, { action: 'open', title: 'Open Tocsin' }],
      data: { page, open: page.answer },
    });
  }
}

// The link in the page is all that it takes: nobody needs to be signed in.
async function ask(page, verb) {
  try {
    const response = await fetch(page.answer, {
      method: 'POST',
      credentials: 'omit',
      cache: 'no-store',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      body: `verb=${verb}`,
      signal: AbortSignal.timeout(answerMilliseconds),
    });
    return await response.json();
  } catch {
    return null;
  }
}

// Settled: the server said how things stand, and nobody needs to do anything about it here.
function outcomeOf(said, verb) {
  const words = verbs[verb];
  const items = said?.items ?? [];
  const open = items.some(({ state }) => state === 'open');
  if (said?.state === 'done' && !(verb === 'acknowledge' && open)) return { settled: true, title: words.done };
  if (said?.state === 'ready' && items.length > 0 && !open) return { settled: true, title: standing(items) };
  return { settled: false, title: words.failed, why: whyNot(said, open) };
}

function standing(items) {
  const [first] = items;
  if (items.every(({ state }) => state === 'resolved')) return '✓ It has been resolved';
  if (items.every(({ state }) => state === 'ended')) return '✓ This page has ended: nobody needs to answer it';
  return first.by && items.every(({ by }) => by === first.by) ? `✓ Already acknowledged by ${first.by}` : '✓ Already answered';
}

function whyNot(said, open) {
  if (!said) return 'Tocsin could not be reached: it still rings. Try again.';
  if (said.state === 'expired') return 'The link is too old. Open Tocsin to answer.';
  if (said.state === 'unknown') return 'The link is not known. Open Tocsin to answer.';
  if (said.state === 'ready' && open) return 'It rang again since. Answer the newer message, or open Tocsin.';
  return `${said.failure || said.detail || 'Tocsin did not take it'}: it still rings. Try again.`;
}

async function openWindow(path) {
  const url = new URL(path, self.location.origin).href;
  const windows = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = windows.find((one) => one.url === url);
  return there ? there.focus() : self.clients.openWindow(url);
}
