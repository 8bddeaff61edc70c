// The work of an incident: tasks, decisions and hypotheses, by several people at once; nothing is lost, and nothing is
// shown as done before the server said so.
import { equal, focused, gone, shows, tell } from '../check.mjs';
import { composer, officeOfRoom } from '../room.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

async function room(stage) {
  const office = await officeOfRoom(stage);
  const make = (title, more = {}) => office.server.api('POST', '/incidents/1/tasks', { title, ...more });
  return { ...office, make };
}

const line = (page, text) => page.locator('.stream-scroll article').filter({ has: page.locator('.entry-words, .fact-line', { hasText: text }) }).first();
const task = (page, title) => page.locator('[data-task]').filter({ has: page.getByRole('button', { name: title, exact: true }) });
async function enter(page) {
  await page.at('/incidents/INC-1');
  await shows(line(page, 'Declared'));
  await shows(page.getByText('live', { exact: true }));
}
const titles = (page) => page.locator('.task-list .task-title').allTextContents();

export async function room_work_of_two(stage) {
  const { server, cookie, as, declare } = await room(stage);
  await server.put('task-templates', { slug: 'first-minutes', name: 'The first minutes', severities: ['SEV1'], services: [], major_only: false, enabled: true,
    tasks: [{ title: 'Open a call', role: 'commander', due_after: '5m', after: [] }, { title: 'Tell the customers', role: 'communications', due_after: '30m', after: [0] }] });
  await declare();
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await Promise.all([enter(amina), enter(bo)]);
  await eve.at('/incidents/INC-1');
  await shows(eve.getByText(/Nothing was told yet/));

  // What the template planned stands there; what waits says for what, and cannot be started.
  await shows(line(amina, 'The first minutes (2)'));
  await shows(task(bo, 'Tell the customers').getByText('after Open a call'));
  equal(await task(bo, 'Tell the customers').getByRole('button', { name: /^Start/ }).count(), 0, 'ways to start what waits');

  // A line becomes a task with one sign; the other browser has it at once.
  await composer(amina).fill('#drain eu-2');
  await shows(amina.getByText('Enter makes a task of it.'));
  await stage.axe(amina, 'the composer that makes a task');
  await composer(amina).focus();
  const began = performance.now();
  await amina.keyboard.press('Enter');
  await shows(task(bo, 'drain eu-2'), 'the task of the other');
  tell(performance.now() - began, 'from Enter to the task of the other browser');
  equal(await composer(amina).inputValue(), '', 'the composer afterwards');

  // Whoever starts what nobody owns owns it, and it is first among mine.
  await task(bo, 'drain eu-2').getByRole('button', { name: 'Start: drain eu-2' }).click();
  await shows(task(amina, 'drain eu-2').getByText('Bo Lindqvist'));
  await shows(task(amina, 'drain eu-2').getByRole('img', { name: 'Doing' }));
  await until('mine first', async () => (await titles(bo))[0] === 'drain eu-2');
  await task(bo, 'drain eu-2').getByRole('button', { name: 'Done: drain eu-2' }).click();
  await shows(task(amina, 'drain eu-2').getByRole('img', { name: 'Done' }));
  await shows(line(amina, 'Task done'));

  // What waited may begin when the other is over.
  await task(amina, 'Open a call').getByRole('button', { name: /^Start/ }).click();
  await task(amina, 'Open a call').getByRole('button', { name: /^Done/ }).click();
  await shows(task(bo, 'Tell the customers').getByRole('button', { name: /^Start/ }));

  // A hypothesis with its evidence, and a decision with its reasons.
  await composer(bo).fill('?the certificate ran out');
  await bo.keyboard.press('Enter');
  const findings = (page) => page.locator('.findings');
  await shows(findings(amina).getByText('the certificate ran out'));
  await composer(bo).fill('openssl says: expired at 10:00');
  await bo.keyboard.press('Enter');
  await line(bo, 'openssl says').hover();
  await line(bo, 'openssl says').getByRole('button', { name: 'What can be done with this line' }).click();
  await stage.picture(bo, 'work-menu-light');
  await bo.getByRole('menuitem', { name: 'Evidence for a hypothesis or decision…' }).click();
  await bo.getByRole('button', { name: 'Evidence for the certificate ran out' }).click();
  await shows(findings(amina).getByRole('link', { name: 'line 1' }));
  await findings(amina).getByRole('button', { name: 'Confirm: the certificate ran out' }).click();
  await amina.getByLabel('What shows it').fill('renewed, and the errors stop');
  await amina.keyboard.press('Enter');
  await shows(findings(bo).getByText('✓ Confirmed'));
  await shows(findings(bo).getByText('renewed, and the errors stop'));
  await amina.getByRole('button', { name: 'Decision', exact: true }).click();
  await amina.getByLabel('What is decided').fill('Renew by hand');
  await amina.getByLabel('Why').fill('it takes four minutes');
  await amina.getByLabel('What else was possible').fill('fail over to us-1');
  await stage.axe(amina, 'the dialog of a decision');
  await amina.getByRole('button', { name: 'Note the decision' }).click();
  await shows(findings(bo).getByText('Not chosen: fail over to us-1'));
  await shows(line(bo, 'Renew by hand').getByText('◆ Decision'));

  for (const [tab, has, hasNot] of [['Decisions', 'Renew by hand', 'Declared'], ['Tasks', 'Task done', 'Renew by hand']]) {
    await amina.getByRole('navigation', { name: 'What of the stream' }).getByRole('link', { name: tab, exact: true }).click();
    await shows(line(amina, has), `${has} under ${tab}`);
    await gone(line(amina, hasNot), `${hasNot} under ${tab}`);
  }
  await amina.getByRole('link', { name: 'All', exact: true }).click();
  await stage.axe(amina, 'the room with its work, dark');
  await stage.axe(bo, 'the room with its work, light');
  await stage.picture(amina, 'work-dark');
  await stage.picture(bo, 'work-light');

  // The board shows the same by status.
  await bo.getByRole('link', { name: 'Board' }).click();
  await shows(bo.getByRole('region', { name: 'Done: 2' }));
  await stage.axe(bo, 'the board');
  await stage.picture(bo, 'work-board-light');

  // None of it is for stakeholders.
  equal(await eve.getByText(/drain eu-2|certificate|Renew by hand|Tell the customers/).count(), 0, 'work before a stakeholder');
  equal(await eve.getByRole('region', { name: 'Tasks' }).count(), 0, 'task panels of a stakeholder');
}

