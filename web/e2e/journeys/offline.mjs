// The room without a server: it opens again after a reload, is read, written to, and what was written arrives once.
import { equal, gone, shows } from '../check.mjs';
import { composer, officeOfRoom } from '../room.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const line = (page, text) => page.locator('.stream-scroll article').filter({ has: page.locator('.entry-words, .fact-line', { hasText: text }) }).first();
const task = (page, title) => page.locator('[data-task]').filter({ has: page.getByRole('button', { name: title, exact: true }) });
const noConnection = (page) => page.getByText(/^No connection: copy of/);

async function enter(page) {
  await page.at('/incidents/INC-1');
  await shows(line(page, 'Declared'));
  await shows(page.getByText('live', { exact: true }).or(page.locator('.live')));
}

// What this browser holds of the incident, as text; nothing: empty.
const kept = (page, id = '1') => page.evaluate(async (wanted) => {
  if (!(await indexedDB.databases()).some(({ name }) => name === 'tocsin-copy')) return '';
  const database = await new Promise((resolve, reject) => {
    const opening = indexedDB.open('tocsin-copy');
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
  try {
    if (!database.objectStoreNames.contains('copies')) return '';
    return await new Promise((resolve) => {
      const reading = database.transaction('copies').objectStore('copies').get(wanted);
      reading.onsuccess = () => resolve(reading.result ? JSON.stringify(reading.result) : '');
    });
  } finally {
    database.close();
  }
}, id);
const hasShell = (page) => page.evaluate(async () => Boolean(await caches.match('/-/shell')) && Boolean(navigator.serviceWorker.controller));

async function keeps(page, words) {
  await until('the copy of the room', async () => (await kept(page)).includes(words));
  await until('the copy of the app', () => hasShell(page));
}

export async function offline_room_is_read_and_written(stage) {
  const { server, cookie, me, as, declare, say } = await officeOfRoom(stage);
  await declare();
  await server.api('POST', '/incidents/1/tasks', { title: 'drain eu-2' });
  await say('the database of eu-2 is full', { kind: 'hypothesis' });
  await say('We fail over to eu-1', { kind: 'decision' });
  await server.api('PUT', '/incidents/1/roles/incident-commander', { user: me.slug });
  await say('for the commanders alone', { visibility: 'restricted' });
  await server.api('PATCH', '/incidents/1', { summary: 'Nobody can pay.' });
  const page = await stage.open({ cookie });
  page.on('dialog', (dialog) => void dialog.accept()); // "leave the page?", as what waits is named
  await enter(page);
  await say('the last words before the cut');
  await shows(line(page, 'the last words before the cut'));
  await keeps(page, 'the last words before the cut');
  equal((await kept(page)).includes('for the commanders alone'), false, 'a restricted line in the copy');
  equal((await kept(page, 'house')).includes('bo@example.org'), false, 'an address of another in the copy');

  // The server dies; the room opens again, says so, and is whole.
  await server.kill();
  await page.reload();
  await shows(noConnection(page));
  await shows(page.getByRole('heading', { name: 'Checkout errors in EU', level: 1 }));
  await shows(line(page, 'the last words before the cut'));
  await shows(line(page, 'We fail over to eu-1'));
  await shows(task(page, 'drain eu-2'));
  await shows(page.getByText('Nobody can pay.').first());
  await shows(page.locator('.roles-panel').getByText('Commander').first());
  await stage.axe(page, 'the copy of the room');
  await stage.picture(page, 'copy-dark');

  // It takes lines and tasks; they outlive yet another reload, and nothing is shown as done.
  await composer(page).fill('first, while offline');
  await page.keyboard.press('Enter');
  await shows(page.getByText('not said yet'));
  await task(page, 'drain eu-2').getByRole('button', { name: 'Start: drain eu-2' }).click();
  await shows(task(page, 'drain eu-2').getByText('Not sent yet: Doing.'));
  await composer(page).fill('second, while offline');
  await page.keyboard.press('Enter');
  await shows(page.getByText(/3 actions will be sent/));
  await page.reload();
  await shows(noConnection(page));
  await shows(page.getByText(/3 actions will be sent/));
  await shows(page.locator('.unsaid', { hasText: 'second, while offline' }));
  await stage.axe(page, 'the copy of the room, with what waits');
  await stage.picture(page, 'copy-waiting-dark');

  // Elsewhere it says what can be read.
  await page.getByRole('link', { name: /^Home/ }).first().click();
  await shows(page.getByText(/Also readable/));
  await stage.picture(page, 'copy-home-dark');
  await page.locator('.copy-banner').getByRole('link', { name: 'INC-1' }).click();
  await shows(line(page, 'We fail over to eu-1'));

  await server.run();
  await gone(noConnection(page), 'that there is no connection');
  await shows(line(page, 'second, while offline'));
  await gone(page.getByText('not said yet'));
  await gone(page.locator('.unsaid'), 'what is on its way');
  await shows(page.locator('.stream-scroll article:not(.unsaid)', { hasText: 'second, while offline' }), 'the second line, as the server tells it');
  await shows(task(page, 'drain eu-2').getByRole('img', { name: 'Doing' }));
  const said = (await server.api('GET', '/incidents/1/timeline?limit=200')).items.filter(({ id }) => id > 0).toReversed();
  const told = said.filter(({ text, kind }) => /while offline/.test(text) || kind === 'task_started' || kind === 'task_doing').map(({ text }) => text);
  equal(said.filter(({ text }) => text === 'first, while offline').length, 1, 'how often the first line was said');
  equal(said.filter(({ text }) => text === 'second, while offline').length, 1, 'how often the second line was said');
  equal(told.indexOf('first, while offline') < told.indexOf('second, while offline'), true, 'the order of what was said');
  equal((await server.api('GET', '/incidents/1/tasks')).items[0].status, 'doing', 'the task');

  // Live again: what others say comes by itself.
  await say('and on we go');
  await shows(line(page, 'and on we go'));
  await stage.axe(page, 'the room, back');

  // On a phone that wakes up without a network.
  const small = await stage.open({ cookie: as.bo, viewport: phone, theme: 'light', touch: true });
  await small.at('/incidents/INC-1');
  await shows(line(small, 'Declared'));
  await keeps(small, 'and on we go');
  await server.kill();
  await small.reload();
  await shows(noConnection(small));
  await shows(line(small, 'and on we go'));
  await stage.axe(small, 'the copy on a phone');
  await stage.noSidewaysScroll(small, 'the copy on a phone');
  await stage.picture(small, 'copy-phone-light');
}

export async function offline_copy_ends(stage) {
  const { server, cookie, as, declare } = await officeOfRoom(stage);
  await declare();
  const page = await stage.open({ cookie: as.bo });
  await enter(page);
  await keeps(page, 'Checkout errors in EU');

  // Private from now on: nothing stays.
  server.cookie = cookie;
  await server.api('PATCH', '/incidents/1', { is_private: true });
  await until('the end of the copy of what is private', async () => !(await kept(page)).includes('Checkout errors in EU'));
  await server.api('PATCH', '/incidents/1', { is_private: false });
  await page.reload();
  await keeps(page, 'Checkout errors in EU');

  // Private while the room is not open: nothing stays after the server was heard once.
  await page.at('/');
  await server.api('PATCH', '/incidents/1', { is_private: true });
  await page.reload();
  await until('the end of the copy of a room that is not open', async () => !(await kept(page)).includes('Checkout errors in EU'));
  await server.api('PATCH', '/incidents/1', { is_private: false });
  await enter(page);
  await keeps(page, 'Checkout errors in EU');

  // Signed out while the server is away: it does not hear of it, and the copy is gone all the same.
  await server.kill();
  await page.reload();
  await shows(noConnection(page));
  await page.getByRole('button', { name: /menu of Bo/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await shows(page.getByText('The server could not be reached'));
  equal(await kept(page), '', 'the copy after the sign-out without a server');
  equal(await page.getByText('Checkout errors in EU').count(), 0, 'the room after the sign-out without a server');
  await server.run();
  await enter(page);
  await keeps(page, 'Checkout errors in EU');

  // A day without a word of the server: the session may have ended, and the copy has.
  await server.kill();
  await page.evaluate(() => localStorage.setItem('tocsin.copy', localStorage.getItem('tocsin.copy').replace(/^\d+/, String(Date.now() - 86_400_000))));
  await page.reload();
  await shows(page.getByText('The server could not be reached'));
  equal(await kept(page), '', 'the copy after a day');
  await server.run();
  await enter(page);
  await keeps(page, 'Checkout errors in EU');

  // Signed out: the copy is gone, and another who comes without a server sees nothing.
  await page.getByRole('button', { name: /menu of Bo/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await shows(page.getByRole('heading', { name: 'Sign in' }));
  equal(await kept(page), '', 'the copy after the sign-out');
  await server.kill();
  await page.reload();
  await shows(page.getByText('The server could not be reached'));
  equal(await page.getByText('Checkout errors in EU').count(), 0, 'the room after the sign-out');
  await server.run();

  // The server ends the session while the page is away: its word beats the copy.
  await page.context().addCookies([{ name: 'tocsin_session', value: await server.signIn('bo@example.org', 'a password of the room'), url: server.url }]);
  await enter(page);
  await keeps(page, 'Checkout errors in EU');
  await server.kill();
  await page.reload();
  await shows(noConnection(page));
  await page.context().clearCookies();
  await server.run();
  await shows(page.getByRole('heading', { name: 'Sign in' }), 'that nobody is signed in');
  equal(await page.getByText('Checkout errors in EU').count(), 0, 'the room of whoever was signed in');
  equal(await kept(page), '', 'the copy after the session ended');
  equal(await page.getByText(/^No connection/).count(), 0, 'the banner of the copy');
}
