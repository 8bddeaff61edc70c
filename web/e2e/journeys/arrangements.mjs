// Arranging beside the rotations: covering a shift, taking one, asking for cover, temporary schedules; and calling people.
import { equal, gone, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const password = 'a password of bo';

async function office(stage) {
  const office = await stage.organisation();
  const { server, me, cookie } = office;
  await server.put('users', { slug: 'dana', name: 'Dana Novak', email: 'dana@example.org', time_zone: 'UTC', active: true });
  await server.put('teams', { slug: 'payments', name: 'Payments', description: '', members: [me.slug, 'bo', 'dana'] });
  await server.put('schedules', { slug: 'payments', name: 'Payments', team: 'payments', time_zone: 'Europe/Stockholm', rotations: [
    { name: 'always', anchor: '2026-01-05T09:00', groups: [{ users: ['bo'] }] },
  ] });
  await server.put('grants', { slug: 'bo-responds', subject_kind: 'user', subject: 'bo', access: 'responder', scope_kind: 'organisation', scope: '' });
  await server.api('PUT', '/users/bo/password', { new: password });
  const asBo = await server.signIn('bo@example.org', password);
  server.cookie = cookie;
  return { ...office, asBo };
}

const onCallNow = async (server) => (await server.api('GET', '/on-call')).items[0].now.map(({ user }) => user).join();
const overrides = async (server) => (await server.api('GET', '/overrides')).items.map(({ value }) => value);

export async function cover_a_shift(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  // By the keyboard: to the strip, to the shift, into the dialog.
  await page.getByRole('button', { name: /^Bo Lindqvist, / }).first().press('Enter');
  await shows(page.getByRole('heading', { name: 'Bo Lindqvist on call in Payments' }));
  await page.locator('option', { hasText: 'Dana Novak · free' }).waitFor({ state: 'attached' });
  await page.getByLabel('Who comes').selectOption('dana');
  await shows(page.getByText('Dana Novak gains'), 'who gains hours');
  await shows(page.getByText('Bo Lindqvist loses'), 'who loses hours');
  await page.getByLabel('Note').fill('wedding');
  await stage.axe(page, 'covering a shift');
  await stage.picture(page, 'cover');
  await page.getByRole('button', { name: 'Save the override' }).click();
  await shows(page.getByText('Dana Novak comes for Bo Lindqvist: saved'));
  equal((await overrides(server)).map(({ user, absent, note }) => `${user} for ${absent}, ${note}`).join(), 'dana for bo, wedding', 'the override');

  // Who wants it gone deletes it, and may think again.
  await page.getByRole('button', { name: /^Dana Novak, .*override/ }).first().click();
  await shows(page.getByText(/Dana Novak comes for Bo Lindqvist, .*wedding/), 'what the override is');
  await page.getByRole('button', { name: 'Delete this override' }).click();
  await until('the override is gone', async () => (await overrides(server)).length === 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await until('the override is back', async () => (await overrides(server)).length === 1);
}

export async function an_override_tells_what_it_does(stage) {
  const { server, cookie, me } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await page.getByRole('button', { name: /^Bo Lindqvist, / }).first().click();
  await page.getByText('Nobody instead', { exact: true }).click();
  await shows(page.getByText(/Nobody is on call for .* of this time/), 'the gap that it would make');
  await page.getByText('Alone', { exact: true }).click();
  await page.getByLabel('Who comes').selectOption(me.slug);
  await shows(page.getByText('Amina Diallo gains'));
  // What a temporary schedule decides about, an override does not change.
  const after = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  await server.api('POST', '/temporary-schedules', { schedule: 'payments', begin: after(1), end: after(30), shifts: [{ user: 'dana', begin: after(1), end: after(30) }] });
  await page.getByLabel('From: date').fill(after(3).slice(0, 10));
  await shows(page.getByText('This would change nothing'), 'that it changes nothing');
}

export async function two_change_the_same_cover(stage) {
  const { server, cookie, me } = await office(stage);
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString();
  await server.api('POST', '/overrides', { schedule: 'payments', user: 'dana', absent: 'bo', begin: day(1), end: day(3) });
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await page.getByRole('button', { name: /^Dana Novak, .*override/ }).first().click();
  await page.getByLabel('Note').fill('mine');
  const change = async (value) => server.put('overrides', { ...(await overrides(server))[0], ...value });

  // Somebody else is faster: what it is now stands beside what was entered, and nothing is overwritten.
  await change({ note: 'theirs' });
  await page.getByRole('button', { name: 'Change it' }).click();
  await shows(page.getByText(/Somebody changed this while you were editing/));
  await shows(page.getByText(/Dana Novak comes for Bo Lindqvist, .*“theirs”/), 'what it is now');
  await shows(page.getByText(/Dana Novak comes for Bo Lindqvist, .*“mine”/), 'what was entered');
  equal(await page.getByLabel('Note').inputValue(), 'mine', 'what was typed');
  await stage.axe(page, 'a conflict about an override');
  await stage.picture(page, 'override-conflict');
  equal((await overrides(server))[0].note, 'theirs', 'nothing is overwritten');
  await page.getByRole('button', { name: 'Replace theirs with mine' }).click();
  await until('mine is there', async () => (await overrides(server))[0].note === 'mine');
  await gone(page.getByRole('dialog'), 'the dialog');

  // Opened again it is as it is now: one's own last change is no conflict.
  await page.getByRole('button', { name: /^Dana Novak, .*override/ }).first().click();
  await page.getByLabel('Note').fill('mine too');
  await page.getByRole('button', { name: 'Change it' }).click();
  await until('it is changed', async () => (await overrides(server))[0].note === 'mine too');
  await gone(page.getByRole('dialog'), 'the dialog');

  // Deleted meanwhile: what was entered can be saved as a new one.
  await page.getByRole('button', { name: /^Dana Novak, .*override/ }).first().click();
  await page.getByLabel('Note').fill('again');
  await server.api('DELETE', `/overrides/${(await overrides(server))[0].slug}`);
  await page.getByRole('button', { name: 'Change it' }).click();
  await shows(page.getByText(/Somebody deleted this while you were editing/));
  await page.getByRole('button', { name: 'Save mine as a new one' }).click();
  await until('it is back', async () => (await overrides(server)).some(({ note }) => note === 'again'));

  // Two cover the same shift: the second one sees the first, and may go on from it with what was entered.
  await server.api('DELETE', `/overrides/${(await overrides(server))[0].slug}`);
  await page.getByRole('button', { name: /^Bo Lindqvist, / }).first().click();
  await page.getByLabel('Who comes').selectOption(me.slug);
  await page.getByLabel('Note').fill('I come');
  await server.api('POST', '/overrides', { schedule: 'payments', user: 'dana', absent: 'bo', begin: day(0.5), end: day(2) });
  await page.getByRole('button', { name: 'Save the override' }).click();
  await shows(page.getByText('Somebody arranged this time already.'));
  await stage.axe(page, 'a shift that somebody else covered');
  await page.getByRole('button', { name: /^Change this one/ }).click();
  await shows(page.getByRole('button', { name: 'Delete this override' }), 'their override');
  equal(await page.getByLabel('Note').inputValue(), 'I come', 'what was typed');
  await page.getByRole('button', { name: 'Change it' }).click();
  await until('theirs became mine', async () => (await overrides(server)).map(({ user, note }) => `${user} ${note}`).join() === `${me.slug} I come`);
}

export async function take_the_shift_now(stage) {
  const { server, cookie, me } = await office(stage);
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/on-call');
  await page.getByRole('button', { name: 'Take the shift now' }).tap();
  await shows(page.getByText('Amina Diallo gains'), 'what taking it changes');
  await stage.axe(page, 'taking a shift');
  await stage.picture(page, 'take_now_phone');
  // A refusal loses nothing that was typed.
  await page.getByLabel('Note').fill('Bo is ill');
  await page.route('**/take', (route) => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ title: 'conflict', status: 409, detail: 'bo is not on call then' }) }));
  await page.getByRole('button', { name: 'Take it now' }).tap();
  await shows(page.getByText('You have not taken the shift'));
  equal(await page.getByLabel('Note').inputValue(), 'Bo is ill', 'the note after a refusal');
  await page.unroute('**/take');
  await page.getByRole('button', { name: 'Take it now' }).tap();
  await shows(page.getByText(/You are on call in Payments/));
  equal(await onCallNow(server), me.slug, 'who is on call');
  await gone(page.getByRole('button', { name: 'Take the shift now' }), 'the button to take it');
}

