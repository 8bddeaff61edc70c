// Incidents: declared in three interactions, worked on, resolved, reopened.
import { equal, row, shows, tell } from '../check.mjs';
import { until } from '../server.mjs';

export async function declare_in_three(stage) {
  const { cookie } = await stage.organisation();
  const page = await stage.open({ cookie });
  await page.at('/');
  await shows(page.getByText('Nothing is on fire'));
  const shown = await page.evaluate(() => new Promise((resolve) => {
    const began = performance.now();
    new MutationObserver((_, observer) => {
      if (!document.querySelector('dialog[open] input')) return;
      observer.disconnect();
      resolve(performance.now() - began);
    }).observe(document.body, { childList: true, subtree: true, attributes: true });
    document.dispatchEvent(new KeyboardEvent('keydown', { key: 'c', bubbles: true }));
  }));
  tell(shown, 'from the key to the form');
  const began = performance.now();
  await page.keyboard.type('checkout errors in EU');
  await stage.axe(page, 'the declare dialog');
  await page.keyboard.press('Enter');
  await shows(page.getByRole('heading', { name: 'checkout errors in EU', level: 1 }));
  tell(performance.now() - began, 'to declare');
  equal(new URL(page.url()).pathname, '/incidents/INC-1', 'its address');

  // The number alone is enough of an address.
  await page.at('/1');
  await shows(page.getByRole('heading', { name: 'checkout errors in EU', level: 1 }));
  // Another that sounds alike is offered to join.
  await page.keyboard.press('c');
  await page.keyboard.type('errors at checkout');
  await page.getByRole('button', { name: /Join it/ }).click();
  equal(new URL(page.url()).pathname, '/incidents/INC-1', 'joined');
}

export async function work_on_an_incident(stage) {
  const { server, cookie, key } = await stage.organisation();
  await server.events(key, [{ summary: 'payments fail', dedup_key: 'a', severity: 'critical' }]);
  const page = await stage.open({ cookie });
  await page.at('/alerts?tab=all');
  await shows(row(page, 'payments fail'));
  await page.keyboard.press('j');
  await page.keyboard.press('d');
  await shows(page.getByText('The alert will be attached'));
  await page.keyboard.press('Enter');
  await shows(page.getByRole('heading', { name: 'payments fail', level: 1 }));
  await shows(page.getByText('Alerts (1)'));

  await page.getByRole('button', { name: /^Incident commander.*nobody/ }).click();
  await page.getByRole('menuitem', { name: 'Take it' }).click();
  await until('command is taken', async () => (await server.api('GET', '/incidents/1')).commander !== '');
  await page.keyboard.press('s');
  await page.locator('dialog').getByText('SEV3', { exact: true }).click();
  await page.getByLabel('Reason').fill('only one country');
  await page.keyboard.press('Enter');
  await until('the severity', async () => (await server.api('GET', '/incidents/1')).severity === 'SEV3');
  await page.keyboard.press('t');
  await page.locator('dialog').getByText('Identified', { exact: true }).click();
  await page.getByRole('button', { name: /^Set Identified/ }).click();
  await until('the status', async () => (await server.api('GET', '/incidents/1')).status === 'identified');

  await page.keyboard.press('w');
  await page.keyboard.type('**decided**: roll back `8f31`');
  await page.keyboard.press('Enter');
  await shows(page.locator('.stream-scroll strong', { hasText: 'decided' }), 'what was said, formatted');
  await shows(page.getByText('only one country'));
  await stage.axe(page, 'the incident');

  // The cursor stays in the composer for the next line; Escape gives the keys back.
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  await page.locator('dialog').getByText('Resolved', { exact: true }).click();
  await page.getByLabel('What fixed it').fill('the roll-back');
  await page.keyboard.press('Enter');
  await shows(page.getByText('This incident is over'));
  await page.getByRole('button', { name: 'Reopen' }).click();
  await until('it is open again', async () => (await server.api('GET', '/incidents/1')).resolved_at === null);
  await shows(page.getByRole('button', { name: /change the status/ }));
}

// Proposed by its severity, declared by a person, named on every screen; what each severity means is the organisation's.
export async function major_incident(stage) {
  const { server, cookie } = await stage.organisation();
  const page = await stage.open({ cookie });
  await page.at('/settings');
  await page.getByRole('link', { name: 'Severities and major incidents' }).first().click();
  await page.getByRole('button', { name: 'Edit SEV1' }).click();
  await page.getByLabel('When it is this bad').fill('More than 5 % of orders fail');
  await page.getByLabel('First response within').fill('3m');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('More than 5 % of orders fail'));
  await shows(page.getByText('response within 3 min'));
  await page.getByLabel('Impact minor, urgency none').selectOption('SEV4');
  await until('the matrix is saved', async () => (await server.api('GET', '/severity-matrix')).severity[3][4] === 'SEV4');
  await page.getByRole('button', { name: 'New rule' }).click();
  await page.getByLabel('Name').fill('Many alerts');
  await page.getByLabel('From so many alerts').fill('2');
  await page.getByLabel('Then').selectOption('declare');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('from 2 alerts: declare a major incident'));
  await stage.axe(page, 'severities');

  await page.keyboard.press('c');
  await page.keyboard.type('nobody can pay');
  await page.locator('dialog').getByText('SEV1', { exact: true }).click();
  await shows(page.locator('dialog').getByText('More than 5 % of orders fail'), 'what SEV1 means, where it is chosen');
  await page.getByRole('button', { name: 'Declare', exact: true }).click();
  const proposal = page.getByRole('region', { name: 'Proposed as a major incident' });
  await shows(proposal.getByText('every screen shows it'));
  await stage.axe(page, 'a proposal');
  const other = await stage.open({ cookie });
  await other.at('/alerts');
  await shows(other.getByRole('region', { name: 'Proposed as a major incident' }));
  await proposal.getByRole('button', { name: 'Declare' }).click();
  await shows(page.getByText('Major incident', { exact: true }).first());
  await shows(other.getByRole('region', { name: 'Major incident', exact: true }).getByText('nobody can pay'), 'on another screen');
  await page.getByRole('button', { name: 'More actions' }).first().click();
  await page.getByRole('menuitem', { name: 'No longer a major incident' }).click();
  await until('it is demoted', async () => (await server.api('GET', '/incidents/1')).major_state === 'demoted');
  await other.getByRole('region', { name: 'Major incident', exact: true }).waitFor({ state: 'detached' });
}
