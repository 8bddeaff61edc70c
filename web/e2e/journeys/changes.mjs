// Changes in the room: what went out shortly before is the first suspect, a new one appears at once, and one key judges it.
import { equal, focused, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

async function room(stage) {
  const office = await officeOfRoom(stage);
  const { server } = office;
  await server.put('services', { slug: 'database', name: 'Orders database', description: '', team: '', policy: '', tier: 1 });
  const checkout = await server.api('GET', '/services/checkout');
  await server.put('services', { ...checkout.value, depends_on: ['database'] });
  const tell = (id, title, services, minutes, more = {}) =>
    server.api('POST', '/change-records', { id, title, services, kind: 'deploy', began_at: new Date(Date.now() - minutes * 60_000).toISOString(), ...more });
  return { ...office, tell };
}

const panel = (page) => page.getByRole('region', { name: 'Changes' });
const change = (page, title) => panel(page).locator('.change').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const order = (page) => panel(page).locator('.change-title').allTextContents();
const line = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();

export async function changes_are_suspects(stage) {
  const { cookie, as, declare, tell } = await room(stage);
  await tell('deploy-1', 'Checkout 2.1', ['checkout'], 4, { who: 'Ines', links: [{ href: 'https://ci.example.org/builds/1', text: 'The build' }], details: { sha: 'abc123' } });
  await tell('setting-1', 'work_mem to 64 MB', ['database'], 300, { kind: 'config' });
  await tell('deploy-2', 'Search 7', ['search'], 2);
  await declare();
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  for (const page of [amina, bo]) {
    await page.at('/incidents/INC-1');
    await shows(line(page, 'Declared'));
  }
  await eve.at('/incidents/INC-1');
  await shows(eve.getByRole('list', { name: 'Progress' }));
  await shows(panel(amina).getByText(/^▲ A change went out \d min before the impact began: Checkout 2\.1$/));
  await shows(change(amina, 'work_mem to 64 MB').getByText(/^on Orders database, which Checkout API depends on, \d h before the impact began$/));
  equal((await order(amina)).join(), 'Checkout 2.1,work_mem to 64 MB', 'the newest first, and none of another service');
  await stage.axe(amina, 'the changes, dark');
  await stage.picture(amina, 'changes-dark');
  await stage.picture(bo, 'changes-light');
  equal(await panel(eve).count(), 0, 'changes before a stakeholder');

  // By keys: to the changes, to the next, ruled out; and a suspect for all to see.
  await amina.keyboard.press('6');
  await focused(amina, '.change', 'the first change');
  await amina.keyboard.press('h');
  await shows(change(bo, 'Checkout 2.1').getByText('? Suspect', { exact: true }).first());
  await shows(line(bo, 'The change "Checkout 2.1"'));
  await amina.keyboard.press('j');
  await amina.keyboard.press('Shift+H');
  await shows(change(bo, 'work_mem to 64 MB').getByText('✗ Ruled out'));

  // All that is known of one, and words for what it is.
  await change(bo, 'Checkout 2.1').getByRole('button', { name: 'Checkout 2.1', exact: true }).click();
  await shows(bo.getByRole('link', { name: 'The build' }));
  await shows(bo.getByText('"sha": "abc123"'));
  await stage.axe(bo, 'the dialog of a change');
  await stage.picture(bo, 'change-dialog-light');
  await bo.getByLabel('What shows it').fill('errors began with it');
  await bo.getByRole('button', { name: 'Confirm: it was this' }).click();
  await shows(change(amina, 'Checkout 2.1').getByText('✓ Confirmed'));
  await shows(amina.getByText('errors began with it').first());

  // A new one is there at once, at the top.
  await tell('deploy-3', 'Checkout 2.2', ['checkout'], 0, { state: 'running' });
  await shows(change(amina, 'Checkout 2.2').getByText('◔ Running'));
  await until('the order of the changes', async () => (await order(amina))[0] === 'Checkout 2.2');
  await tell('deploy-3', 'Checkout 2.2', ['checkout'], 0, { state: 'rolled_back' });
  await shows(change(amina, 'Checkout 2.2').getByText('↩ Rolled back'));
}

export async function changes_on_a_phone(stage) {
  const { server, as, declare, tell } = await room(stage);
  await declare();
  const bo = await stage.open({ cookie: as.bo, viewport: phone, touch: true });
  await bo.at('/incidents/INC-1');
  await bo.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Facts and alerts' }).tap();
  await shows(panel(bo).getByText(/^Nothing is known to have changed on Checkout API, Orders database since/));
  await tell('deploy-1', 'Checkout 2.1', ['checkout'], 4);
  await shows(change(bo, 'Checkout 2.1'));
  await stage.axe(bo, 'the changes on a phone');
  await stage.noSidewaysScroll(bo, 'the changes on a phone');
  await stage.noSqueezedText(bo, 'the changes on a phone');
  await stage.picture(bo, 'changes-phone');
  const small = await bo.evaluate(() => [...document.querySelectorAll('.changes-panel button')].filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)));
  equal(small.join(), '', 'targets under 44 px');

  // Without the server nothing is judged, and it is not shown as if it were.
  await server.kill();
  await shows(bo.getByText(/^Offline since/));
  await change(bo, 'Checkout 2.1').getByRole('button', { name: 'Suspect: Checkout 2.1' }).tap();
  await shows(bo.getByText(/was not noted yet: the server does not answer/));
  await stage.picture(bo, 'changes-phone-offline');
  await server.run();
  await shows(change(bo, 'Checkout 2.1').getByText('? Suspect', { exact: true }).first(), 'what was sent again');
}

