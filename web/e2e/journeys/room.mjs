// The war room's stream: people talk, facts stand between, stakeholders read what is for them; nothing is lost.
import { atMost, equal, focused, gone, shows, tell } from '../check.mjs';
import { composer, officeOfRoom } from '../room.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

async function room(stage) {
  const office = await officeOfRoom(stage);
  await office.declare();
  return office;
}

// By its own words: an answer names the line that it answers.
const line = (page, text) => page.locator('.stream-scroll article').filter({ has: page.locator('.entry-words, .fact-line, .line-after', { hasText: text }) }).first();
async function enter(page) {
  await page.at('/incidents/INC-1');
  await shows(line(page, 'Declared'));
  await shows(page.getByText('live', { exact: true }));
}
async function menu(page, text, item) {
  await line(page, text).hover();
  await line(page, text).getByRole('button', { name: 'What can be done with this line' }).click();
  await page.getByRole('menuitem', { name: item }).click();
}

export async function room_of_two(stage) {
  const { cookie, as } = await room(stage);
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await Promise.all([enter(amina), enter(bo)]);
  await eve.at('/incidents/INC-1');
  await shows(eve.getByText(/Nothing was told yet/));

  await composer(amina).fill('rol back `8f31`?');
  const began = performance.now();
  await amina.keyboard.press('Enter');
  await shows(line(bo, 'rol back'), 'what Amina said');
  tell(performance.now() - began, 'from Enter to the other browser');
  await composer(bo).fill('I see 500s since 10:03');
  await bo.keyboard.press('Enter');
  await shows(line(amina, 'I see 500s'));

  // A reaction, and it is taken back and given again.
  await line(bo, 'rol back').hover();
  await line(bo, 'rol back').getByRole('button', { name: 'What can be done with this line' }).click();
  await stage.picture(bo, 'room-menu-light');
  await stage.axe(bo, 'the menu of a line');
  await bo.getByRole('menuitem', { name: 'React with thumbs up' }).click();
  await shows(line(amina, 'rol back').getByRole('button', { name: /👍 1: Bo/ }), 'the reaction');
  await line(amina, 'rol back').getByRole('button', { name: /👍/ }).click();
  await shows(line(bo, 'rol back').getByRole('button', { name: /👍 2/ }));

  // Only one's own words can be edited; what they were can be looked at.
  await line(bo, 'rol back').hover();
  await line(bo, 'rol back').getByRole('button', { name: 'What can be done with this line' }).click();
  equal(await bo.getByRole('menuitem', { name: 'Edit…' }).count(), 0, 'editing what another said');
  await bo.keyboard.press('Escape');
  await menu(amina, 'rol back', 'Edit…');
  await amina.getByRole('textbox', { name: 'The line' }).fill('roll back `8f31`?');
  await amina.keyboard.press('Control+Enter');
  await shows(line(bo, 'roll back').getByRole('button', { name: 'edited' }));
  await line(bo, 'roll back').getByRole('button', { name: 'edited' }).click();
  await shows(bo.getByRole('heading', { name: 'What was changed' }));
  await bo.keyboard.press('Escape');

  // A thread beside the stream.
  await line(bo, 'roll back').hover();
  await line(bo, 'roll back').getByRole('button', { name: 'Answer in a thread' }).click();
  const thread = bo.getByRole('region', { name: 'Thread' });
  await thread.getByRole('textbox').fill('yes, it takes 4 min');
  await bo.keyboard.press('Enter');
  await shows(thread.locator('article', { hasText: 'it takes 4 min' }));
  await shows(amina.getByText('1 answer'));
  await shows(amina.getByRole('button', { name: /answers Amina Diallo/ }), 'the answer in the stream');
  await stage.axe(bo, 'the room with a thread, light');
  await stage.picture(bo, 'room-thread-light');
  await bo.getByRole('button', { name: 'Close the thread' }).click();

  // A finding, a star, a true time.
  await menu(amina, 'I see 500s', 'Mark as a finding');
  await shows(bo.locator('.line.finding', { hasText: 'I see 500s' }));
  await menu(amina, 'roll back', /^Star/);
  await menu(amina, 'roll back', 'Set when it happened…');
  await amina.getByRole('button', { name: 'Set the time' }).click();
  await shows(line(bo, 'happened'));
  for (const [tab, has, hasNot] of [['Findings', 'I see 500s', 'Declared'], ['Starred', 'roll back', 'I see 500s'], ['Facts', 'Declared', 'roll back'], ['Talk', 'roll back', 'Declared']]) {
    await amina.getByRole('link', { name: tab, exact: true }).click();
    await shows(line(amina, has), `${has} under ${tab}`);
    await gone(line(amina, hasNot), `${hasNot} under ${tab}`);
  }
  await amina.getByRole('link', { name: 'All', exact: true }).click();

  // Stakeholders read what is for them, at once, and nothing else.
  await amina.getByLabel('Who reads it').selectOption('stakeholder');
  await composer(amina).fill('Customers in the EU cannot pay. Next update at 11:00.');
  await shows(amina.getByText('Stakeholders will read this line.'));
  await stage.axe(amina, 'the composer, loud');
  await stage.picture(amina, 'room-loud-dark');
  await composer(amina).focus();
  await amina.keyboard.press('Enter');
  await shows(eve.getByRole('log', { name: 'Updates' }).getByText('cannot pay'), 'what is for stakeholders');
  equal(await amina.getByLabel('Who reads it').inputValue(), 'internal', 'the next line is for');
  await composer(amina).fill('the password was wrong');
  await amina.keyboard.press('Enter');
  await shows(line(bo, 'the password was wrong'));
  await menu(amina, 'cannot pay', /^Star/);
  equal(await eve.getByText(/password was wrong|500s|roll back/).count(), 0, 'internal lines before a stakeholder');
  equal(await eve.getByRole('textbox').count(), 0, 'composers of a stakeholder');
  await stage.axe(eve, 'the room of a stakeholder');
  await stage.picture(eve, 'room-stakeholder');

  await menu(amina, 'the password was wrong', 'Withdraw…');
  await amina.getByRole('button', { name: 'Withdraw it' }).click();
  await shows(bo.getByText('Amina Diallo withdrew this.'));
  equal(await bo.locator('.stream-scroll').getByText('the password was wrong').count(), 0, 'words that were withdrawn');
  await stage.picture(amina, 'room-dark');
}

