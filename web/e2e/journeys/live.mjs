// Live: quick, without loss over a break, and honest while it is gone.
import { equal, row, shows, tell } from '../check.mjs';
import { until } from '../server.mjs';

export async function two_browsers(stage) {
  const { server, cookie, key } = await stage.organisation();
  const one = await stage.open({ cookie });
  const other = await stage.open({ cookie });
  await one.at('/alerts?tab=all');
  await other.at('/alerts?tab=all');
  await shows(other.getByText('No open alert'));
  await shows(other.getByText('live', { exact: true }));

  const times = [];
  for (let round = 0; round < 10; round += 1) {
    const began = performance.now();
    await server.events(key, [{ summary: `event ${round}`, dedup_key: `k${round}`, severity: 'warning' }]);
    await shows(row(other, `event ${round}`));
    times.push(performance.now() - began);
  }
  tell(times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.9)], 'from the event to the second browser, 9 of 10');

  await row(one, 'event 3').click();
  await one.getByRole('button', { name: /^Acknowledge/ }).last().click();
  await shows(other.getByText('Acked Amina Diallo'), 'what the other did');
}

export async function nothing_is_lost_over_a_break(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, [{ summary: 'before', dedup_key: 'before', severity: 'critical' }]);
  const page = await stage.open({ cookie });
  await page.at('/alerts?tab=all');
  await shows(row(page, 'before'));
  await shows(page.getByText('live', { exact: true }));

  await server.kill();
  const began = performance.now();
  await shows(page.getByText(/Offline since/));
  tell(performance.now() - began, 'until it says offline');
  await stage.axe(page, 'the inbox, offline');

  // What is done now is not shown as done.
  await page.keyboard.press('j');
  await page.keyboard.press('a');
  await shows(page.getByText(/Not acknowledged yet/));
  await shows(page.getByText('1 action will be sent'));
  equal(await page.getByText('Acked').count(), 0, 'false acknowledgements');

  await server.run();
  await server.events(key, [{ summary: 'during', dedup_key: 'during', severity: 'critical' }]);
  await shows(page.getByText('live', { exact: true }), 'live again');
  await shows(page.getByText(/Acknowledged 1 alert/), 'the action was sent');
  await until('the server has it', async () => (await server.api('GET', '/alerts/1')).status === 'acknowledged');
  await page.mouse.move(5, 5);
  await page.getByRole('heading', { name: 'Alerts', level: 1 }).click();
  await shows(row(page, 'during'), 'what came during the break');
}

// A refusal is told as one, with its request id.
export async function a_refusal_is_told(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, [{ summary: 'one', dedup_key: 'one', severity: 'critical' }]);
  const page = await stage.open({ cookie });
  await page.at('/alerts/1');
  await shows(page.getByRole('heading', { name: 'one', level: 1 }));
  await shows(page.getByRole('main').getByRole('button', { name: /^Acknowledge/ }));
  await page.route('**/api/v1/alerts/actions', (route) =>
    route.fulfill({ status: 503, contentType: 'application/problem+json', headers: { 'x-request-id': 'r-77' }, body: JSON.stringify({ detail: 'the disk is full' }) }));
  await page.keyboard.press('a');
  await shows(page.getByText('Not acknowledged', { exact: true }));
  await shows(page.getByText(/The disk is full.*r-77/));
  await page.unroute('**/api/v1/alerts/actions');
  await page.getByRole('button', { name: 'Try again' }).click();
  await shows(page.getByText(/Acknowledged 1 alert/));
  equal((await server.api('GET', '/alerts/1')).status, 'acknowledged', 'the status on the server');
}
