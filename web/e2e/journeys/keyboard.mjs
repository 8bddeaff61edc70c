// A whole response without a mouse: from the alert to the end, reopened once; the parts of it that a phone with a keyboard does.
// Whatever Tab and keys do not reach, and whatever loses the focus on the way, ends the journey.
import { equal, focused, gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';
import { phone } from '../stage.mjs';

const line = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();
const chip = (page, role, who) => page.getByRole('button', { name: new RegExp(`^${role} ?: ?${who}`) }).first();
const task = (page, title) => page.locator('[data-task]').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const board = (page) => page.getByRole('region', { name: 'Component board' });
// A line is scrolled to before it is focused.
const drawn = (page) => page.evaluate(() => new Promise((done) => { requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 30))); }));
const dialog = (page) => page.locator('dialog[open]');
const tabsMost = 90;

// A hand that is on no mouse: every press of a pointer is counted.
const countPointers = (page) => page.addInitScript(() => {
  window.pointers = 0;
  addEventListener('pointerdown', () => { window.pointers += 1; }, true);
});

const keys = async (page, ...presses) => {
  for (const press of presses) await page.keyboard.press(press);
};
async function tabTo(page, target, what, key = 'Tab') {
  await shows(target, what);
  for (let at = 0; at < tabsMost; at += 1) {
    if (await target.first().evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press(key);
  }
  throw new Error(`${key} does not reach ${what}`);
}
// Where one was is where one goes on: what takes itself away leaves Tab in its place, not at the top of the page.
async function keepsFocus(page, after) {
  await page.waitForTimeout(150);
  if (await page.evaluate(() => document.activeElement !== document.body)) return;
  await page.keyboard.press('Tab');
  const found = await page.evaluate(() => (document.activeElement.closest('main, dialog') ? '' : document.activeElement.outerHTML.slice(0, 120)));
  if (found) throw new Error(`the place is lost after ${after}: Tab goes to ${found}`);
}
async function choose(page, name) {
  for (let at = 0; at < 20; at += 1) {
    if (await page.getByRole('menuitem', { name }).first().evaluate((element) => element === document.activeElement)) return page.keyboard.press('Enter');
    await page.keyboard.press('ArrowDown');
  }
  throw new Error(`the arrows do not reach ${name}`);
}
async function say(page, text) {
  await page.keyboard.press('w');
  await focused(page, 'textarea', 'the composer');
  await page.keyboard.type(text);
  await keys(page, 'Enter', 'Escape');
}
// The radio that says so, from the reason, which has the focus.
async function pick(page, name) {
  const wanted = dialog(page).getByRole('radio', { name });
  await tabTo(page, dialog(page).locator('input[type=radio]:checked'), 'the chosen one', 'Shift+Tab');
  for (let at = 0; at < 8 && !(await wanted.isChecked()); at += 1) await page.keyboard.press('ArrowRight');
  equal(await wanted.isChecked(), true, `that ${name} is chosen`);
}
async function move(page, status) {
  await page.keyboard.press('t');
  await focused(page, 'dialog input', 'the reason');
  await pick(page, status);
  await page.keyboard.press('Enter');
  await gone(dialog(page));
}

export async function keyboard_alone_from_the_alert_to_the_end(stage) {
  const { server, cookie, as, key, sink } = await officeOfRoom(stage);
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  await server.events(key, [{ summary: 'checkout answers 500', dedup_key: 'a', severity: 'critical' }]);
  const page = await stage.open({ cookie });
  await countPointers(page);

  // From home over the list to the alert, and an incident of it.
  await page.at('/');
  await shows(page.getByText('live', { exact: true }));
  await stage.axe(page, 'home');
  await keys(page, 'g', 'a');
  await shows(page.getByRole('grid').getByRole('link', { name: 'checkout answers 500' }));
  await keys(page, 'j', 'Enter');
  await shows(page.getByRole('heading', { name: 'checkout answers 500', level: 1 }));
  await stage.axe(page, 'the alert');
  await keys(page, 'd');
  await shows(page.getByText('The alert will be attached'));
  await tabTo(page, dialog(page).locator('input[type=radio]:checked'), 'the severity');
  for (let at = 0; at < 5 && !(await dialog(page).getByRole('radio', { name: /^SEV1/ }).isChecked()); at += 1) await keys(page, 'ArrowLeft');
  await stage.axe(page, 'the dialog that declares');
  await tabTo(page, dialog(page).getByRole('button', { name: /^Declare/ }), 'the button that declares');
  await keys(page, 'Enter');
  await shows(line(page, 'Declared'));

  // Proposed as major, declared so; every screen says it.
  await tabTo(page, page.getByRole('main').getByRole('button', { name: 'Declare', exact: true }), 'the declaration as major');
  await keys(page, 'Enter');
  await shows(page.getByText('Major incident', { exact: true }));
  await keepsFocus(page, 'the declaration as major');

  // Roles: one is taken, one is given, and its checklist is ticked.
  await keys(page, 'l');
  await focused(page, '.role button', 'the roles');
  await tabTo(page, page.getByRole('button', { name: 'Take Incident commander' }), 'the commander, who is missing');
  await keys(page, 'Enter');
  await shows(chip(page, 'Incident commander', 'you'));
  await keepsFocus(page, 'taking a role');
  await tabTo(page, chip(page, 'Scribe', 'nobody'), 'the scribe');
  await keys(page, 'Enter');
  await choose(page, 'Put somebody in…');
  await focused(page, 'dialog select', 'the person');
  await page.keyboard.type('Bo');
  await stage.axe(page, 'whom to put in');
  await tabTo(page, dialog(page).getByRole('button', { name: 'Put them in' }), 'the button that puts them in');
  await keys(page, 'Enter');
  await shows(chip(page, 'Scribe', 'Bo Lindqvist'));
  await keepsFocus(page, 'putting somebody in');
  await keys(page, 'l');
  await tabTo(page, chip(page, 'Incident commander', 'you'), 'the commander', 'Shift+Tab');
  await keys(page, 'Enter');
  await choose(page, 'Duties and checklist');
  await tabTo(page, dialog(page).getByLabel('Say that you are in command'), 'the first point');
  await keys(page, 'Space');
  await shows(dialog(page).getByText('1 of 6 done'));
  await focused(page, 'dialog input', 'the point that was ticked');
  await stage.axe(page, 'the checklist');
  await stage.picture(page, 'keyboard-checklist-dark');
  await keys(page, 'Escape');
  await keepsFocus(page, 'the checklist');

  // Somebody is paged.
  await keys(page, 'p');
  await shows(dialog(page).getByRole('heading', { name: 'Page someone' }));
  await page.keyboard.type('Bo');
  await keys(page, 'Enter');
  await shows(dialog(page).getByRole('button', { name: 'Remove Bo Lindqvist' }));
  await stage.axe(page, 'whom to page');
  await tabTo(page, dialog(page).getByRole('button', { name: 'Page them' }), 'the button that pages');
  await keys(page, 'Enter');
  await gone(dialog(page));
  await shows(line(page, 'Called by hand'));
  await keepsFocus(page, 'paging');

  // A task, from nothing to done.
  await keys(page, 'n');
  await focused(page, 'dialog input', 'the title of the task');
  await page.keyboard.type('drain eu-2');
  await stage.axe(page, 'a new task');
  await keys(page, 'Enter');
  await shows(task(page, 'drain eu-2'));
  await keys(page, '4');
  await shows(page.locator('[data-task]:focus', { hasText: 'drain eu-2' }), 'the focus on the task');
  await keys(page, 'Enter');
  await shows(task(page, 'drain eu-2').getByRole('img', { name: 'Doing' }));
  await keepsFocus(page, 'starting a task');
  await keys(page, 'Enter');
  await shows(task(page, 'drain eu-2').getByRole('img', { name: 'Done' }));

  // Talk: a thread, a reaction, a decision of a line, a hypothesis that is confirmed.
  await say(page, 'which deploy was it?');
  await shows(line(page, 'which deploy was it?'));
  await gone(page.locator('.unsaid'));
  const at = async (text) => {
    await keys(page, '2');
    await focused(page, 'article.line', 'a line');
    for (let up = 0; up < 40; up += 1) {
      await drawn(page);
      if (await line(page, text).evaluate((element) => element === document.activeElement)) return;
      await keys(page, 'ArrowUp');
    }
    throw new Error(`the arrows do not reach “${text}”`);
  };
  await keys(page, '2', 'End');
  await at('which deploy was it?');
  await keys(page, 'Enter');
  await focused(page, '.thread-panel textarea', 'the answer');
  await page.keyboard.type('8f31, at 10:03');
  await keys(page, 'Enter');
  await shows(page.locator('.thread-lines article', { hasText: '8f31, at 10:03' }));
  await stage.axe(page, 'the thread');
  await keys(page, 'Escape');
  await gone(page.locator('.thread-panel'));
  await keepsFocus(page, 'the thread');
  await at('which deploy was it?');
  await keys(page, '.');
  await stage.axe(page, 'the menu of a line');
  await choose(page, 'React with another emoji…');
  await focused(page, 'dialog input', 'the emoji');
  await page.keyboard.insertText('🔥');
  await keys(page, 'Enter');
  await shows(line(page, 'which deploy was it?').getByRole('button', { name: /🔥/ }));
  await keepsFocus(page, 'a reaction');
  await say(page, 'we roll back 8f31');
  await shows(line(page, 'we roll back 8f31'));
  await gone(page.locator('.unsaid'));
  await keys(page, '2', 'End');
  await at('we roll back 8f31');
  await keys(page, 'd');
  await shows(page.locator('.line.decision', { hasText: 'we roll back 8f31' }));
  await say(page, '?the pool of connections is too small');
  await shows(line(page, 'the pool of connections'));
  await gone(page.locator('.unsaid'));
  await keys(page, '2', 'End');
  await at('the pool of connections');
  await keys(page, '.');
  await choose(page, 'It is confirmed…');
  await focused(page, 'dialog input', 'what shows it');
  await page.keyboard.type('200 waiting at the limit of 20');
  await keys(page, 'Enter');
  await gone(dialog(page));
  await keepsFocus(page, 'a verdict');

  // The roll is called and answered.
  await keys(page, 'Shift+R');
  await focused(page, 'dialog button', 'the call of the roll');
  await stage.axe(page, 'the call of the roll');
  await keys(page, 'Enter');
  await shows(line(page, 'Roll called'));
  await tabTo(page, board(page).getByRole('button', { name: 'Checkout API is impaired' }), 'how the service is');
  await keys(page, 'Enter');
  await shows(board(page).getByText('▲ Impaired'));
  await keepsFocus(page, 'an answer to the roll');

  // Evidence: a long text from the clipboard becomes a file, and the button for files is reached.
  await keys(page, 'w');
  await page.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', 'a line of the log\n'.repeat(400));
    document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  });
  await tabTo(page, page.getByRole('button', { name: 'Add it as a file' }), 'the text as a file');
  await keys(page, 'Enter');
  await shows(line(page, /pasted-.*\.txt/));
  await keepsFocus(page, 'evidence');
  await tabTo(page, page.getByRole('button', { name: 'Add files' }), 'the button for files');

  // To the end, back, and to the end again.
  await keys(page, 'Escape');
  await page.evaluate(() => document.activeElement?.blur());
  for (const status of ['Contained', 'Mitigated', 'Monitoring', 'Resolved']) {
    await move(page, status);
    await shows(line(page, status));
  }
  await shows(page.getByText(/This incident is over/));
  await stage.axe(page, 'the end');
  await tabTo(page, page.getByRole('button', { name: 'Reopen' }), 'the way back');
  await keys(page, 'Enter');
  await shows(line(page, 'Reopened'));
  await keepsFocus(page, 'the reopening');
  await shows(page.getByRole('button', { name: /change the status/ }));
  await move(page, 'Resolved');
  await shows(page.getByText(/This incident is over/));
  await stage.picture(page, 'keyboard-end-dark');
  equal(await page.evaluate(() => window.pointers), 0, 'presses of a pointer');

  // The main parts on a screen of the size of a phone, light.
  await server.api('POST', '/incidents/1/reopen', { note: '' });
  const small = await stage.open({ cookie: as.bo, viewport: phone, theme: 'light' });
  await countPointers(small);
  await small.at('/');
  await shows(small.getByRole('link', { name: /checkout answers 500/ }));
  await tabTo(small, small.getByRole('link', { name: /checkout answers 500/ }), 'the incident, on a phone');
  await keys(small, 'Enter');
  await shows(line(small, 'Reopened'));
  await say(small, 'on my way');
  await shows(line(small, 'on my way'));
  for (const panel of [/^Tasks/, 'Facts and alerts', /^People/]) {
    await tabTo(small, small.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: panel }), `${panel}, on a phone`);
    await keys(small, 'Enter');
    await shows(small.getByRole('navigation', { name: 'Panels' }).locator('[aria-current=page]', { hasText: typeof panel === 'string' ? panel : new RegExp(panel.source.slice(1)) }));
    await stage.axe(small, `${panel}, on a phone`);
    await stage.noSidewaysScroll(small, `${panel}, on a phone`);
  }
  await tabTo(small, chip(small, 'Scribe', 'you'), 'the own role, on a phone');
  await keys(small, 'Enter');
  await choose(small, 'Duties and checklist');
  await tabTo(small, dialog(small).locator('input[type=checkbox]'), 'the checklist, on a phone');
  await keys(small, 'Space');
  await shows(dialog(small).getByText(/^1 of \d+ done$/));
  await stage.axe(small, 'the checklist on a phone');
  await stage.picture(small, 'keyboard-checklist-phone-light');
  await keys(small, 'Escape');
  await move(small, 'Resolved');
  await tabTo(small, small.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Stream' }), 'the stream, on a phone', 'Shift+Tab');
  await keys(small, 'Enter');
  await shows(small.getByText(/This incident is over/));
  equal(await small.evaluate(() => window.pointers), 0, 'presses of a pointer on a phone');
}