const chip = (page, name, who) => page.getByRole('button', { name: new RegExp(`^${name} ?: ${who}`) });

export async function room_of_roles(stage) {
  const { server, cookie, as, sink } = await room(stage);
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await Promise.all([enter(amina), enter(bo)]);

  // A gap is loud and filled by one press; the other browser sees it at once.
  await shows(amina.locator('.role.gap', { hasText: 'Communications lead' }));
  await stage.axe(amina, 'the room with gaps');
  await stage.picture(amina, 'room-roles-gap-dark');
  await stage.picture(bo, 'room-roles-gap-light');
  await amina.getByRole('button', { name: 'Take Incident commander' }).click();
  await shows(chip(bo, 'Incident commander', 'Amina Diallo'), 'the commander, in the other browser');
  server.cookie = as.bo;
  const second = await server.api('POST', '/incidents/1/roles/incident-commander/take', {}).catch((error) => error.message);
  server.cookie = cookie;
  if (!String(second).includes('409') || !String(second).includes('Amina Diallo is Incident commander already')) throw new Error(`the second who takes it is told ${second}`);

  // Called, silent, in the room; the page is answered by joining.
  await server.api('POST', '/incidents/1/page', { targets: [{ kind: 'user', slug: 'bo' }], note: 'which deploy?' });
  const responders = (page) => page.locator('section.panel', { has: page.getByRole('heading', { name: /^Responders/ }) });
  await shows(responders(amina).locator('li', { hasText: 'Bo Lindqvist' }).getByText('called'));
  await shows(responders(amina).getByText('no answer'));
  await stage.picture(amina, 'room-responders-dark');
  await bo.getByRole('button', { name: 'Join', exact: true }).first().click();
  await shows(responders(amina).locator('li', { hasText: 'Bo Lindqvist' }).getByText('in the room'));
  await until('the page is answered', async () => (await server.api('GET', '/pages?user=bo')).items[0].status === 'acknowledged');
  await shows(line(amina, 'Joined'));

  // Whoever holds the role ticks its checklist, by keys; the others see it and cannot.
  const duties = async (page, name, who) => {
    await chip(page, name, who).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Duties and checklist' }).focus();
    await page.keyboard.press('Enter');
    return page.getByRole('dialog');
  };
  const first = await duties(amina, 'Incident commander', 'you');
  await first.getByLabel('Say that you are in command').focus();
  await amina.keyboard.press('Space');
  await shows(first.getByText('1 of 6 done'));
  await shows(first.getByText(/^you, /));
  await stage.axe(amina, 'a checklist, ticked by its holder');
  await stage.picture(amina, 'checklist-dark');
  await amina.keyboard.press('Escape');
  await shows(chip(bo, 'Incident commander', 'Amina Diallo ✓1/6'), 'how far the commander is, in the other browser');
  const others = await duties(bo, 'Incident commander', 'Amina Diallo');
  await shows(others.getByText(/^Amina Diallo, /));
  equal(await others.getByLabel('Fill the other roles or hold them knowingly').isDisabled(), true, 'that only the holder ticks');
  await stage.axe(bo, 'a checklist, seen by another, light');
  await stage.picture(bo, 'checklist-light');
  await bo.keyboard.press('Escape');

  // A hand-over is asked for; it moves when it is taken.
  const ask = async () => {
    await chip(amina, 'Incident commander', 'you').click();
    await amina.getByRole('menuitem', { name: 'Hand over…' }).click();
    await amina.getByLabel('Person').selectOption({ label: 'Bo Lindqvist' });
    await amina.getByRole('button', { name: 'Ask them' }).click();
    await shows(bo.getByText('asks you to take over'));
  };
  await ask();
  await stage.axe(bo, 'a role that is offered, light');
  await stage.picture(bo, 'room-offer-light');
  await bo.getByRole('button', { name: 'Decline' }).click();
  await gone(bo.getByText('asks you to take over'));
  await shows(chip(bo, 'Incident commander', 'Amina Diallo ✓1/6$'), 'it stays where it was');
  await ask();
  await bo.getByRole('button', { name: 'Take over' }).click();
  await shows(chip(amina, 'Incident commander', 'Bo Lindqvist'));
  const taken = await duties(bo, 'Incident commander', 'you');
  await shows(taken.getByText(/^Amina Diallo, /), 'what was ticked before the hand-over');
  await taken.getByLabel('Say that you are in command').click();
  await shows(taken.getByText('0 of 6 done'));
  await taken.getByLabel('Say that you are in command').click();
  await shows(taken.getByText(/^you, /));
  await bo.keyboard.press('Escape');
  await amina.getByRole('navigation', { name: 'What of the stream' }).getByRole('link', { name: 'Facts' }).click();
  await shows(line(amina, 'Not done after all'));
  await amina.getByRole('navigation', { name: 'What of the stream' }).getByRole('link', { name: 'All' }).click();
  await shows(line(amina, 'Declared'));
  equal(await line(amina, 'Not done after all').count(), 0, 'ticks among the talk');

  // Whoever holds a role is not sent away; whoever holds none is.
  await responders(amina).getByRole('button', { name: 'Release Bo Lindqvist' }).click();
  await shows(amina.getByText('Bo Lindqvist is Incident commander: hand that over first'));

  // By keys: to the roles, and what one of them is for.
  await amina.keyboard.press('Escape');
  await amina.keyboard.press('l');
  await focused(amina, '.role button', 'the roles');
  await chip(amina, 'Scribe', 'nobody').click();
  await stage.axe(amina, 'the menu of a role');
  await stage.picture(amina, 'room-role-menu-dark');
  await amina.getByRole('menuitem', { name: 'Duties and checklist' }).click();
  await shows(amina.getByRole('dialog').getByText('Mark findings in the stream'));
  await amina.keyboard.press('Escape');

  // The bridge: one tap.
  await amina.getByRole('button', { name: 'More actions' }).click();
  await amina.getByRole('menuitem', { name: 'Set the bridge…' }).click();
  await amina.getByLabel('Address').fill('https://meet.example.org/major');
  await amina.getByLabel('Number to dial').fill('+49 30 1234,,4711#');
  await amina.getByRole('button', { name: 'Set it' }).click();
  await shows(bo.getByRole('link', { name: 'Join the bridge' }));
  equal(await bo.getByRole('link', { name: /^Dial/ }).getAttribute('href'), 'tel:+49301234,,4711%23', 'what the phone dials');

  // Stakeholders see who leads, not who was called.
  await eve.at('/incidents/INC-1');
  await shows(eve.getByText('Bo Lindqvist'));
  equal(await responders(eve).count(), 0, 'responders before a stakeholder');
  equal(await eve.getByRole('link', { name: 'Join the bridge' }).count(), 0, 'the bridge before a stakeholder');

  const small = await stage.open({ cookie, viewport: phone, touch: true });
  await small.at('/incidents/INC-1');
  await shows(chip(small, 'Incident commander', 'Bo Lindqvist'));
  await shows(small.getByRole('link', { name: 'People ⚠' }), 'gaps, beside the name of the panel');
  await stage.axe(small, 'roles on a phone');
  await stage.noSidewaysScroll(small, 'roles on a phone');
  await stage.picture(small, 'room-roles-phone');
  await small.getByRole('link', { name: 'People ⚠' }).tap();
  await shows(small.locator('.role.gap'));
  await shows(responders(small));
  await stage.axe(small, 'people on a phone');
  await stage.noSidewaysScroll(small, 'people on a phone');
  await stage.picture(small, 'room-people-phone');

  await amina.at('/settings/roles');
  await shows(amina.getByRole('heading', { name: 'Incident roles', level: 1 }));
  await amina.getByRole('button', { name: 'Edit Scribe' }).click();
  await amina.getByLabel('Must be held').check();
  await stage.axe(amina, 'the form of an incident role');
  await stage.picture(amina, 'settings-role-dark');
  await amina.getByRole('button', { name: 'Save' }).click();
  await until('the role is saved', async () => (await server.api('GET', '/incident-roles/scribe')).value.must_have);
  await stage.axe(amina, 'incident roles in the settings');
  await stage.picture(amina, 'settings-roles-dark');
}

