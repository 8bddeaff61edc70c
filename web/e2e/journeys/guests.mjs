// People from outside: a guest who is let into one incident for a time, and stakeholders on the page of their own.
import { equal, gone, shows } from '../check.mjs';
import { composer, officeOfRoom } from '../room.mjs';
import { phone } from '../stage.mjs';
import { until } from '../server.mjs';

const entry = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();
const update = (page, text) => page.getByRole('log', { name: 'Updates' }).getByText(text);

export async function guest_of_one_incident(stage) {
  const { as, server, declare } = await officeOfRoom(stage);
  await declare();
  await server.api('POST', '/incidents', { title: 'Laptop of payroll stolen', severity: 'SEV3' });
  await server.api('POST', '/incidents/1/entries', { text: 'the line card is suspected' });
  await server.api('PATCH', '/incidents/1/impact', { customers: 1200, revenue_cents_a_minute: 60000 });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  await bo.at('/incidents/INC-1');
  await bo.getByRole('button', { name: 'More actions' }).click();
  await bo.getByRole('menuitem', { name: 'Guests from outside…' }).click();
  const dialog = bo.getByRole('dialog', { name: 'Guests of INC-1' });
  await shows(dialog.getByText('Nobody was invited yet.'));
  await dialog.getByLabel('Name').fill('Gus Wire');
  await dialog.getByLabel('Company').fill('Nets Ltd');
  await dialog.getByLabel('E-mail').fill('gus@nets.example');
  await dialog.getByLabel('For', { exact: true }).selectOption('4');
  await stage.axe(bo, 'inviting a guest');
  await dialog.getByRole('button', { name: 'Invite' }).click();
  await shows(dialog.getByText('The way in for Gus Wire'));
  const link = await dialog.getByRole('textbox', { name: 'Link' }).inputValue();
  await stage.axe(bo, 'the way in for a guest');
  await stage.picture(bo, 'guest-invited-light');

  // The link fills the form, leaves the address, and opens the room once.
  const gus = await stage.open({});
  await gus.at(link.slice(new URL(link).origin.length));
  await shows(gus.getByRole('heading', { name: 'Sign in' }));
  equal(await gus.getByLabel('E-mail').inputValue(), 'gus@nets.example', 'the e-mail of the link');
  equal(new URL(gus.url()).hash, '', 'what the address keeps of the code');
  await gus.getByRole('button', { name: 'Sign in', exact: true }).click();
  await shows(gus.getByText(/Gus Wire, guest of/));
  await shows(gus.getByRole('heading', { name: 'Checkout errors in EU' }));
  await shows(entry(gus, 'the line card is suspected'));
  await shows(gus.getByText('1,200 affected'));
  equal(await gus.getByText('600.00').count(), 0, 'money that a guest sees');
  await stage.axe(gus, 'the room of a guest');
  await stage.picture(gus, 'guest-room');

  // Works in it as any other: a line, a task, and hears what is said.
  await composer(gus).fill('we ship a new card from the depot');
  await gus.keyboard.press('Enter');
  await shows(entry(bo, 'we ship a new card from the depot'));
  await shows(entry(bo, 'Gus Wire'));
  await composer(gus).fill('# Swap the line card');
  await gus.keyboard.press('Enter');
  await shows(gus.getByRole('button', { name: 'Swap the line card', exact: true }));
  await shows(gus.getByText('Bo Lindqvist').first());

  // Nothing else is there for them: another address leads back.
  for (const path of ['/incidents/INC-2', '/settings/people', '/alerts']) {
    await gus.at(path);
    await until(`${path} to lead back`, () => new URL(gus.url()).pathname === '/incidents/INC-1');
    equal(await gus.getByText('payroll').count(), 0, 'traces of another incident');
  }
  const small = await stage.open({ cookie: (await gus.context().cookies()).find(({ name }) => name === 'tocsin_session').value, viewport: phone, touch: true });
  await small.at('/incidents/INC-1');
  await shows(entry(small, 'we ship a new card'));
  await stage.axe(small, 'the room of a guest on a phone');
  await stage.picture(small, 'guest-room-phone');

  // Their time is ended, and the room closes by itself.
  await dialog.getByRole('button', { name: 'Done' }).click();
  await shows(dialog.getByText('may come and go'));
  await stage.axe(bo, 'the guests of an incident');
  await dialog.getByRole('button', { name: 'End the access of Gus Wire' }).click();
  await shows(dialog.getByText(/^○ over|over/).first());
  await shows(gus.getByRole('heading', { name: 'Sign in' }));
  await bo.keyboard.press('Escape');
  await gone(dialog);
  await shows(entry(bo, 'Is a guest no longer'));
}

