// Codes for signing in: made and put on paper in advance, each opens the door once.
import { equal, shows } from '../check.mjs';
import { administrator, phone } from '../stage.mjs';

export async function signs_in_with_a_code_on_paper(stage) {
  const { cookie, me } = await stage.organisation();
  const desk = await stage.open({ cookie, theme: 'light' });
  await desk.at('/settings/me');
  await shows(desk.getByText('There is no code.'));
  await desk.getByRole('button', { name: 'Make new codes' }).click();
  await desk.locator('dialog').getByLabel('Present password').fill('not my password');
  await desk.keyboard.press('Enter');
  await shows(desk.getByText('this is not the present password'));
  await desk.locator('dialog').getByLabel('Present password').fill(administrator.password);
  await desk.keyboard.press('Enter');
  await shows(desk.getByText('They are shown this once'));
  const codes = await desk.locator('.paper li').allTextContents();
  equal(codes.length, 10, 'codes');
  await stage.axe(desk, 'codes to print');
  await stage.picture(desk, 'codes-light');
  // On paper there is nothing but the codes.
  await desk.emulateMedia({ media: 'print' });
  equal(await desk.getByRole('button', { name: 'Print' }).isVisible(), false, 'buttons on paper');
  equal(await desk.locator('.paper').isVisible(), true, 'codes on paper');
  await stage.picture(desk, 'codes-print');
  await desk.emulateMedia({ media: 'screen' });
  await desk.getByRole('button', { name: 'I have stored them' }).click();
  await shows(desk.getByText('10 codes are left'));

  const lost = await stage.open({ viewport: phone });
  await lost.at('/incidents');
  await lost.getByRole('button', { name: 'Sign in with a one-time code' }).click();
  await lost.getByLabel('E-mail').fill(me.email);
  await lost.getByLabel('One-time code').fill(` ${codes[0].toUpperCase().replaceAll('-', ' ')}`);
  await stage.axe(lost, 'signing in with a code');
  await stage.noSidewaysScroll(lost, 'signing in with a code');
  await stage.picture(lost, 'sign-in-code-phone');
  await lost.keyboard.press('Enter');
  await shows(lost.getByRole('heading', { name: 'Incidents', level: 1 }));

  // Used, it opens nothing; the next one does.
  const again = await stage.open({});
  await again.at('/incidents');
  await again.getByRole('button', { name: 'Sign in with a one-time code' }).click();
  await again.getByLabel('E-mail').fill(me.email);
  await again.getByLabel('One-time code').fill(codes[0]);
  await again.keyboard.press('Enter');
  await shows(again.getByText('the code was used before'));
  await again.getByLabel('One-time code').fill(codes[1]);
  await again.keyboard.press('Enter');
  await shows(again.getByRole('heading', { name: 'Incidents', level: 1 }));
  await desk.at('/settings/me');
  await shows(desk.getByText('8 codes are left'));
}