export async function room_by_keys(stage) {
  const { server, cookie, say } = await room(stage);
  await say('which deploy was it?');
  await say('**8f31**, at 10:03');
  const page = await stage.open({ cookie });
  await enter(page);
  await page.keyboard.press('w');
  await page.keyboard.type('two');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('lines');
  await page.keyboard.press('Enter');
  await shows(line(page, 'two'));
  await gone(page.locator('.unsaid'));
  equal((await server.api('GET', '/incidents/1/timeline?kind=said')).items[0].text, 'two\nlines', 'what was said');
  await focused(page, 'textarea', 'the composer, for the next line');
  await page.keyboard.press('Escape');

  await page.keyboard.press('k');
  await focused(page, 'article.line', 'a line');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowUp');
  await shows(page.locator('article:focus', { hasText: 'which deploy' }));
  await page.keyboard.press('j');
  await shows(page.locator('article:focus', { hasText: '8f31' }));
  await page.keyboard.press('f');
  await shows(page.locator('.line.finding', { hasText: '8f31' }));

  await page.keyboard.press('.');
  await focused(page, '[role=menuitem]', 'the menu');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await shows(page.locator('.reaction'));
  await shows(page.locator('article:focus', { hasText: '8f31' }), 'the focus is back on the line');
  await page.keyboard.press('Enter');
  await focused(page, '.thread-panel textarea', 'the answer');
  await page.keyboard.type('confirmed');
  await page.keyboard.press('Enter');
  await shows(page.locator('.thread-panel article', { hasText: 'confirmed' }));
  await page.keyboard.press('Escape');
  await gone(page.locator('.thread-panel'), 'the thread');
  await shows(page.locator('article:focus', { hasText: '8f31' }), 'the focus is back on the line');

  // The other keys of the incident work as before.
  await page.keyboard.press('s');
  await shows(page.getByRole('heading', { name: 'Severity of INC-1' }));
  await page.keyboard.press('Escape');
  // An incident that is over is still written to.
  await server.api('PATCH', '/incidents/1', { status: 'resolved' });
  await shows(page.getByText('This incident is over'));
  await page.keyboard.press('w');
  await page.keyboard.type('afterwards');
  await page.keyboard.press('Enter');
  await shows(line(page, 'afterwards'));
  await stage.axe(page, 'the room of an incident that is over');
}

