// What an incident hurts and costs: said by one, seen ticking by another, corrected by two at once; a stakeholder sees no
// money; the meter stands still when it is over.
import { equal, gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';
import { phone } from '../stage.mjs';
import { until } from '../server.mjs';

const entry = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();
const panel = (page, title) => page.locator('section.panel', { has: page.getByRole('heading', { name: title, exact: true }) });
const total = (page) => panel(page, 'Cost').locator('.cost-total .num').innerText();
const dialog = (page) => page.getByRole('dialog', { name: 'Impact' });

export async function impact_and_cost(stage) {
  const { cookie, as, server, declare } = await officeOfRoom(stage);
  const amina = await stage.open({ cookie });
  await declare();

  // Rates are the organisation's, and a role's own.
  await amina.at('/settings/organisation');
  await amina.getByLabel('Currency').fill('eur');
  await amina.getByLabel('Cost of an hour of a responder').fill('90.50');
  await panel(amina, 'Cost of incidents').scrollIntoViewIfNeeded();
  await stage.picture(amina, 'cost-settings');
  await amina.getByRole('button', { name: 'Save' }).first().click();
  await shows(amina.getByText('Saved', { exact: true }));
  const { items } = await server.api('GET', '/settings');
  equal(items[0].value.cents_an_hour, 9050, 'the rate');
  await amina.at('/settings/roles');
  await amina.getByRole('button', { name: 'Edit Incident commander' }).click();
  await amina.getByLabel('Cost of an hour in it').fill('150');
  await stage.axe(amina, 'the form of a role');
  await amina.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await gone(amina.getByRole('dialog'));

  // One says what it hurts; the other sees it, and the meter ticks.
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await Promise.all([amina, bo, eve].map((page) => page.at('/incidents/INC-1')));
  await shows(panel(amina, 'Impact').getByText('nobody has said'));
  await stage.picture(amina, 'impact-empty');
  await amina.getByRole('button', { name: 'Edit the impact' }).click();
  await dialog(amina).getByLabel('Customers affected').fill('1200');
  await dialog(amina).getByLabel('Regions').fill('EU, US');
  await dialog(amina).getByLabel('Revenue lost a minute').fill('600');
  await dialog(amina).getByRole('button', { name: 'Add a penalty' }).click();
  await dialog(amina).getByLabel('Reason').fill('the contract with the bank');
  await dialog(amina).getByLabel('Amount').fill('25000');
  await stage.axe(amina, 'saying the impact');
  await stage.picture(amina, 'impact-dialog');
  await dialog(amina).getByRole('button', { name: 'Save' }).click();
  await gone(dialog(amina));
  await shows(panel(bo, 'Impact').getByText('1,200 affected'));
  await shows(panel(bo, 'Impact').getByText('EU, US'));
  await shows(panel(bo, 'Impact').getByText('the contract with the bank'));
  await shows(entry(bo, 'Customers affected: not known → 1200'));
  const before = await total(bo);
  await until('the meter to tick', async () => (await total(bo)) !== before);
  await stage.axe(bo, 'a room with its cost');
  await panel(bo, 'Cost').scrollIntoViewIfNeeded();
  await stage.picture(bo, 'impact-light');
  await panel(amina, 'Cost').scrollIntoViewIfNeeded();
  await stage.picture(amina, 'impact-dark');

  // A stakeholder reads how many and where, and of no money.
  await shows(panel(eve, 'Impact').getByText('1,200 affected'));
  equal(await eve.getByText(/bank|a minute|so far/).count(), 0, 'money that a stakeholder sees');
  equal(await eve.getByRole('button', { name: 'Edit the impact' }).count(), 0, 'buttons of a stakeholder');

  // Two at once: what the other changed elsewhere is taken in, what both changed is asked about.
  await bo.getByRole('button', { name: 'Edit the impact' }).click();
  await dialog(bo).getByLabel('Customers affected').fill('3000');
  await server.api('PATCH', '/incidents/1/impact', { regions: ['EU'] });
  await shows(dialog(bo).getByText('changed the regions; it is taken in'));
  equal(await dialog(bo).getByLabel('Regions').inputValue(), 'EU', 'the regions');
  await server.api('PATCH', '/incidents/1/impact', { customers: 2500 });
  await shows(dialog(bo).getByText('You are not alone here.'));
  await stage.axe(bo, 'two who change the impact');
  await stage.picture(bo, 'impact-clash-light');
  equal(await dialog(bo).getByRole('button', { name: 'Save' }).isDisabled(), true, 'saving while it is open');
  await dialog(bo).getByRole('button', { name: 'Keep mine' }).click();
  await dialog(bo).getByRole('button', { name: 'Save' }).click();
  await gone(dialog(bo));
  await shows(panel(amina, 'Impact').getByText('3,000 affected'));

  // The first update is told by the clocks; over, the meter stands still.
  await shows(panel(amina, 'Clocks').getByText('First update'));
  await server.api('POST', '/incidents/1/entries', { kind: 'said', text: 'we are on it', visibility: 'stakeholder' });
  await shows(panel(amina, 'Clocks').locator('.contents', { hasText: 'First update' }).getByText('in time'));
  const small = await stage.open({ cookie: as.bo, viewport: phone, touch: true });
  await small.at('/incidents/INC-1?panel=facts');
  await shows(panel(small, 'Impact').getByText('3,000 affected'));
  await panel(small, 'Impact').scrollIntoViewIfNeeded();
  await stage.axe(small, 'the impact on a phone');
  await stage.picture(small, 'impact-phone');
  await small.getByRole('button', { name: 'Edit the impact' }).click();
  await shows(dialog(small));
  await stage.picture(small, 'impact-dialog-phone');
  await server.api('PATCH', '/incidents/1', { status: 'resolved' });
  await shows(panel(amina, 'Cost').getByText(/in all, until/));
  const end = await total(amina);
  await amina.reload();
  await shows(panel(amina, 'Cost').getByText(/in all, until/));
  equal(await total(amina), end, 'the total afterwards');
}
