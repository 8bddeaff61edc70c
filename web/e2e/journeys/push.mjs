// A page that rings in the browser itself: turned on, proved, shown, answered from the notification.
import { equal, shows } from '../check.mjs';
import { until } from '../server.mjs';

// The stand-in's subscription in place of the one that the browser's maker would give.
async function subscribeAt(page, subscription) {
  await page.addInitScript(({ endpoint, p256dh, auth }) => {
    // As a browser's, it outlives the page.
    const place = `subscribed at ${endpoint}`;
    const present = () => {
      const key = localStorage.getItem(place);
      return key && {
        endpoint,
        options: { applicationServerKey: Uint8Array.from(JSON.parse(key)).buffer },
        toJSON: () => ({ endpoint, keys: { p256dh, auth } }),
        unsubscribe: async () => { localStorage.removeItem(place); return true; },
      };
    };
    PushManager.prototype.subscribe = async ({ applicationServerKey }) => {
      localStorage.setItem(place, JSON.stringify([...applicationServerKey]));
      return present();
    };
    PushManager.prototype.getSubscription = async () => present();
  }, subscription);
}

// What the browser does when its push service brings something, and what its notifications show.
async function workerOf(page, origin) {
  const session = await page.context().newCDPSession(page);
  let registration;
  session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    registration ??= registrations.find(({ scopeURL }) => scopeURL === `${origin}/`)?.registrationId;
  });
  await session.send('ServiceWorker.enable');
  await until('the service worker', () => registration !== undefined && page.context().serviceWorkers().length > 0);
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const [worker] = page.context().serviceWorkers();
  const shown = () => worker.evaluate(async () => (await self.registration.getNotifications()).map(({ title, body, tag, actions }) => ({ title, body, tag, actions: actions.map(({ action }) => action) })));
  return {
    worker,
    // The browser has ended its subscription and gives no new one by itself.
    change: () => worker.evaluate(async () => {
      const event = new ExtendableEvent('pushsubscriptionchange');
      let work;
      event.waitUntil = (promise) => { work = promise; };
      self.dispatchEvent(event);
      await work;
    }),
    deliver: (data) => session.send('ServiceWorker.deliverPushMessage', { origin, registrationId: registration, data }),
    shown,
    shows: (title) => until(`the notification "${title}"`, async () => (await shown()).find((one) => one.title === title)),
    // A click on the notification of this tag; an event made by a script cannot be waited for.
    click: (tag, action) => worker.evaluate(async (given) => {
      const [notification] = await self.registration.getNotifications({ tag: given.tag });
      const event = new NotificationEvent('notificationclick', { notification, action: given.action });
      let work;
      event.waitUntil = (promise) => { work = promise; };
      self.dispatchEvent(event);
      await work;
    }, { tag, action }),
  };
}

export async function a_notification_rings_and_acknowledges(stage) {
  const { server, cookie, key } = await stage.organisation();
  const push = await stage.pushService();
  const { key: ourKey } = await server.api('GET', '/push/key');
  const page = await stage.open({ cookie });
  await page.context().grantPermissions(['notifications'], { origin: server.url });
  await subscribeAt(page, push.subscription);

  // This browser proves by itself that it can be reached.
  await page.at('/settings/me');
  await stage.axe(page, 'this device, off');
  await page.getByRole('button', { name: 'Notify me on this device' }).click();
  const code = await push.next(ourKey);
  equal(code.message.kind, 'verification', 'what came first');
  const worker = await workerOf(page, server.url);
  await worker.deliver(code.text);
  await shows(page.getByText(/Pages ring on this device/), 'that this device rings');
  await worker.shows('This device will ring');
  await stage.axe(page, 'this device, on');
  await stage.picture(page, 'this_device');

  // A page: the same bytes that the push service was given, shown and answered without an open tab.
  await server.events(key, [{ summary: 'card payments fail', dedup_key: 'cards', severity: 'critical' }]);
  const first = await push.next(ourKey);
  await page.at('/alerts');
  await worker.deliver(first.text);
  const ringing = await until('the notification', async () => (await worker.shown()).find(({ tag }) => tag === first.message.tag));
  equal(/card payments fail/.test(ringing.title), true, 'the title names the alert');
  equal(ringing.actions.join(), 'acknowledge,escalate', 'what can be pressed');
  await worker.click(first.message.tag, 'acknowledge');
  const [alert] = (await server.api('GET', '/alerts?q=card')).items;
  equal(alert.status, 'acknowledged', 'the alert after the click');
  await worker.shows('✓ Acknowledged');

  // Nothing is shown as done that the server did not say.
  await server.events(key, [{ summary: 'refunds fail', dedup_key: 'refunds', severity: 'critical' }]);
  const second = await push.next(ourKey);
  await worker.deliver(second.text);
  await until('the notification', async () => (await worker.shown()).find(({ tag }) => tag === second.message.tag));
  await server.kill();
  await worker.click(second.message.tag, 'acknowledge');
  const failed = await worker.shows('✗ Not acknowledged');
  equal(/could not be reached/.test(failed.body), true, 'why it was not acknowledged');
  await page.at('/alerts');
  await shows(page.getByRole('heading', { name: 'Tocsin cannot be reached' }), 'that the app is offline');
  await server.run();
  await worker.click(second.message.tag, 'acknowledge');
  await worker.shows('✓ Acknowledged');
  equal((await server.api('GET', '/alerts?q=refunds')).items[0].status, 'acknowledged', 'the alert after another try');

  // A subscription that has ended is turned off, in the open.
  push.status = 410;
  await server.events(key, [{ summary: 'logins fail', dedup_key: 'logins', severity: 'critical' }]);
  await push.next(ourKey);
  await until('the method is off', async () => (await server.api('GET', '/contact-methods')).items.some(({ value }) => value.channel === 'web_push' && !value.enabled));
  await page.at('/settings/audit');
  await shows(page.getByText(/contact.method.ended/i), 'the end of the subscription in the audit log');
}

