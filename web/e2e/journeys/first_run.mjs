// From the link on the console to one's own test page acknowledged.
import { equal, gone, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { administrator } from '../stage.mjs';

export async function first_run(stage) {
  const server = await stage.server();
  const sink = await stage.sink();
  const page = await stage.open();

  // Before there is anybody, the sign-in screen says where to begin.
  await page.at('/');
  await shows(page.getByText('This server has no administrator yet'));

  await page.goto(await server.setupLink());
  await page.getByLabel('Organisation').fill(administrator.organisation);
  await page.getByLabel('Your name').fill(administrator.name);
  await page.getByLabel('Your e-mail').fill(administrator.email);
  await page.getByLabel('Password').fill(administrator.password);
  await stage.axe(page, 'set-up');
  await page.getByRole('button', { name: 'Set up' }).click();
  await shows(page.getByRole('heading', { name: 'Acme', level: 1 }));
  await shows(page.getByText('Set up: 0 of 6 done'));
  await stage.axe(page, 'Home, empty');

  // The link works once.
  const second = await stage.open();
  await second.goto(await server.setupLink());
  await second.getByLabel('Organisation').fill('Eve');
  await second.getByLabel('Your name').fill('Eve');
  await second.getByLabel('Your e-mail').fill('eve@example.org');
  await second.getByLabel('Password').fill('another long password');
  await second.getByRole('button', { name: 'Set up' }).click();
  await shows(second.getByText('This link has been used or is wrong'));

  // A test server stands on a private address.
  await page.getByRole('link', { name: 'Settings' }).click();
  await page.getByRole('link', { name: 'Organisation and mail' }).click();
  await page.getByLabel('May reach private addresses').check();
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('Saved'));

  await page.getByRole('link', { name: 'My contact methods and profile' }).click();
  await shows(page.getByText('Nothing can reach you yet'));
  await page.getByRole('button', { name: 'Add', exact: true }).click();
  await page.getByLabel('Channel').selectOption('webhook');
  await page.getByLabel('Address').fill(sink.url);
  await page.locator('dialog').getByLabel('Name').fill('my pager');
  await page.getByRole('button', { name: 'Add and verify' }).click();
  const code = (await until('the code', () => sink.received.find(({ kind }) => kind === 'verification'))).code;
  await page.getByLabel('Code').fill('000000');
  await page.locator('dialog').getByRole('button', { name: 'Verify', exact: true }).click();
  await shows(page.getByText('Not verified'));
  await page.getByLabel('Code').fill(code);
  await page.locator('dialog').getByRole('button', { name: 'Verify', exact: true }).click();
  await shows(page.getByText('✓ verified'));

  await page.getByRole('button', { name: 'Send me a test page' }).click();
  await page.getByRole('button', { name: 'Send it' }).click();
  await shows(page.getByText('Ringing. Open the message and acknowledge.'));
  const message = await until('the test page', () => sink.received.find(({ kind }) => kind === 'page'));
  equal(message.drill, true, 'a test page is a drill');
  const phone = await stage.open({ viewport: { width: 390, height: 844 }, touch: true });
  await phone.goto(message.acknowledge_all ?? message.pages[0].acknowledge);
  await stage.axe(phone, 'the acknowledge page');
  await phone.getByRole('button', { name: /acknowledge/i }).first().click();
  await shows(page.getByText('The whole way works'));
  await page.getByRole('button', { name: 'Close' }).last().click();

  // Out and in again.
  await page.getByRole('button', { name: /menu of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await shows(page.getByRole('heading', { name: 'Sign in' }));
  await stage.axe(page, 'sign-in');
  await page.getByLabel('E-mail').fill(administrator.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await shows(page.getByText('do not belong together'));
  await page.getByLabel('Password').fill(administrator.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await gone(page.getByRole('heading', { name: 'Sign in' }));
  await shows(page.getByRole('heading', { name: administrator.name, level: 1 }), 'the same address as before');
}
