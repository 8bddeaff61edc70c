// The pager: the bar that says that one is being paged, the page behind the link in a message, and a phone in the hand.
import { atMost, equal, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { desktop, phone } from '../stage.mjs';

const bar = (page) => page.getByRole('region', { name: 'You are being paged' });
const pagesOf = async (server) => (await server.api('GET', '/pages')).items;

// An alert in the list of a phone.
const card = (page, name) => page.getByRole('grid').getByText(name, { exact: true });

// A finger that stays.
async function longPress(page, locator) {
  const { x, y, width, height } = await locator.boundingBox();
  const session = await page.context().newCDPSession(page);
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + width / 2, y: y + height / 2 }] });
  await shows(page.getByText('1 selected'), 'what a finger that stays selects');
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
}

export async function escalate_and_reassign_from_the_bar(stage) {
  const { server, cookie, key, me } = await stage.organisation();
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/alerts');
  await server.events(key, [{ summary: 'checkout p99 > 4 s in the eu-west region', dedup_key: 'p99', severity: 'critical' }]);
  await shows(bar(page));
  for (const name of ['Acknowledge', 'Escalate', 'Reassign']) {
    const { height, width } = await bar(page).getByRole('button', { name }).boundingBox();
    atMost(44, Math.min(height, width), `the target of ${name}`);
  }
  await stage.noSidewaysScroll(page, 'the bar on a phone');
  await stage.axe(page, 'the bar on a phone');
  await stage.picture(page, 'paged_phone');
  await page.setViewportSize(desktop);
  await stage.picture(page, 'paged_dark');
  await page.keyboard.press('Shift+D');
  await stage.axe(page, 'the bar in another theme');
  await stage.picture(page, 'paged_light');
  await page.setViewportSize(phone);

  await bar(page).getByRole('button', { name: 'Reassign' }).tap();
  await shows(page.getByRole('heading', { name: 'Reassign' }));
  equal(await page.getByLabel('Instead of those who are called now').isChecked(), true, 'instead of those who are called');
  await stage.axe(page, 'reassigning');
  await stage.picture(page, 'reassign_phone');
  await page.getByRole('button', { name: 'Cancel' }).tap();

  await bar(page).getByRole('button', { name: 'Escalate' }).tap();
  await shows(page.getByText(/^Escalated at .*: the next step is called$/), 'that it was escalated');
  await until('Bo is paged', async () => (await pagesOf(server)).some(({ user }) => user === 'bo'));
  equal((await pagesOf(server)).find(({ user }) => user === me.slug).status, 'escalated', 'the page that was escalated');
}

export async function one_alert_that_calls_twice_counts_once(stage) {
  const { server, cookie, key, me } = await stage.organisation();
  await server.put('policies', { slug: 'payments', name: 'Payments', description: '', team: 'payments', repeat: 1, catch_all: [], steps: [{ targets: [{ kind: 'user', slug: me.slug }], delay: '2s' }] });
  const page = await stage.open({ cookie });
  await page.at('/');
  await server.events(key, [{ summary: 'disk of db-3 is full', dedup_key: 'disk', severity: 'critical' }]);
  await until('the second page', async () => (await pagesOf(server)).length === 2);
  await shows(page.getByText(/called 2 times/), 'that it called twice');
  await shows(bar(page).getByRole('button', { name: 'Acknowledge', exact: true }));
  equal(await page.title(), '(1) Home · Tocsin', 'the title');
  await bar(page).getByRole('button', { name: 'Acknowledge', exact: true }).click();
  await until('both pages ended', async () => (await pagesOf(server)).every(({ status }) => status === 'acknowledged'));
  await bar(page).waitFor({ state: 'detached' });
}