export async function a_closed_network_is_told_so(stage) {
  const { server, cookie } = await stage.organisation();
  const page = await stage.open({ cookie });
  await page.context().grantPermissions(['notifications'], { origin: server.url });
  await page.addInitScript(() => {
    PushManager.prototype.subscribe = async () => { throw new DOMException('Registration failed - push service error', 'AbortError'); };
  });
  await page.at('/settings/me');
  await page.getByRole('button', { name: 'Notify me on this device' }).click();
  await shows(page.getByText(/Closed networks cannot reach it/), 'that the push service is out of reach');
  equal((await server.api('GET', '/contact-methods')).items.some(({ value }) => value.channel === 'web_push'), false, 'a method that nothing reaches');
}

const addressOf = async (server) => (await server.api('GET', '/contact-methods')).items.find(({ value }) => value.channel === 'web_push')?.value.address;

// What the browser gives the worker when it is asked for a subscription; null: it does not.
const giveWorker = (worker, subscription) => worker.evaluate((given) => {
  PushManager.prototype.subscribe = async () => {
    if (!given) throw new DOMException('Registration failed - push service error', 'AbortError');
    return { toJSON: () => ({ endpoint: given.endpoint, keys: { p256dh: given.p256dh, auth: given.auth } }) };
  };
}, subscription);

export async function a_browser_that_changes_its_subscription_still_rings(stage) {
  const { server, cookie } = await stage.organisation();
  const push = await stage.pushService();
  const { key: ourKey } = await server.api('GET', '/push/key');
  const page = await stage.open({ cookie });
  await page.context().grantPermissions(['notifications'], { origin: server.url });
  await subscribeAt(page, push.subscription);
  await page.at('/settings/me');
  await page.getByRole('button', { name: 'Notify me on this device' }).click();
  const code = await push.next(ourKey);
  const worker = await workerOf(page, server.url);
  await worker.deliver(code.text);
  await shows(page.getByText(/Pages ring on this device/), 'that this device rings');

  // The browser changes it: the worker tells the server, which proves it anew, without an open page.
  const renewed = push.subscriptionAt('renewed');
  await giveWorker(worker.worker, renewed);
  await worker.change();
  equal(await addressOf(server), renewed.endpoint, 'where pages go now');
  const again = await push.next(ourKey);
  equal(again.message.kind, 'verification', 'what the new subscription gets');
  await worker.deliver(again.text);
  await until('it is verified', async () => (await server.api('GET', '/contact-methods')).items.some(({ value, verified }) => value.address === renewed.endpoint && verified));

  // It ends for good: told on the device, and repaired by the page that is opened next.
  await giveWorker(worker.worker, null);
  await worker.change();
  const told = await worker.shows('This device no longer rings');
  equal(/Open Tocsin/.test(told.body), true, 'what to do about it');
  const last = push.subscriptionAt('opened');
  const next = await page.context().newPage();
  await subscribeAt(next, last);
  await next.goto(`${server.url}/alerts`);
  await shows(next.getByText(/This device rings again/), 'that it was repaired');
  equal(await addressOf(server), last.endpoint, 'where pages go after the repair');
}