export async function room_work_of_both_at_once(stage) {
  const { server, cookie, as, declare, make } = await room(stage);
  await declare();
  await make('drain eu-2');
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  await Promise.all([enter(amina), enter(bo)]);
  const open = async (page) => {
    await task(page, 'drain eu-2').getByRole('button', { name: 'drain eu-2', exact: true }).click();
    await shows(page.getByRole('dialog', { name: 'Task 1' }));
  };
  await Promise.all([open(amina), open(bo)]);

  // What I did not touch is taken in while I write.
  await amina.getByLabel('Details').fill('half a thought of Amina');
  await bo.getByLabel('Owner').selectOption('bo');
  await bo.getByRole('button', { name: 'Save' }).click();
  await shows(amina.getByText('Bo Lindqvist changed the owner; it is taken in, and yours stands.'));
  equal(await amina.getByLabel('Owner').inputValue(), 'bo', 'the owner before Amina');
  equal(await amina.getByLabel('Details').inputValue(), 'half a thought of Amina', 'what Amina wrote');

  // What both touched is asked about, with both of it in sight.
  await amina.getByLabel('Owner').selectOption('');
  await open(bo);
  await bo.getByRole('button', { name: 'I take it' }).count();
  await bo.getByLabel('Owner').selectOption({ label: 'Eve Board' });
  await bo.getByRole('button', { name: 'Save' }).click();
  await shows(amina.getByText(/Bo Lindqvist changed the owner .* it is Eve Board now, yours is nobody\./));
  equal(await amina.getByRole('button', { name: 'Save' }).isDisabled(), true, 'saving while it is not settled');
  await stage.axe(amina, 'two who change the same');
  await stage.picture(amina, 'work-conflict-dark');
  equal((await server.api('GET', '/incidents/1/tasks/1')).owner, 'eve', 'the owner while it is not settled');
  await amina.getByRole('button', { name: 'Keep mine' }).click();
  await amina.getByRole('button', { name: 'Save' }).click();
  await gone(amina.getByRole('dialog'), 'the dialog');
  const stored = await server.api('GET', '/incidents/1/tasks/1');
  equal(stored.owner, '', 'the owner that Amina kept');
  equal(stored.description, 'half a thought of Amina', 'what Amina wrote, stored');

  // A circle is refused in words, and what was typed stays.
  await make('verify', { after: [1] });
  await open(amina);
  equal(await amina.getByLabel('After').count(), 0, 'tasks to wait for that would close a circle');
  await amina.keyboard.press('Escape');
  const refused = await fetch(`${server.url}/api/v1/incidents/1/tasks/1`, {
    method: 'PATCH', headers: { cookie: `tocsin_session=${cookie}`, 'x-tocsin-csrf': '1', 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }, body: '{"after":[2]}',
  });
  equal(refused.status, 400, 'a circle');

  // Without the server nothing is done, and it is not shown as done.
  await server.kill();
  await shows(amina.getByText('You are offline.'));
  await task(amina, 'drain eu-2').getByRole('button', { name: 'Start: drain eu-2' }).click();
  await shows(task(amina, 'drain eu-2').getByText('Not sent yet: Doing.'));
  await shows(task(amina, 'drain eu-2').getByRole('img', { name: 'Open' }));
  await composer(amina).fill('#written while offline');
  await amina.keyboard.press('Enter');
  await shows(amina.getByText('not said yet'));
  await stage.picture(amina, 'work-offline-dark');
  await server.run();
  await shows(task(amina, 'drain eu-2').getByRole('img', { name: 'Doing' }), 'the start that was sent again');
  await shows(task(amina, 'written while offline'));
  equal((await server.api('GET', '/incidents/1/tasks')).items.filter(({ title }) => title === 'written while offline').length, 1, 'how often it was made');
}