export async function room_loses_no_words(stage) {
  const { server, cookie, as } = await room(stage);
  const page = await stage.open({ cookie });
  await enter(page);
  // A draft outlives a look elsewhere and a reload.
  await composer(page).fill('half a thou');
  await page.getByRole('link', { name: /^Home/ }).first().click();
  await shows(page.getByRole('heading', { name: 'Home', level: 1 }).or(page.getByText('1 active incident')));
  await page.goBack();
  equal(await composer(page).inputValue(), 'half a thou', 'the draft after a look elsewhere');
  await page.reload();
  await shows(line(page, 'Declared'));
  equal(await composer(page).inputValue(), 'half a thou', 'the draft after a reload');

  await server.kill();
  await shows(page.getByText('You are offline.'));
  await composer(page).fill('half a thought');
  await page.keyboard.press('Enter');
  await shows(page.getByText('not said yet'));
  await shows(page.getByRole('button', { name: 'Try again' }));
  await shows(page.getByText('1 action will be sent'));
  await stage.axe(page, 'the room, offline');
  await stage.picture(page, 'room-offline');
  await server.run();
  await shows(line(page, 'half a thought'), 'the line, said');
  await gone(page.getByText('not said yet'));
  const said = (await server.api('GET', '/incidents/1/timeline?kind=said')).items;
  equal(said.filter(({ text }) => text === 'half a thought').length, 1, 'how often it was said');

  // Refused: kept with the reason, and back in the composer when asked.
  const bo = await stage.open({ cookie: as.bo });
  await enter(bo);
  await server.api('DELETE', '/grants/bo-responds');
  await server.put('grants', { slug: 'bo-reads', subject_kind: 'user', subject: 'bo', access: 'stakeholder', scope_kind: 'organisation', scope: '' });
  await composer(bo).fill('may I?');
  await bo.keyboard.press('Enter');
  await shows(bo.getByText('not said yet'));
  await bo.locator('.unsaid').getByRole('button', { name: 'Edit' }).click();
  equal(await composer(bo).inputValue(), 'may I?', 'what was refused, in the composer');
}