export async function acknowledge_many_on_a_phone(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, ['disk of db-1', 'disk of db-2', 'disk of db-3'].map((name) => ({ summary: `${name} is full`, dedup_key: name, severity: 'warning' })));
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/alerts?tab=all');
  await shows(card(page, 'disk of db-3 is full'));

  // A finger that stays selects, taps add.
  await longPress(page, card(page, 'disk of db-1 is full'));
  await card(page, 'disk of db-2 is full').tap();
  await shows(page.getByText('2 selected'), 'what a tap adds');
  equal(new URL(page.url()).pathname, '/alerts', 'a tap that selects opens nothing');
  await stage.axe(page, 'selecting on a phone');
  await stage.picture(page, 'selecting_phone');
  await page.getByRole('button', { name: 'Clear', exact: true }).tap();

  // Two taps for all; nothing is told as acknowledged before the server's answer.
  let answer;
  const held = new Promise((resolve) => { answer = resolve; });
  await page.route('**/api/v1/alerts/actions', async (route) => {
    await held;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Select all 3' }).tap();
  await page.getByRole('button', { name: 'Ack all 3' }).tap();
  await shows(page.getByText('Acknowledging 3 alerts…'));
  equal(await page.getByText(/Acknowledged 3 alerts/).count(), 0, 'told as acknowledged before the answer');
  equal((await server.api('GET', '/alerts?limit=1')).counts.acknowledged, 0, 'acknowledged on the server before the answer');
  answer();
  await shows(page.getByText(/Acknowledged 3 alerts at/), 'that they are acknowledged');
  equal((await server.api('GET', '/alerts?limit=1')).counts.acknowledged, 3, 'acknowledged on the server');
}

export async function the_page_behind_the_link(stage) {
  const { server, key, sink } = await stage.organisation();
  await server.events(key, [{ summary: 'checkout p99 > 4 s in the eu-west region', dedup_key: 'p99', severity: 'critical' }]);
  const { pages: [paged] } = await until('the page', () => sink.received.find(({ kind }) => kind === 'page'));
  const link = paged.links.acknowledge.replace(/#.*/, '');
  atMost((await (await fetch(link)).text()).length, 15_000, 'bytes of the page');
  for (const [look, viewport] of [['light', desktop], ['dark', desktop], ['light', phone], ['dark', phone]]) {
    const page = await stage.open({ viewport, touch: viewport === phone });
    await page.emulateMedia({ colorScheme: look });
    await page.goto(link);
    await shows(page.getByRole('button', { name: 'Acknowledge' }));
    const where = `answer_${look}${viewport === phone ? '_phone' : ''}`;
    await stage.axe(page, where);
    await stage.picture(page, where);
  }
  const page = await stage.open({ viewport: phone, touch: true });
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto(link);
  await page.getByRole('button', { name: 'Acknowledge' }).tap();
  await shows(page.getByText(/Acknowledged/i).first(), 'the outcome');
  await stage.axe(page, 'the outcome of the link');
  await stage.picture(page, 'answer_done_phone');
  await until('the alert is acknowledged', async () => (await server.api('GET', '/alerts/1')).status === 'acknowledged');
}

// Somebody says what they know, and is called for it, wherever they belong.
export async function called_for_what_one_knows(stage) {
  const { server, cookie } = await stage.organisation();
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: stage.theSink.url, vouched: true });
  const page = await stage.open({ cookie, theme: 'light' });
  await page.at('/settings/people/bo');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByRole('combobox', { name: 'Expertise' }).click();
  await page.keyboard.type('Kafka Streams');
  await stage.picture(page, 'expertise_light');
  await page.keyboard.press('Enter');
  await stage.axe(page, 'the form of a user');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('knows kafka-streams'));

  await server.api('POST', '/incidents', { title: 'events are late', severity: 'SEV2' });
  await page.setViewportSize(phone);
  await page.at('/incidents/INC-1');
  await shows(page.getByRole('heading', { name: 'events are late', level: 1 }));
  await page.keyboard.press('p');
  await page.getByRole('combobox', { name: 'Whom' }).fill('knows');
  await stage.picture(page, 'page_an_expert_phone');
  await page.getByRole('option', { name: 'Who knows kafka-streams' }).click();
  await page.getByRole('button', { name: 'Page them' }).click();
  await until('Bo is paged', async () => (await pagesOf(server)).some(({ user, subject_kind }) => user === 'bo' && subject_kind === 'incident'));
  await shows(page.getByText('Paged one person'));
}
