// Quick enough on a slow machine: the largest paint at a quarter of the speed, and keys in a list of thousands.
import { atMost, shows, tell } from '../check.mjs';
import { composer } from '../room.mjs';
import { until } from '../server.mjs';

const slowdown = 4;
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

export async function largest_paint(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, Array.from({ length: 30 }, (_, index) => ({ summary: `alert ${index}`, dedup_key: `k${index}`, severity: 'critical' })));
  await server.api('POST', '/incidents', { title: 'Checkout errors in EU', severity: 'SEV1' });
  for (const path of ['/', '/alerts?tab=all', '/incidents/INC-1']) {
    const times = [];
    for (let round = 0; round < 5; round += 1) {
      const page = await stage.open({ cookie });
      const devtools = await page.context().newCDPSession(page);
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
      await page.at(path);
      await shows(page.getByRole('heading', { level: 1 }));
      times.push(await page.evaluate(() => new Promise((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().at(-1).startTime)).observe({ type: 'largest-contentful-paint', buffered: true });
      })));
      await page.context().close();
    }
    tell(median(times), `largest paint of ${path}`);
  }
}

export async function ten_thousand_rows(stage) {
  const { server, cookie } = await stage.organisation();
  const { key } = await server.api('POST', '/integrations', { slug: 'prom', name: 'Prometheus', protocol: 'alertmanager', service: 'search' });
  for (let part = 0; part < 20; part += 1) {
    await server.alertmanager(key, Array.from({ length: 500 }, (_, index) => ({ labels: { alertname: 'Slow', instance: `web-${part * 500 + index}` } })));
  }
  const page = await stage.open({ cookie });
  await page.at('/alerts?tab=all');
  await shows(page.getByText('10000 alerts'));
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
  const frames = await page.evaluate(async () => {
    const times = [];
    for (let press = 0; press < 40; press += 1) {
      const began = performance.now();
      document.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      times.push(performance.now() - began);
    }
    return times.toSorted((a, b) => a - b);
  });
  tell(frames[Math.floor(frames.length * 0.95)], 'from a key to the paint among 10 000 rows, 19 of 20');
  atMost(await page.getByRole('row').count(), 80, 'rows in the document');
}

async function inTurns(count, atOnce, each) {
  let next = 0;
  await Promise.all(Array.from({ length: atOnce }, async () => {
    while (next < count) await each(next++);
  }));
}

const words = ['timeouts', 'checkout', 'replica', 'EU', 'rolled back', 'latency', 'the graph at 12:03', 'cache', 'certificate', 'p99'];
const lineOf = (index) => `${index}: ${words[index % 10]} and ${words[(index * 7 + 3) % 10]}${index % 9 === 0 ? ' **look** at `SELECT 1`, ' + words.join(' ') : ''}`;

async function largeIncident(server, entries, tasks) {
  const { id } = await server.api('POST', '/incidents', { title: 'A long night', severity: 'SEV1' });
  await inTurns(tasks, 8, (index) => server.api('POST', `/incidents/${id}/tasks`, { title: `task ${index}: ${words[index % 10]}` }));
  await inTurns(entries, 32, (index) => server.api('POST', `/incidents/${id}/entries`, { kind: index % 20 === 0 ? 'finding' : 'said', text: lineOf(index) }));
  await server.api('POST', `/incidents/${id}/entries`, { kind: 'said', text: 'the last line of all' });
  return id;
}

// What a person sees of a room after so many hours, on a machine a quarter as fast.
export async function large_room(stage) {
  const { server, cookie } = await stage.organisation();
  const id = await largeIncident(server, 20_000, 200);
  const times = [];
  let page;
  for (let round = 0; round < 5; round += 1) {
    await page?.context().close();
    page = await stage.open({ cookie });
    // The program is in the cache, as it is for whoever works with it.
    await page.at('/');
    await shows(page.getByRole('heading', { level: 1 }));
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
    await page.addInitScript(() => {
      new MutationObserver((_, observer) => {
        if (!document.querySelector('[role=textbox], textarea') || !document.body.textContent.includes('the last line of all')) return;
        observer.disconnect();
        requestAnimationFrame(() => setTimeout(() => { window.firstView = performance.now(); }));
      }).observe(document, { childList: true, subtree: true });
      window.longTasks = [];
      new PerformanceObserver((list) => window.longTasks.push(...list.getEntries().map(({ duration }) => duration))).observe({ type: 'longtask' });
    });
    await page.at(`/incidents/INC-${id}`);
    times.push(await until('the last line', () => page.evaluate(() => window.firstView)));
  }
  tell(median(times), 'first view of a room of 20,000 entries and 200 tasks');
  await shows(composer(page));
  await new Promise((resolve) => setTimeout(resolve, 3000));
  await page.evaluate(() => { window.longTasks.length = 0; });
  await page.getByText('the last line of all').first().hover();
  for (let turn = 0; turn < 120; turn += 1) {
    await page.mouse.wheel(0, -400);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const long = await page.evaluate(() => window.longTasks);
  tell(Math.max(0, ...long), `longest task of the main thread while scrolling (${long.length} over 50 ms)`);
}

// From the key that declares to a room in which one may write, with the roles' people called.
export async function declare_to_room(stage) {
  const { server, cookie, sink } = await stage.organisation();
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  await server.put('incident-roles', { slug: 'operations', name: 'Operations lead', description: 'Mends it', position: 1, checklist: [], must_have: true, filled_by: [{ kind: 'user', slug: 'bo' }] });
  const page = await stage.open({ cookie });
  await page.at('/');
  await shows(page.getByText('Nothing is on fire'));
  const usable = [];
  const called = [];
  for (let round = 0; round < 5; round += 1) {
    await page.keyboard.press('c');
    await shows(page.getByRole('dialog'));
    await page.keyboard.type(`outage ${round}`);
    const heard = sink.received.length;
    const began = performance.now();
    await page.keyboard.press('Enter');
    const [rung] = await Promise.all([
      until('the page', () => sink.received.length > heard && performance.now() - began),
      shows(page.getByRole('heading', { name: `outage ${round}`, level: 1 })).then(() => shows(composer(page))).then(() => usable.push(performance.now() - began)),
    ]);
    called.push(rung);
    await page.at('/');
    await shows(page.getByRole('link', { name: `outage ${round}` }));
  }
  tell(median(usable), 'from Declare to a room in which one may write');
  tell(median(called), 'from Declare to the role rung at its phone');
}
