// Telling people without paging them: channels of teams, notices of schedules, reminders.
import { equal, gone, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const password = 'a password of bo';

async function office(stage) {
  const office = await stage.organisation();
  const { server, cookie } = office;
  await server.put('schedules', { slug: 'payments', name: 'Payments', team: 'payments', time_zone: 'Europe/Stockholm', rotations: [
    { name: 'always', anchor: '2026-01-05T09:00', groups: [{ users: ['bo'] }] },
  ] });
  await server.put('grants', { slug: 'bo-responds', subject_kind: 'user', subject: 'bo', access: 'responder', scope_kind: 'organisation', scope: '' });
  await server.api('PUT', '/users/bo/password', { new: password });
  const asBo = await server.signIn('bo@example.org', password);
  server.cookie = cookie;
  return { ...office, asBo };
}

const room = (sink, change) => ({ slug: 'ops-room', team: 'payments', channel: 'webhook', name: 'Ops room', address: sink.url, ...change });

export async function a_policy_tells_a_channel(stage) {
  const { server, cookie, key, sink } = await office(stage);
  await server.put('contact-methods', room(sink));
  const page = await stage.open({ cookie });
  await page.at('/escalation/payments');
  await page.getByRole('button', { name: 'Edit', exact: true }).click();
  await page.getByRole('combobox', { name: 'Call' }).first().fill('ops');
  await page.getByRole('option', { name: 'Channel Ops room of Payments' }).click();
  await page.getByText('Called for every alert, at every hour').nth(1).click();
  await page.getByLabel('Step 2 only from so many alerts').pressSequentially('12');
  await page.getByLabel('That began within').fill('10m');
  await stage.axe(page, 'a policy that tells a channel');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('Only when at least 12 alerts begin within 10 min; else passed at once'));
  const { value } = await server.api('GET', '/policies/payments');
  equal(value.steps[0].targets.map(({ kind, slug }) => `${kind} ${slug}`).at(-1), 'channel ops-room', 'the channel in the policy');
  equal(`${value.steps[1].when.alerts_min} ${value.steps[1].when.alerts_within}`, '12 10m', 'the condition');
  await shows(page.getByText('told the channel Ops room by Webhook'), 'the channel in the rehearsal');

  // An alert: the room hears whom it calls, and the log tells that it did.
  await server.events(key, [{ summary: 'disk full', dedup_key: 'd', severity: 'critical' }]);
  await until('the room is told', async () => (await server.api('GET', '/notifications')).items.some(({ kind, contact_method }) => kind === 'notice' && contact_method === 'ops-room'));
  await page.at('/settings/messages');
  await shows(page.getByRole('row', { name: /channel Ops room.*Notice: / }), 'the notice in the log');
  await stage.axe(page, 'the message log with a notice');
}

export async function channels_of_a_team(stage) {
  const { server, cookie, sink, asBo } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/settings/people');
  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  await shows(page.getByText('No channel yet'));
  await page.getByRole('button', { name: 'Add a channel' }).click();
  await page.getByLabel('Channel', { exact: true }).selectOption('webhook');
  await page.getByLabel('Address').fill(sink.url);
  await page.getByLabel('Name', { exact: true }).fill('Ops room');
  await stage.axe(page, 'a new channel');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  const test = page.getByRole('button', { name: 'Send a test notice to Ops room' });
  await test.click();
  await shows(page.getByText('A test notice to Ops room is on its way'));
  await until('the notice arrives', () => sink.received.some((each) => JSON.stringify(each).includes('notices of Tocsin arrive here')));
  await shows(page.getByText(/last used/), 'what became of it');
  await stage.axe(page, 'a team with a channel');
  await stage.picture(page, 'team-channels');

  // Off, on, and gone. Nothing is sent to what is off.
  await page.getByRole('button', { name: 'More for Ops room' }).click();
  await page.getByRole('menuitem', { name: 'Turn off' }).click();
  await shows(page.getByText('off', { exact: true }));
  equal(await test.isDisabled(), true, 'the test of a channel that is off');
  await page.getByRole('button', { name: 'More for Ops room' }).click();
  await page.getByRole('menuitem', { name: 'Edit or delete' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await shows(page.getByText('No channel yet'));

  // Who does not manage the team sees who is in it, and no address.
  await server.put('contact-methods', room(sink));
  const bo = await stage.open({ cookie: asBo, viewport: phone, touch: true });
  await bo.at('/settings/teams/payments');
  await shows(bo.getByRole('link', { name: /Amina Diallo/ }));
  await gone(bo.getByRole('heading', { name: 'Channels' }), 'the channels');
  await stage.noSidewaysScroll(bo, 'a team on a phone');
}

export async function notices_of_a_schedule(stage) {
  const { server, cookie, sink } = await office(stage);
  await server.put('contact-methods', room(sink));
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments/edit');
  await page.getByRole('combobox', { name: 'Channels' }).fill('ops');
  await page.keyboard.press('Enter');
  await page.getByLabel('Tell them at a time of day').check();
  await page.getByLabel('At', { exact: true }).fill('08:30');
  await page.getByRole('group', { name: 'On', exact: true }).getByText('Sun').click();
  await stage.axe(page, 'notices of a schedule');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await shows(page.getByText('Ops room hears who is on call whenever that changes and Mon–Sat at 08:30.'));
  await stage.axe(page, 'a schedule with notices');
  const { notices } = (await server.api('GET', '/schedules/payments')).value;
  equal(`${notices.channels} ${notices.changes} ${notices.daily_at} ${notices.days.length} ${notices.gaps}`, 'ops-room true 08:30 6 true', 'the notices');

  // Another change of the schedule leaves them as they are.
  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByLabel('Description').fill('Cards and invoices');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await until('the change', async () => (await server.api('GET', '/schedules/payments')).value.description === 'Cards and invoices');
  equal((await server.api('GET', '/schedules/payments')).value.notices.channels.join(), 'ops-room', 'the channels afterwards');
}

export async function my_notices(stage) {
  const { server, cookie, me, asBo } = await office(stage);
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/settings/me');
  await page.getByRole('button', { name: 'Change notices' }).tap();
  await page.getByRole('button', { name: 'Add a reminder' }).tap();
  await page.getByLabel('Reminder 2', { exact: true }).fill('30m');
  await page.getByLabel('When it is over').uncheck();
  await stage.axe(page, 'my notices on a phone');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).tap();
  await shows(page.getByText('1 d and 30 min before a shift begins'));
  await stage.noSidewaysScroll(page, 'my profile on a phone');
  const { notices } = (await server.api('GET', `/users/${me.slug}`)).value;
  equal(`${notices.reminders.length} ${notices.hand_offs} ${notices.over}`, '2 true false', 'the notices');

  // Everybody changes their own.
  const bo = await stage.open({ cookie: asBo });
  await bo.at('/settings/me');
  await bo.getByRole('button', { name: 'Change notices' }).click();
  await bo.getByLabel('Hand-offs').uncheck();
  await bo.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await bo.getByRole('dialog').waitFor({ state: 'detached' });
  equal((await server.api('GET', '/users/bo')).value.notices.hand_offs, false, "bo's notices");
}