const emergency = (page, title) => panel(page).locator('.emergencies .change').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const head = (page) => page.locator('.emergency-request');

// Bo asks, Amina manages the changes and approves; the next one is done first, and the room says so until she has approved it.
export async function emergency_changes_of_two(stage) {
  const { server, cookie, as, declare, me } = await room(stage);
  await server.put('incident-roles', { slug: 'change-manager', name: 'Change manager', description: '', position: 9, checklist: [] });
  await declare();
  await server.api('PUT', '/incidents/1/roles/change-manager', { user: me.slug });
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  for (const page of [amina, bo]) {
    await page.at('/incidents/INC-1');
    await shows(line(page, 'Declared'));
  }
  await shows(bo.getByRole('button', { name: /Emergency change/ })); // the panel is there, and its key
  await bo.keyboard.press('Shift+E');
  await shows(bo.getByRole('dialog', { name: 'Emergency change for INC-1' }));
  await focused(bo, 'dialog input', 'what is changed');
  await bo.keyboard.type('New carts off');
  await bo.getByLabel('Kind').selectOption('flag');
  await bo.getByLabel('What will be done').fill('Switch the flag new-carts off in EU.');
  await bo.getByLabel('Risk').fill('Open carts are lost.');
  await bo.getByLabel('Way back').fill('Switch it on again.');
  await stage.axe(bo, 'the dialog that asks for a change');
  await stage.picture(bo, 'emergency-ask-light');
  await bo.getByRole('button', { name: 'Ask for approval' }).click();
  await shows(line(bo, 'New carts off. Risk: Open carts are lost.'));
  await shows(emergency(bo, 'New carts off').getByText(/For Amina Diallo to approve/));
  equal(await head(bo).count(), 0, 'questions to who asked');

  // At the head of the room, by one press.
  await shows(head(amina).getByText('Bo Lindqvist asks'));
  await stage.axe(amina, 'the question for approval');
  await stage.picture(amina, 'emergency-asked-dark');
  await head(amina).getByRole('button', { name: 'Approve: New carts off' }).click();
  await shows(emergency(bo, 'New carts off').getByText('✓ Approved'));
  equal(await head(amina).count(), 0, 'questions that were answered');
  await emergency(bo, 'New carts off').getByRole('button', { name: '● Done: New carts off' }).click();
  await shows(emergency(amina, 'New carts off').getByText('● Done').first());
  await shows(line(amina, 'New carts off: done'));

  // Done first: the room says so until it is approved, with a word.
  await server.api('POST', '/incidents/1/emergency-changes', { title: 'Pool to 200', plan: 'Raise it.', risk: 'The database may choke.', roll_back: 'Lower it.', done_already: true });
  await shows(panel(bo).getByText(/1 emergency change was carried out without approval/));
  await shows(emergency(bo, 'Pool to 200').getByText('⚠ Without approval'));
  await stage.axe(bo, 'what lacks approval');
  await stage.picture(bo, 'emergency-lacking-light');
  // Amina asked for that one herself: Bo, who is in the room, may approve it once he has joined.
  await bo.getByRole('button', { name: 'Join', exact: true }).first().click();
  await shows(head(bo).getByText('Pool to 200', { exact: true }));
  await emergency(bo, 'Pool to 200').getByRole('button', { name: 'Pool to 200', exact: true }).click();
  await shows(bo.getByText('The database may choke.').last());
  await bo.getByLabel('A word').fill('it held');
  await stage.axe(bo, 'the dialog of an emergency change');
  await stage.picture(bo, 'emergency-dialog-light');
  await bo.getByRole('dialog').getByRole('button', { name: '✓ Approve' }).click();
  await shows(emergency(amina, 'Pool to 200').getByText('✓ Approved'));
  await shows(emergency(amina, 'Pool to 200').getByText(/after the fact by Bo Lindqvist/));
  equal(await panel(amina).getByText(/carried out without approval/).count(), 0, 'what was approved is said no longer');
}

export async function emergency_changes_on_a_phone(stage) {
  const { server, as, declare } = await room(stage);
  await declare();
  await server.api('PUT', '/incidents/1/roles/incident-commander', { user: 'bo' });
  await server.api('POST', '/incidents/1/emergency-changes', { title: 'Pool to 200', plan: 'Raise it.', risk: 'The database may choke.', roll_back: 'Lower it.' });
  const bo = await stage.open({ cookie: as.bo, viewport: phone, touch: true });
  await bo.at('/incidents/INC-1');
  await shows(head(bo).getByText('Pool to 200', { exact: true }));
  await stage.axe(bo, 'the question for approval on a phone');
  await stage.noSidewaysScroll(bo, 'the question for approval on a phone');
  await stage.picture(bo, 'emergency-phone');
  await bo.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Facts and alerts' }).tap();
  await shows(emergency(bo, 'Pool to 200'));
  const small = await bo.evaluate(() => [...document.querySelectorAll('.changes-panel button, .emergency-request button')].filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)));
  equal(small.join(), '', 'targets under 44 px');
  await stage.axe(bo, 'emergency changes on a phone');
  await stage.picture(bo, 'emergency-list-phone');

  // Without the server nothing is approved, and it is not shown as if it were.
  await server.kill();
  await shows(bo.getByText(/^Offline since/));
  await head(bo).getByRole('button', { name: 'Approve: Pool to 200' }).tap();
  await shows(bo.getByText(/not approved yet: the server does not answer/));
  await shows(emergency(bo, 'Pool to 200').getByText('◌ Not approved yet'));
  await server.run();
  await shows(emergency(bo, 'Pool to 200').getByText('✓ Approved'), 'what was sent again');
}