export async function ask_for_cover(stage) {
  const { server, cookie, asBo } = await office(stage);
  const bo = await stage.open({ cookie: asBo });
  await bo.at('/on-call/payments');
  await bo.getByRole('button', { name: /^Bo Lindqvist, / }).first().click();
  await bo.getByRole('button', { name: 'Ask for cover' }).click();
  await shows(bo.getByText('You look for somebody to take this shift'));
  equal(await onCallNow(server), 'bo', 'who is on call until somebody takes it');
  const page = await stage.open({ cookie });
  await page.at('/on-call');
  await shows(page.getByText(/Bo Lindqvist looks for somebody to take this shift/));
  await stage.axe(page, 'a request for cover');
  await stage.picture(page, 'cover-request');
  await page.getByRole('button', { name: 'Take it', exact: true }).click();
  await shows(page.getByText(/The shift is yours/));
  equal((await overrides(server))[0].wanted, false, 'somebody is still looked for');
  await gone(page.getByText(/looks for somebody/), 'the request');
}

export async function a_manager_asks_for_somebody_else(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await page.getByRole('button', { name: /^Bo Lindqvist, / }).first().click();
  await page.getByText('Ask for cover', { exact: true }).first().click();
  await shows(page.getByText(/Bo Lindqvist stays on call/), 'who stays until then');
  await page.getByLabel('Who is asked').selectOption('dana');
  await shows(page.getByLabel('What Bo Lindqvist takes in return'), 'what is taken in return');
  await stage.axe(page, 'asking for somebody else');
  await page.getByRole('button', { name: 'Ask for cover' }).last().click();
  await until('the request', async () => (await overrides(server)).length === 1);
  const [asked] = await overrides(server);
  equal(`${asked.absent} ${asked.asked} ${asked.wanted}`, 'bo dana true', 'the request');
  await shows(page.getByText('Bo Lindqvist asks Dana Novak to take this shift'));
  await page.getByRole('button', { name: /^Withdraw/ }).click();
  await until('it is withdrawn', async () => (await overrides(server)).length === 0);
}