export async function room_work_by_keys(stage) {
  const { server, cookie, declare, make, say } = await room(stage);
  await declare();
  await make('first');
  await make('late one', { due_at: '2020-01-01T00:00:00Z' });
  await say('somebody should drain eu-2');
  await say('roll back 8f31');
  const page = await stage.open({ cookie });
  await enter(page);

  // The tasks: one key starts, ends and skips.
  await shows(task(page, 'late one'));
  await page.keyboard.press('4');
  await shows(page.locator('[data-task]:focus', { hasText: 'late one' }), 'the focus on what is late');
  await shows(task(page, 'late one').getByText(/^▲ late/));
  await page.keyboard.press('Enter');
  await shows(task(page, 'late one').getByRole('img', { name: 'Doing' }));
  await shows(page.locator('[data-task]:focus', { hasText: 'late one' }), 'the focus stays on the task');
  await page.keyboard.press('Enter');
  await shows(task(page, 'late one').getByRole('img', { name: 'Done' }));
  await page.keyboard.press('4');
  await page.keyboard.press('Home');
  await shows(page.locator('[data-task]:focus', { hasText: 'first' }));
  await page.keyboard.press('Shift+S');
  await focused(page, 'dialog input', 'why it is not needed');
  await page.keyboard.type('not needed');
  await page.keyboard.press('Enter');
  await shows(task(page, 'first').getByRole('img', { name: 'Skipped' }));
  await shows(task(page, 'first').getByText('not needed'));

  // The lines: each becomes something by one key.
  await page.keyboard.press('2');
  await focused(page, 'article.line', 'a line');
  const lineOf = async (text) => {
    const id = await line(page, text).getAttribute('data-entry');
    await page.locator(`[data-entry="${id}"]`).focus();
  };
  await lineOf('drain eu-2');
  await page.keyboard.press('n');
  await shows(task(page, 'somebody should drain eu-2'));
  await shows(line(page, 'somebody should').getByRole('button', { name: 'Became a task' }));
  await lineOf('roll back 8f31');
  await page.keyboard.press('d');
  await shows(page.locator('.line.decision', { hasText: 'roll back 8f31' }));
  await lineOf('roll back 8f31');
  await page.keyboard.press('i');
  await shows(task(page, 'roll back 8f31').getByText('Action item'));

  // Elsewhere the same key opens an empty task.
  await page.locator('h1').click();
  await page.keyboard.press('n');
  await focused(page, 'dialog input', 'the title');
  await page.keyboard.type('verify in Frankfurt');
  await page.getByRole('button', { name: 'in 30 min' }).click();
  await page.getByRole('button', { name: 'I take it' }).click();
  await stage.axe(page, 'a new task');
  await stage.picture(page, 'work-new-dark');
  await page.getByRole('button', { name: 'Make it' }).click();
  await shows(task(page, 'verify in Frankfurt').getByText(/^due /));
  const { items } = await server.api('GET', '/incidents/1/tasks');
  equal(items.find(({ title }) => title === 'verify in Frankfurt').owner !== '', true, 'that it is owned');

  // A line that begins with a sign can still be said.
  await composer(page).fill('#1 of the problems');
  await page.getByRole('button', { name: 'Say it as it stands' }).click();
  await page.getByRole('button', { name: 'Say it', exact: true }).click();
  await shows(line(page, '#1 of the problems'));
  equal((await server.api('GET', '/incidents/1/tasks')).items.length, items.length, 'tasks after a line that was said');
}

