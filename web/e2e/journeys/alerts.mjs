// Alarms: one that pages and is acknowledged, a storm, filters, quiet.
import { equal, row, shows, tell } from '../check.mjs';
import { until } from '../server.mjs';

export async function page_and_acknowledge(stage) {
  const { server, cookie, key, sink } = await stage.organisation();
  const page = await stage.open({ cookie });
  await page.at('/alerts');
  await shows(page.getByText('No open alert on your services'));

  // It appears without a reload, rings, and says why.
  await server.events(key, [{ summary: 'checkout p99 > 4 s', dedup_key: 'p99', severity: 'critical', url: 'https://graphs.example.org/p99' }]);
  await shows(row(page, 'checkout p99 > 4 s'));
  await until('the page', () => sink.received.find(({ kind }) => kind === 'page'));
  await shows(page.getByText('You are being paged', { exact: true }));

  await page.keyboard.press('j');
  await page.keyboard.press('Space');
  await shows(page.getByRole('complementary', { name: 'Peek' }));
  await stage.axe(page, 'the inbox with a peek');
  await page.keyboard.press('Enter');
  await shows(page.getByRole('heading', { name: 'checkout p99 > 4 s', level: 1 }));
  await shows(page.getByText(/Paged Amina Diallo/).first(), 'the page in the trace');
  await shows(page.getByRole('listitem').filter({ hasText: /Webhook to Amina Diallo:\s*Sent/ }).first(), 'the attempt in the trace');
  await stage.axe(page, 'the alert');

  await page.keyboard.press('a');
  await shows(page.getByText(/Acknowledged 1 alert/));
  await shows(page.getByText('Acked Amina Diallo'));
  await page.getByText('You are being paged', { exact: true }).waitFor({ state: 'detached' });
  equal((await server.api('GET', '/alerts/1')).status, 'acknowledged', 'the server agrees');

  // Undo is an act of its own that the server hears.
  await page.keyboard.press('u');
  await until('the alert fires again', async () => (await server.api('GET', '/alerts/1')).status === 'firing');
  await page.keyboard.press('r');
  await shows(page.getByText(/Resolved 1 alert/));
  await until('the alert resolved', async () => (await server.api('GET', '/alerts/1')).status === 'resolved');
}

export async function storm_of_two_hundred(stage) {
  const { server, cookie, sink } = await stage.organisation();
  const { key } = await server.api('POST', '/integrations', { slug: 'prom', name: 'Prometheus', protocol: 'alertmanager', service: 'checkout' });
  const page = await stage.open({ cookie });
  await page.at('/alerts?tab=all');
  await shows(page.getByText('No open alert'));
  await server.alertmanager(key, Array.from({ length: 200 }, (_, index) => ({ labels: { alertname: 'HighLatency', instance: `web-${index}`, severity: 'critical' }, annotations: { summary: `web-${index} is slow` } })));
  await until('all of them in the list', async () => (await page.getByRole('grid').getAttribute('aria-rowcount')) === '201');
  await until('the first page', () => sink.received.some(({ kind }) => kind === 'page'));

  // Two presses: all that match, acknowledge.
  const began = performance.now();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('a');
  await shows(page.getByText(/Acknowledged 200 alerts/));
  tell(performance.now() - began, 'to acknowledge 200 alerts');
  const { counts } = await server.api('GET', '/alerts?limit=1');
  equal(counts.acknowledged, 200, 'acknowledged on the server');

  await page.getByRole('button', { name: 'Undo' }).click();
  await until('all fire again', async () => (await server.api('GET', '/alerts?limit=1')).counts.firing === 200);
}

export async function filter_and_address(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, [
    { summary: 'disk of db-3 is full', dedup_key: 'a', severity: 'critical' },
    { summary: 'queue is long', dedup_key: 'b', severity: 'warning' },
  ]);
  const page = await stage.open({ cookie });
  await page.at('/alerts');
  await shows(row(page, 'queue is long'));
  await page.keyboard.press('/');
  await page.keyboard.type('db-3');
  await shows(page.getByText(/with “db-3”/), 'the filter as a sentence');
  await row(page, 'queue is long').waitFor({ state: 'detached' });
  await until('the filter in the address', () => page.url().includes('q=db-3'));

  // A colleague sees the same under the same address.
  const colleague = await stage.open({ cookie });
  await colleague.goto(page.url());
  await shows(row(colleague, 'disk of db-3 is full'));
  equal(await row(colleague, 'queue is long').count(), 0, 'rows beside the filter');

  await page.getByLabel('Filter by text').fill('nothing like it');
  await shows(page.getByText('No alert matches this filter'));
  await page.getByRole('button', { name: 'Clear filter' }).first().click();
  await shows(row(page, 'queue is long'));
}

export async function snooze_and_silence(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, [{ summary: 'disk of db-3 is full', dedup_key: 'a', host: 'db-3', severity: 'critical' }]);
  const page = await stage.open({ cookie });
  await page.at('/alerts/1');
  await page.getByRole('button', { name: /^Snooze/ }).click();
  await stage.axe(page, 'the snooze dialog');
  await page.getByRole('button', { name: /^1 hour/ }).click();
  await shows(page.getByText('Snoozed', { exact: true }));
  await page.getByRole('button', { name: 'Wake it' }).click();
  await until('it is awake', async () => !(await server.api('GET', '/alerts/1')).suppressed);

  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: 'Silence alerts like this' }).click();
  await shows(page.getByText(/Matches 1 open alert now/));
  await page.getByLabel('Why').fill('disk is being replaced');
  await stage.axe(page, 'the silence form');
  await page.getByRole('button', { name: 'Silence', exact: true }).click();
  await shows(page.getByText('disk is being replaced'));
  await until('it is silenced', async () => (await server.api('GET', '/alerts/1')).suppressed);
  await page.at('/alerts?tab=quiet');
  await shows(page.getByText(/Silenced #/));
  await page.at('/settings/silences');
  await page.getByRole('button', { name: 'End it' }).click();
  await until('it fires aloud', async () => !(await server.api('GET', '/alerts/1')).suppressed);
  await shows(page.getByText('Nothing is silenced'));
}