export async function page_somebody_without_an_alert(stage) {
  const { server, cookie, sink } = await office(stage);
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'hook', address: sink.url, vouched: true, position: 0, delay: '0s' });
  const page = await stage.open({ cookie });
  await page.at('/settings/people/bo');
  await page.getByRole('button', { name: 'Page Bo Lindqvist' }).click();
  await shows(page.getByText(/This opens an incident/), 'what it does, beforehand');
  await stage.axe(page, 'paging without an alert');
  await stage.picture(page, 'page_anybody');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox', { name: 'Search and commands' }).fill('without an alert');
  await page.keyboard.press('Enter');
  await page.getByLabel('What is it about?').fill('smoke in the server room');
  const whom = page.getByRole('combobox', { name: 'Whom' });
  await whom.fill('bo');
  await whom.press('Enter');
  const asked = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/v1/incidents'));
  await page.getByRole('button', { name: 'Open the incident and page them' }).click();
  equal(JSON.stringify((await asked).postDataJSON()), JSON.stringify({ title: 'smoke in the server room', severity: 'SEV3', page_targets: [{ kind: 'user', slug: 'bo' }] }), 'what is asked of the server');
  await shows(page.getByRole('heading', { name: 'smoke in the server room', level: 1 }), 'the incident');
  equal((await server.api('GET', '/incidents?status=open')).items.length, 1, 'open incidents');
}

