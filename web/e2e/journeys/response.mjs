// A whole response in three browsers at once, from the first alert to the end, with the server killed twice on the way;
// and the record of it, line by line.
import { equal, gone, shows } from '../check.mjs';
import { composer, officeOfRoom, paste } from '../room.mjs';
import { until } from '../server.mjs';

const line = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();
const chip = (page, role, who) => page.getByRole('button', { name: new RegExp(`^${role}.*${who}`) }).first();
const board = (page) => page.getByRole('region', { name: 'Component board' });
const say = async (page, text) => {
  await composer(page).fill(text);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
};
async function move(page, words, button) {
  await page.keyboard.press('t');
  await page.locator('dialog').getByText(words, { exact: true }).click();
  await page.getByRole('button', { name: button }).click();
  await gone(page.locator('dialog[open]'));
}

export async function a_response_from_the_first_alert_to_the_end(stage) {
  const { server, cookie, as, key, sink, me } = await officeOfRoom(stage);
  await server.api('PUT', '/users/cleo', { name: 'Cleo Marsh', email: 'cleo@example.org', time_zone: 'UTC', active: true });
  await server.put('grants', { slug: 'cleo-responds', subject_kind: 'user', subject: 'cleo', access: 'responder', scope_kind: 'organisation', scope: '' });
  await server.api('PUT', '/users/cleo/password', { new: 'a password of the room' });
  as.cleo = await server.signIn('cleo@example.org', 'a password of the room');
  server.cookie = cookie;
  for (const who of ['bo', 'cleo']) await server.put('contact-methods', { slug: `${who}-hook`, user: who, channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  // The communications lead is called; the commander takes the role by hand.
  const lead = await server.api('GET', '/incident-roles/communications-lead');
  await server.put('incident-roles', { ...lead.value, filled_by: [{ kind: 'user', slug: 'cleo' }], must_have: true });
  const [amina, bo, cleo] = await Promise.all([cookie, as.bo, as.cleo].map((who, index) => stage.open({ cookie: who, theme: index === 1 ? 'light' : 'dark' })));
  const all = [amina, bo, cleo];

  // An alert; Amina makes an incident of it, so bad that it is proposed as major; Bo declares it.
  await server.events(key, [{ summary: 'checkout answers 500', dedup_key: 'a', severity: 'critical' }]);
  await until('Amina is paged', () => sink.received.find(({ kind }) => kind === 'page'));
  await Promise.all([bo.at('/alerts'), cleo.at('/')]);
  await amina.at('/alerts/1');
  await shows(amina.getByRole('heading', { name: 'checkout answers 500', level: 1 }));
  await amina.keyboard.press('d');
  await shows(amina.getByText('The alert will be attached'));
  await amina.locator('dialog').getByText('SEV1', { exact: true }).click();
  await amina.getByRole('button', { name: 'Declare', exact: true }).click();
  const proposal = bo.getByRole('region', { name: 'Proposed as a major incident' });
  await proposal.getByRole('link', { name: 'Open' }).click();
  await shows(bo.getByText('every screen shows it to everybody'));
  await proposal.getByRole('button', { name: 'Declare' }).click();
  await shows(cleo.getByRole('region', { name: 'Major incident', exact: true }).getByText('checkout answers 500'));

  // Roles: one is called and comes, one is taken.
  await until('Cleo is paged', () => sink.received.find(({ kind, user }) => kind === 'page' && (user?.slug ?? user) === 'cleo') ?? sink.received.filter(({ kind }) => kind === 'page').length > 1);
  await Promise.all(all.map((page) => page.at('/incidents/INC-1')));
  await Promise.all(all.map((page) => shows(line(page, 'Declared'))));
  await amina.getByRole('button', { name: 'Take Incident commander' }).click();
  await cleo.getByRole('button', { name: 'Take it', exact: true }).click();
  await shows(chip(bo, 'Incident commander', 'Amina Diallo'));
  await until('the roles are filled', async () => {
    const { roles } = await server.api('GET', '/incidents/1');
    const holds = (role, user) => roles.some((each) => each.role === role && each.user === user && each.state === 'held');
    return holds('incident-commander', me.slug) && holds('communications-lead', 'cleo');
  });

  // Work: a task, talk with a picture, a decision.
  await say(amina, '# Find the last deploy');
  await shows(bo.getByRole('button', { name: 'Find the last deploy', exact: true }));
  await say(bo, 'errors since the deploy of 10:03');
  await paste(bo, { picture: true });
  await shows(cleo.locator('.stream-scroll').getByRole('button', { name: /^Show pasted-.*png in full size$/ }));

  // The server is gone in the middle of it; what is written waits, and is said once.
  await server.kill();
  await shows(amina.getByText('You are offline.'));
  await say(amina, '! Roll back the deploy');
  await say(bo, 'I have the roll-back ready');
  await shows(bo.getByText('not said yet').first());
  await server.run();
  await Promise.all([shows(line(cleo, 'Roll back the deploy')), shows(line(cleo, 'I have the roll-back ready'))]);
  await gone(bo.getByText('not said yet'));

  // The roll: who owns the service answers.
  await amina.keyboard.press('Shift+R');
  await shows(amina.getByRole('dialog').getByText(/asked/));
  await amina.keyboard.press('Enter');
  await shows(line(cleo, 'Roll called'));
  await board(bo).getByRole('button', { name: 'Checkout API is impaired' }).click();
  await shows(board(cleo).getByText('▲ Impaired'));

  // Towards the end, and back once; killed again on the way.
  await cleo.getByLabel('Who reads it').selectOption('stakeholder');
  await say(cleo, 'We are rolling back. Orders are kept and will be processed.');
  await shows(line(bo, 'Orders are kept'));
  await move(amina, 'Contained', 'Set Contained');
  await shows(line(bo, 'Contained'));
  await server.kill();
  await shows(cleo.getByText('You are offline.'));
  await server.run();
  await gone(cleo.getByText('You are offline.'));
  await Promise.all(all.map((page) => gone(page.getByText('You are offline.'))));
  await move(amina, 'Mitigated', 'Set Mitigated');
  await move(amina, 'Monitoring', 'Set Monitoring');
  await move(amina, 'Resolved', 'Set Resolved');
  await shows(bo.getByText(/This incident is over/));
  await bo.getByRole('button', { name: 'Reopen' }).click();
  await shows(line(cleo, 'Reopened'));
  await shows(amina.getByRole('button', { name: /change the status/ }));
  await move(amina, 'Resolved', 'Set Resolved');
  await shows(cleo.getByText(/This incident is over/));
  await stage.axe(cleo, 'the end of a response');
  await stage.picture(bo, 'response-over-light');

  // The record: complete, in order, nothing twice; the same on every screen.
  const record = [];
  for (let cursor = ''; ;) {
    const page = await server.api('GET', `/incidents/1/timeline?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
    record.unshift(...page.items.toReversed());
    if (!page.next) break;
    cursor = page.next;
  }
  const ids = record.map(({ id }) => id);
  equal(JSON.stringify(ids), JSON.stringify([...new Set(ids)].toSorted((a, b) => a - b)), 'entries in their order, each once');
  const times = record.map(({ at }) => Date.parse(at));
  equal(times.every((at, index) => index === 0 || at >= times[index - 1]), true, 'times in their order');
  const told = record.map(({ kind, text, user }) => `${kind} ${text || user}`.trim());
  const wanted = [
    /^declared/, /^major_changed proposed/, /^major_changed declared/, /^commander_changed/, /^role_assigned/, /^task_created/, /^said errors since/, /^file_added pasted-/, /^(decision|said) /, /^(decision|said) /, /^roll_called/,
    /^service_confirmed Checkout API: impaired/, /^said We are rolling back/, /^status_changed.*contained/i, /^status_changed.*mitigated/i, /^status_changed.*monitoring/i,
    /^status_changed.*resolved/i, /^reopened/, /^status_changed.*resolved/i,
  ];
  let at = 0;
  for (const pattern of wanted) {
    const next = told.findIndex((words, index) => index >= at && pattern.test(words));
    if (next < 0) throw new Error(`the record has no ${pattern} after line ${at}:\n  ${told.join('\n  ')}`);
    at = next + 1;
  }
  for (const words of ['errors since the deploy of 10:03', 'Roll back the deploy', 'I have the roll-back ready', 'We are rolling back. Orders are kept and will be processed.']) {
    equal(record.filter(({ text }) => text === words).length, 1, `how often “${words}” stands in the record`);
  }
  for (const page of all) {
    await page.reload();
    await shows(line(page, 'Reopened'));
    for (const words of ['Roll back the deploy', 'I have the roll-back ready', 'Orders are kept']) await shows(line(page, words));
  }
}
