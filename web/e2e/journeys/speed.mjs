// Quick enough on a slow machine: the largest paint at a quarter of the speed, and keys in a list of thousands.
import { atMost, shows, tell } from '../check.mjs';

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