export async function a_temporary_schedule(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await page.getByRole('button', { name: 'Temporary schedule' }).click();
  await page.getByLabel('Who').selectOption('dana');
  await shows(page.getByRole('img', { name: /^After: Dana Novak/ }), 'the strip after');
  await stage.axe(page, 'a temporary schedule');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await page.getByRole('button', { name: /^Dana Novak, .*temporary schedule/ }).first().click();
  await shows(page.getByRole('heading', { name: 'Temporary schedule in Payments' }));
  await page.getByLabel('Note').fill('mine');
  const [{ value }] = (await server.api('GET', '/temporary-schedules')).items;
  await server.put('temporary-schedules', { ...value, note: 'theirs' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await shows(page.getByText(/“theirs”/), 'what it is now');
  equal(await page.getByLabel('Note').inputValue(), 'mine', 'what was typed');
  await page.getByRole('button', { name: 'Take theirs, drop mine' }).click();
  equal(await page.getByLabel('Note').inputValue(), 'theirs', 'what is there now');
  await page.getByRole('button', { name: 'Delete it' }).click();
  await until('it is gone', async () => (await server.api('GET', '/temporary-schedules')).items.length === 0);
}

export async function conditions_of_steps(stage) {
  const { server, cookie, me } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/escalation/payments');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: /^Move step 2: drag/ }).press('ArrowUp');
  await page.getByText('Called for every alert, at every hour').first().click();
  await page.getByRole('group', { name: 'Step 1 only for' }).getByText('SEV1').click();
  await page.getByRole('button', { name: '+ Business hours' }).first().click();
  await page.getByLabel('One at a time, in turn').first().check();
  await page.getByLabel('Each of them has to acknowledge').last().check();
  await stage.axe(page, 'conditions of a step');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText(/Only for SEV1, Mon–Fri 09:00–17:00/));
  await until('the steps are saved', async () => {
    const { value } = await server.api('GET', '/policies/payments');
    return value.steps.map(({ targets, round_robin, each_acknowledges, when }) => `${targets[0].slug} ${round_robin} ${each_acknowledges} ${when.severities}`).join('; ') === `bo true false SEV1; ${me.slug} false true `;
  });
}

export async function each_has_to_acknowledge(stage) {
  const { server, cookie, key, me, sink } = await office(stage);
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  const { value } = await server.api('GET', '/policies/payments');
  await server.put('policies', { ...value, steps: [{ targets: [{ kind: 'user', slug: me.slug }, { kind: 'user', slug: 'bo' }], delay: '5m', each_acknowledges: true }] });
  await server.events(key, [{ summary: 'disk full', dedup_key: 'd', severity: 'critical' }]);
  await until('both are called', () => sink.received.length === 2);
  const page = await stage.open({ cookie });
  await page.at('/alerts/1');
  await shows(page.getByText(/^Next step/));
  await page.getByRole('main').getByRole('button', { name: /^Acknowledge/ }).first().click();
  await shows(page.getByText('Bo Lindqvist has to acknowledge as well'));
  await shows(page.getByText(/^No step follows: whoever has to answer as well is waited for/));
  await stage.axe(page, 'an alert that waits for others');
}

export async function a_ladder_of_ones_own(stage) {
  const { server, cookie, me, sink } = await office(stage);
  await server.put('contact-methods', { slug: 'amina-spare', user: me.slug, channel: 'webhook', name: 'spare', address: sink.url, vouched: true, position: 1, delay: '0s' });
  const page = await stage.open({ cookie });
  await page.at('/settings/me');
  await shows(page.getByText('never tested').first());
  await page.getByRole('button', { name: 'Change High urgency' }).click();
  await page.getByRole('button', { name: /^Move rung 2: drag/ }).press('ArrowUp');
  await page.getByLabel('After').nth(1).fill('3m');
  await stage.axe(page, 'a ladder');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('After 3 min'));
  const { value } = await server.api('GET', `/notification-rules/${me.slug}-high`);
  equal(value.steps.map(({ contact_method, after }) => `${contact_method} ${after}`).join(', '), 'amina-spare 0s, amina-hook 3m', 'the ladder');
  await page.getByRole('button', { name: 'Page me as a test' }).click();
  await shows(page.getByText(/tested/).first());
  await page.getByRole('button', { name: /^Use the usual order/ }).click();
  await until('the usual order', async () => (await server.api('GET', '/notification-rules')).items.length === 0);
}

