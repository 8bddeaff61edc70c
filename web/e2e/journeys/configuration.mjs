// Configuration through the screens: from nothing to an alert that finds its way; conflicts; access.
import { equal, shows } from '../check.mjs';
import { until } from '../server.mjs';

export async function build_an_organisation(stage) {
  const { server, page } = await stage.office();
  await server.put('users', { slug: 'bo', name: 'Bo Lindqvist', email: 'bo@example.org', active: true });

  await page.at('/settings/people');
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Payments');
  await page.getByRole('combobox', { name: 'Members' }).fill('bo');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('Payments'));

  await page.at('/escalation');
  await page.getByRole('button', { name: 'New policy' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Standard');
  await page.getByRole('combobox', { name: 'Call' }).fill('amina');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Add a step' }).click();
  await page.getByRole('combobox', { name: 'Call' }).nth(1).fill('team pay');
  await page.keyboard.press('Enter');
  await stage.axe(page, 'the policy form');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: /Standard/ }).click();
  await shows(page.getByText(/nobody of it has a verified contact method/).first(), 'the warning about unreachable people');

  await page.at('/services');
  await page.getByRole('button', { name: 'New service' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Checkout API');
  await page.getByLabel('Team').selectOption({ label: 'Payments' });
  await page.getByLabel('Escalation policy').selectOption({ label: 'Standard' });
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByRole('heading', { name: 'Checkout API', level: 1 }));

  await page.at('/settings/integrations');
  await page.getByRole('button', { name: 'Connect a source' }).first().click();
  await page.getByLabel('It speaks').selectOption('json');
  await page.getByLabel('Name', { exact: true }).fill('Shop events');
  await page.getByLabel('Service').selectOption({ label: 'Checkout API' });
  await page.getByRole('button', { name: 'Make its key' }).click();
  await shows(page.getByText('This key is shown once'));
  const key = (await page.locator('.key-once code').textContent()).trim();
  await shows(page.locator('pre', { hasText: key }), 'the snippet with the key in it');
  await stage.axe(page, 'the integration with its key');
  await page.getByRole('button', { name: 'Send a test event' }).click();
  await shows(page.getByText(/The test event became alert/));
  await server.events(key, [{ summary: 'a real one', dedup_key: 'r', severity: 'critical', host: 'web-1' }]);
  await shows(page.getByRole('link', { name: 'a real one' }), 'the event in the list of the source');

  await page.getByRole('button', { name: 'Preview' }).click();
  await shows(page.locator('.box', { hasText: 'dedup key' }), 'the preview of the mapping');

  await page.getByRole('button', { name: 'New key' }).click();
  await page.getByRole('button', { name: 'Make the key' }).click();
  await shows(page.getByText(/works until/).nth(1), 'both keys');
  await server.events(key, [{ summary: 'with the old key', dedup_key: 'o', severity: 'critical' }]);

  await page.at('/settings/routing');
  await page.getByRole('button', { name: 'New rule' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Web servers are not urgent');
  await page.getByLabel('When').fill('host=~"web-.*"');
  await page.getByLabel('Urgency').selectOption('low');
  await page.getByRole('button', { name: 'Try on recent alerts' }).click();
  await shows(page.getByText(/of the last \d+ alerts would go elsewhere/));
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByRole('button', { name: 'Web servers are not urgent' }));
  await server.events(key, [{ summary: 'web again', dedup_key: 'w', severity: 'critical', host: 'web-2' }]);
  await until('low urgency', async () => (await server.api('GET', '/alerts?q=web%20again')).items[0]?.urgency === 'low');

  await page.at('/settings/inhibition');
  await page.getByRole('button', { name: 'New rule' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Data centre down');
  await page.getByLabel('While this fires').fill('alertname="DataCentreDown"');
  await page.getByLabel('These are quiet').fill('severity="warning"');
  await page.getByLabel(/With the same labels/).fill('datacenter');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('with the same datacenter'));

  await page.at('/settings/tokens');
  await page.getByRole('button', { name: 'New token' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('deploy script');
  await page.getByRole('button', { name: 'Make the token' }).click();
  const token = (await page.locator('.key-once code').textContent()).trim();
  const answer = await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } });
  equal(answer.status, 200, 'the token works');
  await page.getByRole('button', { name: 'Revoke deploy script' }).click();
  await until('the token is dead', async () => (await fetch(`${server.url}/api/v1/me`, { headers: { authorization: `Bearer ${token}` } })).status === 401);

  await page.at('/settings/providers');
  await page.getByRole('button', { name: 'New provider' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill('Twilio');
  await page.getByLabel('Account SID').fill('AC01');
  await page.getByLabel('Auth token').fill('the-token');
  await page.getByLabel('From', { exact: true }).fill('+15005550006');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('AC01 · from +15005550006'));
  equal(JSON.stringify(await server.api('GET', '/providers')).includes('the-token'), false, 'the token is shown');

  await page.at('/settings/audit');
  await shows(page.getByText(/created policy/), 'the policy in the audit log');
}

export async function the_faster_one_wins_in_the_open(stage) {
  const { server, cookie } = await stage.organisation();
  const page = await stage.open({ cookie });
  await page.at('/services/checkout');
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Description').fill('mine');
  const { value } = await server.api('GET', '/services/checkout');
  await server.put('services', { ...value, description: 'theirs' });
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText(/Somebody changed this while you were editing/));
  await stage.axe(page, 'the conflict');
  equal((await server.api('GET', '/services/checkout')).value.description, 'theirs', 'nothing was overwritten');
  await page.getByRole('button', { name: 'Replace theirs with mine' }).click();
  await until('mine is there', async () => (await server.api('GET', '/services/checkout')).value.description === 'mine');

  // A form with changes does not vanish.
  await page.getByRole('button', { name: 'Edit' }).click();
  await page.getByLabel('Description').fill('half a thought');
  await page.keyboard.press('Escape');
  await shows(page.getByText('You have changes that are not saved'));
}

export async function a_stakeholder_only_looks(stage) {
  const { server, key } = await stage.organisation();
  await server.events(key, [{ summary: 'one', dedup_key: 'one', severity: 'critical' }]);
  await server.put('grants', { slug: 'bo-looks', subject_kind: 'user', subject: 'bo', access: 'stakeholder', scope_kind: 'organisation', scope: '' });
  await server.api('PUT', '/users/bo/password', { new: 'a password of bo' });
  const admin = server.cookie;
  const cookie = await server.signIn('bo@example.org', 'a password of bo');
  server.cookie = admin;
  const page = await stage.open({ cookie });
  await page.at('/alerts/1');
  await shows(page.getByRole('heading', { name: 'one', level: 1 }));
  equal(await page.getByRole('button', { name: /Acknowledge/ }).count(), 0, 'buttons to acknowledge');
  equal(await page.getByRole('button', { name: /Declare/ }).count(), 0, 'buttons to declare');
  await page.keyboard.press('c');
  equal(await page.locator('dialog[open]').count(), 0, 'dialogs after c');
  await page.at('/settings/audit');
  await shows(page.getByText('You may not see this'));
  await stage.axe(page, 'a screen without permission');
}