export async function stakeholders_have_a_page(stage) {
  const { as, server, declare } = await officeOfRoom(stage);
  await declare();
  await server.api('POST', '/incidents/1/entries', { text: 'somebody dropped the table' });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await Promise.all([bo, eve].map((page) => page.at('/incidents/INC-1')));
  await shows(eve.getByText('Nothing was told yet.', { exact: false }));
  await shows(eve.getByText('not promised yet'));
  await stage.picture(eve, 'stakeholder-empty');
  await stage.axe(eve, 'the page of stakeholders, before the first word');

  // A line for them, with the promise of the next.
  await bo.getByLabel('Who reads it').selectOption('stakeholder');
  await bo.getByLabel('Next update').selectOption('30');
  await composer(bo).fill('Payments fail for half of our customers. We are rolling back.');
  await stage.picture(bo, 'composer-promise-light');
  await bo.keyboard.press('Enter');
  await shows(update(eve, 'We are rolling back.'));
  await shows(eve.getByText(/in (29|30):\d\d/));
  await bo.getByRole('button', { name: 'Edit the impact' }).click();
  const dialog = bo.getByRole('dialog', { name: 'Impact' });
  await dialog.getByLabel('Customers affected').fill('500');
  await dialog.getByLabel('Expected to be over').fill('2035-01-05T10:00:00');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await gone(dialog);
  await shows(eve.getByText('500 affected'));
  await shows(eve.getByText(/5 Jan 2035/));
  await server.api('PATCH', '/incidents/1', { status: 'contained' });
  await shows(eve.getByRole('list', { name: 'Progress' }).locator('[aria-current=step]', { hasText: 'Held where it is' }));
  equal(await eve.getByText('dropped the table').count(), 0, 'lines of responders that a stakeholder sees');
  await stage.axe(eve, 'the page of stakeholders');
  await stage.picture(eve, 'stakeholder');
  const small = await stage.open({ cookie: as.eve, viewport: phone, touch: true, theme: 'light' });
  await small.at('/incidents/INC-1');
  await shows(update(small, 'We are rolling back.'));
  await stage.axe(small, 'the page of stakeholders on a phone');
  await stage.picture(small, 'stakeholder-phone-light');

  // Whoever responds looks at it, and goes back.
  await bo.getByRole('button', { name: 'More actions' }).click();
  await bo.getByRole('menuitem', { name: 'What stakeholders see' }).click();
  await shows(bo.getByText('This is what stakeholders see.'));
  equal(await bo.getByText('dropped the table').count(), 0, 'lines of responders on the page of stakeholders');
  await bo.getByRole('button', { name: 'Back to the room' }).click();
  await shows(entry(bo, 'dropped the table'));
}

// A line that only the people of the roles read.
export async function lines_for_the_roles(stage) {
  const { cookie, as, server, declare } = await officeOfRoom(stage);
  await declare();
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo });
  await Promise.all([amina, bo].map((page) => page.at('/incidents/INC-1')));
  await shows(composer(bo));
  equal(await bo.getByRole('option', { name: 'The roles only' }).count(), 0, 'the choice of who holds no role');
  await server.api('PUT', '/incidents/1/roles/incident-commander', { user: 'bo' });
  await bo.getByLabel('Who reads it').selectOption('restricted');
  await composer(bo).fill('the press knows');
  await bo.keyboard.press('Enter');
  await shows(entry(bo, 'the press knows').getByText('Restricted'));
  await composer(bo).fill('checkout answers again');
  await bo.keyboard.press('Enter');
  await shows(entry(amina, 'checkout answers again'));
  equal(await amina.getByText('the press knows').count(), 0, 'restricted lines that a responder sees');
}