export async function page_somebody(stage) {
  const { server, cookie, key, sink } = await office(stage);
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  await server.events(key, [{ summary: 'disk full', dedup_key: 'd', severity: 'critical' }]);
  const page = await stage.open({ cookie });
  await page.at('/alerts/1');
  await shows(page.getByRole('heading', { name: 'disk full', level: 1 }));
  await page.keyboard.press('p');
  await page.getByRole('combobox', { name: 'Whom' }).fill('bo');
  await page.getByRole('option', { name: 'Bo Lindqvist', exact: true }).click();
  await page.getByLabel('Why').fill('knows the disks');
  await stage.axe(page, 'paging somebody');
  await page.getByRole('button', { name: 'Page them', exact: true }).click();
  await shows(page.getByText(/^Paged one person/));
  await until('a page of Bo', async () => (await server.api('GET', '/pages')).items.some(({ user }) => user === 'bo'));
}

export async function prove_it_beforehand(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/');
  await shows(page.getByText(/Bo Lindqvist.* counted on, and cannot be reached/), 'who cannot be reached, on Home');
  await page.getByRole('link', { name: 'When and why' }).click();
  await shows(page.getByRole('heading', { name: 'Coverage', level: 1 }));
  await shows(page.getByText(/✓ Every alert that calls somebody would reach somebody/), 'a policy whose first step reaches somebody');
  // A policy that calls only whom nothing reaches has a hole, and the hole says why.
  await server.put('policies', { slug: 'nights', name: 'Nights', description: '', team: '', repeat: 0, catch_all: [], steps: [{ targets: [{ kind: 'schedule', slug: 'payments' }], delay: '5m' }] });
  await server.put('services', { slug: 'search', name: 'Search', description: '', team: 'payments', policy: 'nights', tier: 3 });
  await page.at('/on-call/-coverage?days=30');
  await shows(page.getByText(/step 1: Bo Lindqvist, on call by Payments, has no verified contact method/), 'why nobody is reached');
  await stage.axe(page, 'coverage');
  await stage.picture(page, 'coverage');
  await page.at('/');
  await shows(page.getByText('An alert could reach nobody'), 'the hole on Home');

  await page.at('/escalation/payments');
  await shows(page.getByText(/Calls Amina Diallo/), 'whom the rehearsal calls');
  await shows(page.getByText(/After 10 min/).first(), 'the second step');
  await page.getByLabel('An alert of').selectOption('SEV3');
  await page.getByLabel('Beginning').selectOption({ label: '25 December, 3 in the night' });
  await shows(page.locator('.scenes').getByText(/25 Dec/).first(), 'the rehearsed night');
  await stage.axe(page, 'a rehearsal');
  await stage.picture(page, 'rehearsal');

  await page.at('/on-call/-load');
  await shows(page.getByRole('cell', { name: 'Bo Lindqvist' }));
  await stage.axe(page, 'the load');
  await stage.picture(page, 'load');
  const table = await fetch(server.url + (await page.getByRole('link', { name: 'CSV' }).getAttribute('href')), { headers: { cookie: `tocsin_session=${cookie}` } });
  equal((await table.text()).includes('bo,payments,1,'), true, 'the table');
}

export async function shifts_in_a_calendar(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await page.getByRole('button', { name: 'In my calendar' }).click();
  await page.getByRole('button', { name: 'Make an address' }).click();
  const url = (await page.getByRole('region', { name: 'Address' }).textContent()).trim();
  await stage.axe(page, 'a calendar address');
  const feed = await fetch(url);
  equal(feed.status, 200, 'the feed');
  equal((await feed.text()).startsWith('BEGIN:VCALENDAR'), true, 'a calendar');
  await page.getByRole('button', { name: /^End/ }).click();
  await until('the address shows nothing', async () => (await server.api('GET', '/calendar-feeds')).items.length === 0);
}

