// A private incident of a type with a field of its own: declared by one, unseen by the administrator until she breaks
// the glass, and by the stakeholder until she is a member.
import { equal, gone, shows } from '../check.mjs';
import { composer, officeOfRoom } from '../room.mjs';
import { phone } from '../stage.mjs';

const entry = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();

export async function private_incident(stage) {
  const { cookie, as, server, me } = await officeOfRoom(stage);
  const amina = await stage.open({ cookie });

  // A field that is needed of incidents of one type.
  await amina.at('/settings/incident-types');
  await shows(amina.getByText('at least SEV2, private'));
  await amina.getByRole('button', { name: 'New field' }).click();
  await amina.getByLabel('Name').fill('Kind of data');
  await amina.getByLabel('Kind', { exact: true }).selectOption('choice');
  await amina.getByLabel('Choices').fill('customers\nstaff');
  await amina.getByLabel('Needed').selectOption('declare');
  await amina.getByRole('combobox', { name: 'Incident types' }).fill('Secu');
  await amina.getByRole('option', { name: 'Security' }).click();
  await stage.axe(amina, 'the form of a custom field');
  await amina.getByRole('button', { name: 'Save' }).click();
  await shows(amina.getByText('Choice; needed to declare; of the type security; customers · staff'));
  await stage.picture(amina, 'incident-types');
  await stage.axe(amina, 'incident types and fields');

  // Bo declares one: the type asks for its field, and says that it begins private.
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await bo.at('/');
  await shows(bo.getByText('Nothing is on fire'));
  await bo.keyboard.press('c');
  await bo.getByLabel('What is broken?').fill('Laptop of payroll stolen');
  await bo.getByRole('combobox', { name: 'Type' }).selectOption('security');
  await shows(bo.getByText('Begins private.'));
  await stage.axe(bo, 'declaring with a type');
  await stage.picture(bo, 'declare-type-light');
  await bo.getByLabel('Kind of data').selectOption('staff');
  await bo.keyboard.press('Enter');
  await shows(bo.getByRole('heading', { name: 'Laptop of payroll stolen' }));
  await shows(bo.getByRole('button', { name: 'Private: who sees it' }));
  await shows(bo.getByText('Kind of data', { exact: true }));
  await composer(bo).fill('the disk was encrypted');
  await bo.keyboard.press('Enter');
  await shows(entry(bo, 'the disk was encrypted'));

  // Nobody else meets it, and its address is that of one that never was.
  for (const page of [amina, eve]) {
    await page.at('/incidents');
    await shows(page.getByText('No incident is open'));
    equal(await page.getByText('Laptop').count(), 0, 'traces of it');
  }
  await eve.at('/incidents/INC-1');
  await shows(eve.getByText('The incident could not be loaded'));
  equal(await eve.getByText('It may be private').count(), 0, 'ways to break the glass');

  // The administrator breaks the glass; whoever is inside reads why.
  await amina.at('/incidents/INC-1');
  await amina.getByText('It may be private').click();
  await amina.getByLabel('Reason').fill('the press is calling');
  await stage.axe(amina, 'breaking the glass');
  await stage.picture(amina, 'break-glass');
  await amina.getByRole('button', { name: 'Break the glass' }).click();
  await shows(amina.getByRole('heading', { name: 'Laptop of payroll stolen' }));
  await shows(entry(bo, 'the press is calling'));

  // A member responds, though she may not elsewhere; once she is none, she sees nothing.
  await bo.getByRole('button', { name: 'Private: who sees it' }).click();
  await shows(bo.getByRole('list', { name: 'Who is inside' }).getByText('Bo Lindqvist'));
  await bo.getByRole('combobox', { name: 'Members' }).fill('Eve');
  await bo.getByRole('option', { name: 'Eve Board' }).click();
  await stage.axe(bo, 'who is inside');
  await stage.picture(bo, 'circle-light');
  await bo.getByRole('button', { name: 'Save members' }).click();
  await gone(bo.getByRole('dialog'));
  await eve.at('/incidents');
  await eve.getByRole('main').getByRole('link', { name: /Laptop of payroll stolen/ }).click();
  await composer(eve).fill('legal is informed');
  await eve.keyboard.press('Enter');
  await shows(entry(bo, 'legal is informed'));
  await server.api('PATCH', '/incidents/1', { members: ['bo', me.slug] });
  await eve.at('/incidents');
  await shows(eve.getByText('No incident is open'));

  const small = await stage.open({ cookie: as.bo, viewport: phone, touch: true });
  await small.at('/incidents/INC-1');
  await shows(small.getByRole('button', { name: 'Private: who sees it' }));
  await stage.axe(small, 'a private incident on a phone');
  await stage.picture(small, 'private-phone');
}
