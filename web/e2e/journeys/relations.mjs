// Incidents that belong together: a part ends with the whole, and two that were one are merged.
import { gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';

const entry = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();
async function more(page, name) {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name }).click();
}

export async function incidents_that_belong_together(stage) {
  const { server, cookie, as, declare } = await officeOfRoom(stage);
  await declare();
  const report = (title, severity) => server.api('POST', '/incidents', { title, severity, services: ['checkout'] });
  await report('Orders are slow', 'SEV3');
  await report('Checkout broken in Spain', 'SEV2');
  await server.api('POST', '/incidents/3/tasks', { title: 'Tell the shops in Spain' });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const amina = await stage.open({ cookie });
  await amina.at('/incidents/INC-1');
  await shows(entry(amina, 'Declared'));

  // A part of the whole: both rooms say so.
  await bo.at('/incidents/INC-2');
  await more(bo, 'Make it part of another…');
  await bo.getByRole('combobox', { name: 'Part of' }).selectOption({ label: 'INC-1 SEV1 Checkout errors in EU' });
  await stage.axe(bo, 'making an incident a part');
  await bo.getByRole('button', { name: 'Make it a part' }).click();
  await gone(bo.getByRole('dialog'));
  await shows(bo.getByText('this is part of it'));
  await shows(entry(amina, 'INC-2 Orders are slow'));
  await shows(amina.getByText('part of this', { exact: true }));

  // The other was the same one all along: its task is here, and its address leads here.
  await bo.at('/incidents/INC-3');
  await more(bo, 'Merge it into another…');
  await bo.getByRole('combobox', { name: 'Merge into' }).selectOption({ label: 'INC-1 SEV1 Checkout errors in EU' });
  await stage.picture(bo, 'merge-light');
  await bo.getByRole('button', { name: 'Merge', exact: true }).click();
  await shows(bo.getByRole('heading', { name: 'Checkout errors in EU' }));
  await shows(bo.getByRole('button', { name: 'Tell the shops in Spain', exact: true }));
  await shows(entry(amina, 'INC-3 Checkout broken in Spain'));
  await stage.picture(amina, 'relatives-dark');
  await stage.axe(amina, 'incidents that belong together');
  await bo.at('/incidents/INC-3');
  await shows(bo.getByText('It was INC-1 all along'));

  // The whole ends, and its part with it.
  await server.api('PATCH', '/incidents/1', { status: 'resolved' });
  await bo.at('/incidents/INC-2');
  await shows(bo.getByText('This incident is over'));
}