export async function room_work_on_a_phone(stage) {
  const { cookie, declare, make } = await room(stage);
  await declare();
  const { id } = await make('drain eu-2, and wait until its connections are gone before anything else', { due_at: '2020-01-01T00:00:00Z' });
  await make('verify', { after: [id] });
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/incidents/INC-1');
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: /^Tasks/ }).tap();
  await shows(task(page, 'verify').getByRole('img', { name: 'Waits' }));
  await stage.axe(page, 'tasks on a phone');
  await stage.noSidewaysScroll(page, 'tasks on a phone');
  await stage.noSqueezedText(page, 'tasks on a phone');
  await stage.picture(page, 'work-phone');
  const small = await page.evaluate(() => [...document.querySelectorAll('.tasks-panel button, .tasks-panel a')].filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)));
  equal(small.join(), '', 'targets under 44 px');
  await page.getByRole('button', { name: /^Start: drain/ }).tap();
  await page.getByRole('button', { name: /^Done: drain/ }).tap();
  await shows(page.getByRole('button', { name: 'Start: verify' }));
  await page.getByRole('link', { name: 'Board' }).tap();
  await stage.noSidewaysScroll(page, 'the board on a phone');
  await stage.picture(page, 'work-phone-board');
  await page.getByRole('button', { name: 'verify', exact: true }).tap();
  await shows(page.getByRole('dialog', { name: 'Task 2' }));
  await stage.axe(page, 'a task on a phone');
  await stage.picture(page, 'work-phone-task');
  await page.getByRole('button', { name: 'Close' }).tap();
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Facts and alerts' }).tap();
  await shows(page.getByRole('heading', { name: 'Hypotheses and decisions' }));
  await stage.picture(page, 'work-phone-facts');
}

