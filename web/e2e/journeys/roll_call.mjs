// The roll call: one asks, whoever is on call answers by one press, and both see at once where the failure began.
import { equal, focused, gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

async function room(stage) {
  const office = await officeOfRoom(stage);
  const { server } = office;
  await server.put('teams', { slug: 'storage', name: 'Storage', description: '', members: ['bo'] });
  await server.put('services', { slug: 'database', name: 'Orders database', description: '', team: 'storage', policy: '', tier: 1 });
  const checkout = await server.api('GET', '/services/checkout');
  await server.put('services', { ...checkout.value, depends_on: ['database'] });
  return office;
}

const board = (page) => page.getByRole('region', { name: 'Component board' });
const component = (page, name) => board(page).locator('.component').filter({ has: page.getByRole('button', { name, exact: true }) });
const line = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();
const order = (page) => board(page).locator('.component-name').allTextContents();

export async function roll_call_of_two(stage) {
  const { server, cookie, as, declare } = await room(stage);
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
  await shows(board(amina).getByText('Nobody has asked yet'));
  equal(await board(eve).count(), 0, 'boards of a stakeholder');

  // One key, and one press: the affected service and what it depends on are asked.
  await amina.keyboard.press('Shift+R');
  await shows(amina.getByText('2 services are asked:'));
  await stage.axe(amina, 'the dialog that calls the roll');
  await stage.picture(amina, 'roll-call-dark');
  await focused(amina, 'dialog button[type=submit]', 'the button that calls');
  await amina.keyboard.press('Enter');
  await shows(line(amina, 'Roll called'));

  // Bo is asked in his room, and answers by one press; Amina sees it at once.
  await shows(bo.getByText('The roll is called: how is Checkout API?'));
  await shows(component(amina, 'Orders database').getByText(/^◌ Missing since .*: Bo Lindqvist$/));
  await stage.axe(bo, 'the question in the room');
  await stage.picture(bo, 'roll-asked-light');
  await component(bo, 'Orders database').getByRole('button', { name: 'Orders database is impaired' }).click();
  await shows(component(amina, 'Orders database').getByText('▲ Impaired'));
  await shows(board(amina).getByText('1 impaired'));
  await shows(line(amina, 'Orders database: impaired'));

  // By keys and with a word; what became impaired first stands first.
  await bo.keyboard.press('r');
  await shows(bo.getByRole('dialog', { name: 'How is a service?' }));
  equal(await bo.getByLabel('Service', { exact: true }).inputValue(), 'checkout', 'the service that is missing');
  await focused(bo, 'dialog input[type=radio]', 'the answers');
  await bo.keyboard.press('ArrowRight');
  await bo.keyboard.press('Tab');
  await bo.keyboard.type('cards are refused');
  await stage.axe(bo, 'the dialog of an answer');
  await stage.picture(bo, 'roll-answer-light');
  await bo.keyboard.press('Enter');
  await shows(component(amina, 'Checkout API').getByText('“cards are refused”'));
  await until('the order of the board', async () => (await order(amina)).join() === 'Orders database,Checkout API');
  await component(amina, 'Orders database').getByRole('button', { name: 'Orders database' }).click();
  await amina.getByText('✓ Healthy').last().click();
  await amina.getByLabel('A word').fill('failed over');
  await amina.getByRole('button', { name: 'Answer', exact: true }).click();
  await shows(component(bo, 'Orders database').getByText('✓ Healthy'));
  await shows(component(bo, 'Orders database').getByRole('img', { name: /^Orders database: .*impaired from .*, healthy from/ }));
  await component(bo, 'Orders database').getByRole('button', { name: 'Orders database' }).click();
  await shows(bo.getByRole('list', { name: 'What was said of Orders database' }).getByText('failed over'));
  await stage.axe(bo, 'what was said of a service');
  await stage.picture(bo, 'roll-said-light');
  await bo.keyboard.press('Escape');
  equal((await order(bo)).join(), 'Orders database,Checkout API', 'where it began stays first');
  await stage.axe(amina, 'the component board, dark');
  await stage.axe(bo, 'the component board, light');
  await stage.picture(amina, 'components-dark');
  await stage.picture(bo, 'components-light');

  // Asked again: what was said stands, and whose answer is missing is said.
  await server.api('POST', '/incidents/1/roll-call', { services: ['search'] });
  await shows(component(amina, 'Checkout API').getByText(/^◌ Missing since/));
  await shows(component(amina, 'Checkout API').getByText('▲ Impaired'));
  await shows(component(amina, 'Search').getByText('No answer yet'));
  await amina.keyboard.press('5');
  await focused(amina, '.component-name', 'the board');

  // None of it is for stakeholders.
  equal(await eve.getByText(/Orders database|cards are refused/).count(), 0, 'health before a stakeholder');
}

export async function roll_call_on_a_phone(stage) {
  const { server, as, declare } = await room(stage);
  await declare();
  await server.api('POST', '/incidents/1/roll-call', { services: ['search'] });
  const bo = await stage.open({ cookie: as.bo, viewport: phone, touch: true });
  await bo.at('/incidents/INC-1');
  await shows(bo.getByText('The roll is called: how is Checkout API?'));
  await stage.picture(bo, 'roll-asked-phone');
  await stage.axe(bo, 'the question on a phone');
  await bo.getByRole('button', { name: 'Checkout API is impaired' }).tap();
  await gone(bo.getByText('how is Checkout API?'));
  await bo.getByRole('navigation', { name: 'Panels' }).getByRole('link', { name: 'Facts and alerts' }).tap();
  await shows(component(bo, 'Checkout API').getByText('▲ Impaired'));
  await stage.axe(bo, 'the board on a phone');
  await stage.noSidewaysScroll(bo, 'the board on a phone');
  await stage.noSqueezedText(bo, 'the board on a phone');
  await stage.picture(bo, 'components-phone');
  const small = await bo.evaluate(() => [...document.querySelectorAll('.components-panel button, .role-request button')].filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)));
  equal(small.join(), '', 'targets under 44 px');

  // Without the server nothing is answered, and it is not shown as if it were.
  await server.kill();
  await shows(bo.getByText(/^Offline since/));
  await component(bo, 'Search').getByRole('button', { name: 'Search is healthy' }).tap();
  await shows(bo.getByText('No answer for Search yet: the server does not answer'));
  await shows(component(bo, 'Search').getByText('No answer yet'));
  await stage.picture(bo, 'components-phone-offline');
  await server.run();
  await shows(component(bo, 'Search').getByText('✓ Healthy'), 'the answer that was sent again');
}