export async function room_is_long(stage) {
  const { server, cookie, as, say } = await room(stage);
  const first = await say('the very first line');
  const many = 600;
  for (let from = 0; from < many; from += 20) await Promise.all(Array.from({ length: 20 }, (_, at) => say(`line ${from + at} of many, ${'words '.repeat((from + at) % 30)}`)));
  const last = await say('the newest line');
  const page = await stage.open({ cookie });
  await enter_long(page);
  await shows(line(page, 'the newest line'), 'the newest, on opening');
  atMost(await page.locator('.stream-row').count(), 80, 'lines drawn');

  // Reading further up, nothing jumps when somebody says something.
  await page.locator('.stream-scroll').evaluate((scroller) => { scroller.scrollTop -= 1500; });
  await shows(page.getByRole('button', { name: 'To the newest ↓' }));
  await page.waitForTimeout(300);
  const top = () => page.evaluate(() => {
    const scroller = document.querySelector('.stream-scroll').getBoundingClientRect();
    const seen = [...document.querySelectorAll('.stream-scroll article')].find((each) => each.getBoundingClientRect().top >= scroller.top);
    return `${seen.dataset.entry} at ${Math.round(seen.getBoundingClientRect().top / 4)}`;
  });
  const before = await top();
  const { cookie: mine } = server;
  server.cookie = as.bo;
  for (const word of ['one', 'two', 'three']) await say(`new ${word}`);
  server.cookie = mine;
  await shows(page.getByRole('button', { name: '3 new ↓' }));
  equal(await top(), before, 'where one reads');
  await page.getByRole('button', { name: '3 new ↓' }).click();
  await shows(line(page, 'new three'));

  // Older pages come while scrolling up, and a link leads to one line.
  for (let round = 0; round < 60 && !(await page.locator('.stream-scroll').getByText('the very first line').count()); round += 1) {
    await page.locator('.stream-scroll').evaluate((scroller) => { scroller.scrollTop = 0; });
    await page.waitForTimeout(100);
  }
  await shows(line(page, 'the very first line'));
  await page.at('/');
  await page.at(`/incidents/INC-1#entry-${first.id}`);
  await shows(page.locator(`article.current[data-entry="${first.id}"]`, { hasText: 'the very first line' }), 'the line of the link');

  // What came since one looked is marked.
  const again = await stage.open({ cookie });
  await enter_long(again);
  await shows(line(again, 'new three'));
  await until('it is remembered', () => again.evaluate((id) => JSON.parse(localStorage.getItem('tocsin.seen') ?? '[]')[0]?.[1] > id, last.id));
  await again.at('/');
  server.cookie = as.bo;
  await say('while you were away');
  server.cookie = mine;
  await enter_long(again);
  await shows(again.getByText('New since you looked'));
  await stage.picture(again, 'room-new');
}
async function enter_long(page) {
  await page.at('/incidents/INC-1');
  await shows(page.locator('.stream-scroll article'));
  await shows(page.getByText('live', { exact: true }));
}