export async function a_team_in_a_calendar(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/settings/people');
  await page.getByRole('button', { name: 'In my calendar Payments' }).press('Enter');
  await shows(page.getByText(/Everybody’s shifts in Payments/), 'whose shifts it holds');
  await page.getByRole('button', { name: 'Make an address' }).click();
  const url = (await page.getByRole('region', { name: 'Address' }).textContent()).trim();
  await stage.axe(page, 'the calendar of a team');
  await stage.picture(page, 'team-calendar');
  equal((await (await fetch(url)).text()).includes('Bo Lindqvist\\, on call for Payments'), true, 'the shifts of the team');
  await page.getByRole('button', { name: 'Close' }).last().click();
  // A team without a schedule says that its calendar is empty.
  await server.put('teams', { slug: 'search', name: 'Search', description: '', members: [] });
  await page.getByRole('button', { name: 'In my calendar Search' }).click();
  await shows(page.getByText(/No schedule belongs to this team/));
}

export async function leave_a_hand_off_note(stage) {
  const { server, cookie, asBo } = await office(stage);
  const bo = await stage.open({ cookie: asBo, viewport: phone, touch: true });
  await bo.at('/on-call/payments');
  await shows(bo.getByText('No note for whoever comes next.'));
  await bo.getByRole('button', { name: 'Write a note' }).tap();
  await bo.getByLabel('To whoever comes next').fill('Card payments are slow.\nCall the bank first.');
  await stage.axe(bo, 'writing a hand-off note');
  await bo.getByRole('button', { name: 'Leave the note' }).tap();
  await shows(bo.getByText(/Card payments are slow/));
  await stage.noSidewaysScroll(bo, 'a hand-off note on a phone');
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await shows(page.getByText(/^Bo Lindqvist, /), 'who wrote it');
  await page.getByRole('button', { name: 'Write a new one' }).click();
  await page.getByLabel('To whoever comes next').fill('All is well.');
  await page.getByRole('button', { name: 'Leave the note' }).click();
  await shows(page.getByText('All is well.'));
  await page.getByText('Earlier notes (1)').click();
  await shows(page.getByText(/Call the bank first/), 'the earlier note');
  await stage.axe(page, 'hand-off notes');
  await page.getByRole('button', { name: 'Write a new one' }).click();
  await page.getByLabel('To whoever comes next').fill('');
  await page.getByRole('button', { name: 'Clear the note' }).click();
  await shows(page.getByText('No note for whoever comes next.'));
  equal((await server.api('GET', '/schedules/payments/handoff-notes')).items.map(({ author }) => author).at(-1), 'bo', 'the first note stays known');
}

export async function swap_a_shift(stage) {
  const { server, cookie, me, asBo } = await office(stage);
  await server.put('schedules', { slug: 'payments', name: 'Payments', team: 'payments', time_zone: 'Europe/Stockholm', rotations: [
    { name: 'weekly', anchor: '2026-01-05T09:00', groups: [{ users: ['bo'] }, { users: [me.slug] }] },
  ] });
  await server.put('grants', { slug: 'dana-responds', subject_kind: 'user', subject: 'dana', access: 'responder', scope_kind: 'organisation', scope: '' });
  await server.api('PUT', '/users/dana/password', { new: password });
  const asDana = await server.signIn('dana@example.org', password);
  server.cookie = cookie;
  const bo = await stage.open({ cookie: asBo, viewport: phone, touch: true });
  await bo.at('/on-call/payments?weeks=4');
  await bo.getByRole('button', { name: /^Bo Lindqvist, / }).last().tap();
  await bo.getByLabel('Who is asked').selectOption(me.slug);
  await bo.getByLabel('What you take in return').selectOption({ index: 1 });
  await shows(bo.getByText(/only Amina Diallo can take it/));
  await stage.axe(bo, 'asking for a swap');
  await stage.noSidewaysScroll(bo, 'asking for a swap on a phone');
  await stage.picture(bo, 'phone-swap');
  await bo.getByRole('button', { name: 'Ask to swap' }).tap();
  await shows(bo.getByText('You ask Amina Diallo to take this shift'));
  const [asked] = await overrides(server);
  equal(`${asked.absent} ${asked.asked} ${asked.wanted} ${Boolean(asked.return_begin && asked.return_end)}`, `bo ${me.slug} true true`, 'the request');

  // Others see whom it asks, and cannot take it.
  const dana = await stage.open({ cookie: asDana });
  await dana.at('/on-call');
  await shows(dana.getByText('Bo Lindqvist asks Amina Diallo to take this shift'));
  equal(await dana.getByRole('button', { name: 'Swap', exact: true }).count(), 0, 'a button for who is not asked');

  const page = await stage.open({ cookie });
  await page.at('/on-call');
  await shows(page.getByText('Bo Lindqvist asks you to take this shift'));
  await shows(page.getByText(/in return: Bo Lindqvist comes for Amina Diallo/));
  await stage.axe(page, 'a request to swap');
  await page.getByRole('button', { name: 'Swap', exact: true }).click();
  await shows(page.getByText(/You changed places/));
  equal((await overrides(server)).map(({ user, absent, wanted }) => `${user} for ${absent} ${wanted}`).toSorted().join('; '), [`${me.slug} for bo false`, `bo for ${me.slug} false`].toSorted().join('; '), 'both changed places');
}