export async function room_work_is_planned(stage) {
  const { server, cookie } = await room(stage);
  const page = await stage.open({ cookie });
  await page.at('/settings/task-templates');
  await shows(page.getByText('No task template'));
  await page.getByRole('button', { name: 'New template' }).first().click();
  await page.getByLabel('Name').fill('The first minutes');
  await page.getByRole('textbox', { name: 'Task 1' }).fill('Open a call');
  await page.getByLabel('Due after').fill('5m');
  await page.getByRole('button', { name: 'Add a task' }).click();
  await page.getByRole('textbox', { name: 'Task 2' }).fill('Tell the customers');
  await page.getByRole('combobox', { name: 'Waits for' }).last().fill('Open');
  await page.keyboard.press('Enter');
  await stage.axe(page, 'a task template');
  await stage.picture(page, 'work-template-dark');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('Open a call (within 5 min) · Tell the customers'));
  await stage.axe(page, 'task templates');
  await server.api('POST', '/incidents', { title: 'Search is slow', severity: 'SEV3' });
  await enter(page);
  await shows(task(page, 'Tell the customers').getByText('after Open a call'));
  const { items } = await server.api('GET', '/incidents/1/tasks');
  equal(items[1].after[0], items[0].id, 'what the second waits for');
}

// The network of one browser is cut: what is said and done there is kept in its order, sent once, and asked about where another was faster.
export async function room_work_without_the_network(stage) {
  const { server, cookie, as, declare, make } = await room(stage);
  await declare();
  for (const title of ['drain eu-2', 'roll back', 'call the bank']) await make(title);
  const amina = await stage.open({ cookie });
  await enter(amina);
  await shows(task(amina, 'drain eu-2'));
  await amina.context().setOffline(true);
  const act = (title, name) => task(amina, title).getByRole('button', { name: `${name}: ${title}` }).click();
  await act('drain eu-2', 'Start');
  await shows(task(amina, 'drain eu-2').getByText('Not sent yet: Doing.'));
  await act('roll back', 'Start');
  await amina.keyboard.press('w');
  await amina.keyboard.type('draining eu-2 by hand');
  await amina.keyboard.press('Enter');
  await shows(amina.getByText('not said yet'));
  await amina.keyboard.press('Escape');
  await amina.getByRole('button', { name: 'New', exact: true }).or(amina.getByRole('button', { name: /^New n?$/ })).first().click();
  await amina.getByRole('textbox', { name: 'What is to be done' }).fill('fill eu-2 again');
  await amina.keyboard.press('Enter');
  await shows(amina.getByText('Not made yet: fill eu-2 again.'));
  await stage.axe(amina, 'tasks that wait for the network');
  await stage.picture(amina, 'tasks-offline');

  // Meanwhile Bo does one of them otherwise, and another just so.
  const bo = await stage.open({ cookie: as.bo });
  await enter(bo);
  await task(bo, 'roll back').getByRole('button', { name: 'roll back', exact: true }).click();
  await bo.getByRole('dialog').getByText('⤫ Skipped').click();
  await bo.getByRole('button', { name: 'Save' }).click();
  await gone(bo.getByRole('dialog'), 'the dialog');

  await amina.context().setOffline(false);
  await shows(task(amina, 'roll back').getByText(/it is Skipped now, yours is Doing/));
  await shows(task(amina, 'fill eu-2 again'));
  await gone(amina.getByText('Not sent yet'));
  await gone(amina.getByText('not said yet'));
  await stage.axe(amina, 'a change that clashes');
  await stage.picture(amina, 'tasks-clash');
  const stored = (await server.api('GET', '/incidents/1/tasks')).items;
  equal(stored.map(({ title, status }) => `${title}: ${status}`).join(', '), 'drain eu-2: doing, roll back: skipped, call the bank: open, fill eu-2 again: open', 'what is stored');
  const said = (await server.api('GET', '/incidents/1/timeline?kind=said')).items;
  equal(said.filter(({ text }) => text === 'draining eu-2 by hand').length, 1, 'how often it was said');
  await task(amina, 'roll back').getByRole('button', { name: 'Take theirs' }).click();
  await gone(amina.getByText('yours is Doing'));
}