export async function room_on_a_phone(stage) {
  const { cookie, say } = await room(stage);
  await say('rollback takes 4 min, see https://graphs.example.org/a/very/long/address/that/does/not/fit/on/a/phone');
  await say('Customers cannot pay', { visibility: 'stakeholder' });
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/incidents/INC-1');
  await shows(line(page, 'Customers cannot pay'));
  await stage.axe(page, 'the room on a phone');
  await stage.noSidewaysScroll(page, 'the room on a phone');
  await stage.picture(page, 'room-phone');
  const box = await composer(page).boundingBox();
  atMost(box.y + box.height, 844 - 56, 'the lower edge of the composer');

  // A thumb that stays opens the menu.
  await page.evaluate(() => {
    const target = [...document.querySelectorAll('.stream-scroll article')].at(-1);
    const { left, top } = target.getBoundingClientRect();
    target.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, pointerType: 'touch', clientX: left + 60, clientY: top + 10 }));
  });
  await shows(page.getByRole('menuitem', { name: 'Answer in a thread' }));
  await stage.axe(page, 'the menu on a phone');
  await stage.picture(page, 'room-phone-menu');
  await page.getByRole('menuitem', { name: 'Answer in a thread' }).tap();
  await shows(page.getByRole('dialog', { name: 'Thread' }));
  await page.getByRole('dialog').getByRole('textbox').fill('from the bus');
  await page.getByRole('dialog').getByRole('button', { name: 'Say it' }).tap();
  await shows(page.getByRole('dialog').locator('article', { hasText: 'from the bus' }));
  await stage.axe(page, 'a thread on a phone');
  await stage.picture(page, 'room-phone-thread');
  await page.getByRole('button', { name: 'Close' }).tap();
  await page.getByRole('link', { name: 'Facts and alerts' }).tap();
  await shows(page.getByRole('heading', { name: 'Summary' }));
  await stage.picture(page, 'room-phone-facts');
  await page.getByRole('link', { name: 'People' }).tap();
  await shows(page.getByRole('heading', { name: 'Response' }));
  const small = await page.evaluate(() => [...document.querySelectorAll('main button, main input, main select, main textarea')]
    .filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)));
  equal(small.join(), '', 'targets under 44 px');
}