const finalStrip = (page) => page.getByRole('group', { name: /^Final shifts/ });
const quarter = 15 * 60_000;

export async function draw_a_part_of_a_shift(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments');
  await shows(finalStrip(page));
  const { x, y, width, height } = await finalStrip(page).boundingBox();
  const middle = y + height / 2;
  const held = page.locator('.strip-held');

  // Escape lets go of what is being drawn; nothing opens.
  await page.mouse.move(x + width * 0.4, middle);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.6, middle, { steps: 5 });
  await shows(held.getByText(/Bo Lindqvist: .* h\.$/), 'the span in words');
  await stage.picture(page, 'strip_drawn');
  await page.keyboard.press('Escape');
  await page.mouse.up();
  equal(await held.textContent(), '', 'the span after Escape');
  equal(await page.getByRole('dialog').count(), 0, 'dialogs after Escape');

  await page.mouse.move(x + width * 0.4, middle);
  await page.mouse.down();
  await page.mouse.move(x + width * 0.6, middle, { steps: 5 });
  await page.mouse.up();
  await shows(page.getByRole('heading', { name: 'Bo Lindqvist on call in Payments' }));
  await page.getByLabel('Who comes').selectOption('dana');
  await shows(page.getByText('Dana Novak gains'), 'who gains hours');
  await page.getByRole('button', { name: 'Save the override' }).click();
  await until('the override', async () => (await overrides(server)).length === 1);
  const [made] = await overrides(server);
  equal([made.begin, made.end].every((edge) => Date.parse(edge) % quarter === 0), true, 'quarters of an hour');
  equal(Math.abs((Date.parse(made.end) - Date.parse(made.begin)) / 86_400_000 - 2.8) < 0.1, true, 'a fifth of two weeks');

  // Its end is pulled: the preview first, and nothing before Save.
  const piece = page.getByRole('button', { name: /^Dana Novak, .*override/ }).first();
  await shows(piece);
  const box = await piece.boundingBox();
  await page.mouse.move(box.x + box.width - 3, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + width * 0.1, middle, { steps: 5 });
  await shows(held.getByText(/The override of Dana Novak would be/), 'the moved override in words');
  await page.mouse.up();
  await shows(page.getByText('Dana Novak gains'), 'what moving it would change');
  equal((await overrides(server))[0].end, made.end, 'the end before Save');
  await stage.axe(page, 'moving an override');
  await stage.picture(page, 'override_moved');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await until('the end is later', async () => Date.parse((await overrides(server))[0].end) > Date.parse(made.end));

  // The same by keys alone.
  await gone(page.getByRole('dialog'), 'the dialog');
  const moved = (await overrides(server))[0];
  await until('the strip shows the later end', async () => (await piece.boundingBox()).width > box.width + 5);
  await piece.focus();
  await page.keyboard.press('Alt+ArrowLeft');
  await page.keyboard.press('Alt+Shift+ArrowRight');
  await shows(held.getByText(/The override of Dana Novak would be/), 'the moved override in words');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save the change' }).click();
  await until('both edges moved', async () => {
    const [now] = await overrides(server);
    return Date.parse(now.begin) === Date.parse(moved.begin) + quarter && Date.parse(moved.end) - Date.parse(now.end) === quarter;
  });
  await gone(page.getByRole('dialog'), 'the dialog');
  await page.getByRole('button', { name: /^Bo Lindqvist, / }).first().focus();
  await page.keyboard.press('Shift+ArrowLeft');
  await page.keyboard.press('Shift+ArrowDown');
  await shows(held.getByText(/^Bo Lindqvist: .* Enter goes on, Escape lets go\.$/), 'the chosen part in words');
  await page.keyboard.press('Escape');
  equal(await held.textContent(), '', 'the part after Escape');
}