// A name is completed behind an @; whom the line names is paged when that is wanted, and finds the line by it.
export async function a_line_names_and_pages(stage) {
  const { server, cookie, as, declare, sink } = await officeOfRoom(stage);
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
  await declare();
  const page = await stage.open({ cookie, theme: 'light' });
  await page.at('/incidents/INC-1');
  await composer(page).click();
  await page.keyboard.type('the replica is gone, @li');
  await shows(page.getByRole('option', { name: 'Bo Lindqvist @bo' }));
  await stage.axe(page, 'a name that is being typed');
  await stage.picture(page, 'mention_light');
  await page.keyboard.press('Enter');
  await page.keyboard.type('look');
  equal(await composer(page).inputValue(), 'the replica is gone, @bo look', 'the line');
  const heard = sink.received.length;
  await page.getByRole('checkbox', { name: 'Page Bo Lindqvist' }).check();
  await stage.axe(page, 'a line that pages');
  await stage.picture(page, 'mention_pages_light');
  await composer(page).press('Enter');
  await until('Bo is paged', () => sink.received.length > heard);
  await shows(page.locator('.mention', { hasText: '@Bo Lindqvist' }));
  const [{ user, reason }] = (await server.api('GET', '/pages')).items.filter(({ user }) => user === 'bo');
  equal(user, 'bo', 'who is paged');
  equal(reason.code, 'paged_by_user', 'why');
  const bo = await stage.open({ cookie: as.bo, viewport: phone, touch: true });
  await bo.at('/incidents/INC-1');
  await shows(bo.locator('.line.names-me'));
  await stage.axe(bo, 'a line that names one');
  await stage.picture(bo, 'mention_phone');
  // An address names nobody, and Escape leaves the text as it is.
  await composer(page).fill('write to ops@example.org');
  equal(await page.getByRole('checkbox', { name: /^Page/ }).count(), 0, 'who can be paged by an address');
  await composer(page).fill('');
  await page.keyboard.type('ask @b');
  await shows(page.getByRole('listbox', { name: 'People' }));
  await page.keyboard.press('Escape');
  await gone(page.getByRole('listbox', { name: 'People' }));
  equal(await composer(page).inputValue(), 'ask @b', 'the text');
  // What stands between fences is code: nobody is named by it, and it keeps its lines.
  await composer(page).fill(`the query:\n\`\`\`sql\nSELECT count(*)\n  FROM orders -- ${'and much more '.repeat(12)}\n\`\`\`\nwithout an index`);
  await composer(page).press('Enter');
  await shows(page.locator('pre.code-block', { hasText: 'SELECT count(*)' }));
  await stage.axe(page, 'a block of code');
  await stage.noSidewaysScroll(page, 'a block of code');
  await stage.picture(page, 'code_block_light');
}

// Who else has the room open and who is writing stands above the line that one writes; stakeholders are not told.
export async function who_is_here(stage) {
  const { cookie, as, declare } = await officeOfRoom(stage);
  await declare();
  const amina = await stage.open({ cookie });
  await amina.at('/incidents/INC-1');
  await shows(amina.getByText('Nobody else has this room open'));
  const bo = await stage.open({ cookie: as.bo, viewport: phone, touch: true, theme: 'light' });
  await bo.at('/incidents/INC-1');
  await shows(amina.getByText('Also here: Bo Lindqvist'));
  await shows(bo.getByText('Also here: Amina Diallo'));
  await composer(amina).fill('it is the');
  await shows(bo.getByText('Amina Diallo is writing…'));
  await stage.axe(bo, 'a room in which somebody writes');
  await stage.picture(bo, 'here_phone_light');
  await stage.picture(amina, 'here_dark');
  await gone(bo.getByText('Amina Diallo is writing…'));
  const eve = await stage.open({ cookie: as.eve });
  await eve.at('/incidents/INC-1');
  await shows(eve.getByRole('list', { name: 'Progress' }));
  equal(await eve.getByText('Also here').count(), 0, 'who is here, for a stakeholder');
  await bo.context().close();
  await shows(amina.getByText('Nobody else has this room open'));
}