export async function draw_on_a_phone(stage) {
  const { cookie } = await office(stage);
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/on-call/payments');
  await finalStrip(page).scrollIntoViewIfNeeded();
  const { x, y, width, height } = await finalStrip(page).boundingBox();
  const session = await page.context().newCDPSession(page);
  const touch = (type, part) => session.send('Input.dispatchTouchEvent', { type, touchPoints: part === undefined ? [] : [{ x: x + width * part, y: y + height / 2 }] });
  await touch('touchStart', 0.3);
  await shows(page.locator('.strip-span'), 'what a finger that stays begins');
  await touch('touchMove', 0.5);
  await touch('touchMove', 0.7);
  await shows(page.locator('.strip-held').getByText(/Bo Lindqvist: /), 'the span in words');
  await stage.picture(page, 'strip_drawn_phone');
  await touch('touchEnd');
  await shows(page.getByRole('heading', { name: 'Bo Lindqvist on call in Payments' }));
  await stage.axe(page, 'covering a part on a phone');
}

// What the server will tell of who learns is put into its answers.
export async function shadows_and_the_sun(stage) {
  const { cookie } = await office(stage);
  const page = await stage.open({ cookie });
  const learner = (shift) => ({ ...shift, user: 'dana', shadow: true });
  await page.route(/\/schedules\/payments\/shifts\?/, async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { ...body, shifts: [...body.shifts, ...body.shifts.slice(0, 1).map(learner)] } });
  });
  await page.route('**/api/v1/on-call', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    await route.fulfill({ response: answer, json: { ...body, items: body.items.map((view) => ({ ...view, now: [learner(view.now[0])] })) } });
  });
  await page.at('/on-call/payments');
  await shows(page.getByRole('button', { name: /^Dana Novak, .*, shadow/ }), 'the shadow in the strip');
  await shows(page.getByText('Nobody is on call now.'), 'that a shadow covers nothing');
  await shows(page.getByText(/Dana Novak as shadow: paged along, and nobody counts on them/));
  await stage.axe(page, 'a schedule with a shadow');
  await stage.picture(page, 'shadow');
  await page.setViewportSize(phone);
  await stage.noSidewaysScroll(page, 'a shadow on a phone');
  await stage.picture(page, 'shadow_phone');
  await page.setViewportSize({ width: 1280, height: 800 });

  // A schedule that follows the sun asks for its zones; what is as usual is left out of what is asked.
  await page.at('/on-call/-new');
  await page.getByLabel('Name', { exact: true }).first().fill('Sun');
  await page.getByLabel('Time zone').fill('Europe/Berlin');
  await page.getByLabel('Add a layer').selectOption('sun');
  await page.getByLabel('Zone 2').fill('America/New_York');
  await page.getByLabel('Zone 3').fill('Asia/Nowhere');
  await shows(page.getByText('This is not the name of a zone.'));
  await page.getByLabel('Zone 3').fill('Asia/Tokyo');
  await stage.axe(page, 'asking for three zones');
  await stage.picture(page, 'sun');
  await page.getByRole('button', { name: 'Add the three layers' }).click();
  await shows(page.getByText(/On the clocks of Asia\/Tokyo/).first(), 'the zone of a layer in words');
  await shows(page.getByRole('heading', { name: 'Day in New York' }));
  await stage.axe(page, 'layers with zones');
  await stage.picture(page, 'sun_layers');
  const saved = page.waitForRequest((request) => request.method() === 'POST' && request.url().endsWith('/api/v1/schedules'));
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const { rotations } = (await saved).postDataJSON();
  equal(rotations.map(({ time_zone }) => String(time_zone)).join(), 'undefined,America/New_York,Asia/Tokyo', 'the zones that are asked for');
  equal(rotations.some((rotation) => 'shadow' in rotation || 'holidays' in rotation), false, 'what is as usual is asked for');
}
