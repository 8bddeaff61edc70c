// The message log: what went out to whom, what became of it and why; everybody sees their own.
import { equal, gone, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const password = 'a password of bo';

// Amina is reached; Bo's only way is an address where nobody listens.
async function office(stage) {
  const office = await stage.organisation();
  const { server, key, cookie } = office;
  await server.put('contact-methods', { slug: 'bo-hook', user: 'bo', channel: 'webhook', name: 'old phone', address: 'http://127.0.0.1:9/gone', vouched: true });
  await server.put('grants', { slug: 'bo-responds', subject_kind: 'user', subject: 'bo', access: 'responder', scope_kind: 'service', scope: 'search' });
  await server.api('PUT', '/users/bo/password', { new: password });
  const asBo = await server.signIn('bo@example.org', password);
  server.cookie = cookie;
  await server.events(key, [{ summary: 'disk full', dedup_key: 'd', severity: 'critical' }]);
  await server.api('POST', '/alerts/1/page', { targets: [{ kind: 'user', slug: 'bo' }], instead: false, note: 'knows the disks' });
  await until('both were tried', async () => {
    const { items } = await server.api('GET', '/notifications');
    return items.some(({ user, status }) => user === 'bo' && status === 'failed') && items.some(({ user, status }) => user !== 'bo' && status === 'sent');
  });
  return { ...office, asBo };
}

export async function message_log(stage) {
  const { server, cookie, me } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/settings');
  await page.getByRole('link', { name: 'Message log' }).click();
  const failed = page.getByRole('row', { name: /Failed.*Bo Lindqvist/ });
  await shows(failed, 'the attempt that failed');
  await shows(page.getByRole('row', { name: /Sent.*Amina Diallo \(you\).*disk full/ }), 'the message that was sent');
  await stage.axe(page, 'the message log');
  await stage.picture(page, 'message-log');

  // Why, and what the provider said, by the keyboard.
  await failed.last().getByRole('button', { name: /^Why/ }).press('Enter');
  await shows(page.getByText('Amina Diallo called by hand'), 'why Bo was paged');
  await shows(page.getByText('The provider said'), 'the words of the provider');
  await stage.axe(page, 'an open message');
  await stage.picture(page, 'message-open');
  equal(await failed.last().getByRole('button', { name: /^Why/ }).getAttribute('aria-expanded'), 'true', 'the button tells that it is open');

  // What did not arrive; one person's.
  await page.getByLabel('State').selectOption('trouble');
  await gone(page.getByRole('row', { name: /Sent/ }), 'a message that arrived');
  await shows(page.getByText(/of the newest \d+ messages, which are all/), 'how far it looked');
  await page.getByLabel('State').selectOption('');
  await page.getByLabel('Person').selectOption(me.slug);
  await shows(page.getByRole('heading', { name: 'My messages', level: 1 }));
  await gone(page.getByRole('row', { name: /Bo Lindqvist/ }), 'the other person');

  // A test page arrives while one looks.
  await server.api('POST', `/users/${me.slug}/test-page`, {});
  await shows(page.getByRole('row', { name: /Test page/ }), 'the test page, without reloading');
  await page.getByRole('row', { name: /disk full/ }).getByRole('link', { name: 'disk full' }).click();
  await shows(page.getByRole('heading', { name: 'disk full', level: 1 }));
}

export async function my_messages(stage) {
  const { asBo } = await office(stage);
  const page = await stage.open({ cookie: asBo, viewport: phone, touch: true });
  await page.at('/settings/me');
  await page.getByRole('link', { name: 'My messages' }).tap();
  await shows(page.getByRole('row', { name: /Failed/ }), 'one’s own message');
  await page.getByRole('button', { name: /^Why/ }).last().tap();
  await shows(page.getByText('The provider said'));
  await stage.noSidewaysScroll(page, 'one’s own messages on a phone');
  await stage.noSqueezedText(page, 'one’s own messages on a phone');
  await stage.axe(page, 'one’s own messages on a phone');
  await stage.picture(page, 'phone-my-messages');
  // Of everybody's messages Bo sees what he may see: nothing of a service that is not his.
  await page.getByLabel('Person').selectOption('');
  await shows(page.getByRole('heading', { name: 'Message log', level: 1 }));
  await gone(page.getByRole('row', { name: /Amina/ }), 'a message of somebody else’s service');
}

export async function messages_without_an_answer(stage) {
  const { server, page } = await stage.office();
  await page.at('/settings/messages');
  await shows(page.getByText('Nobody was called yet'), 'the empty log');
  await page.route('**/api/v1/notifications*', (route) => route.fulfill({ status: 500, contentType: 'application/problem+json', body: '{"detail": "the disk is full"}' }));
  await page.getByRole('button', { name: 'Refresh' }).click();
  await shows(page.getByText('The newest messages could not be loaded'));
  await page.unroute('**/api/v1/notifications*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await gone(page.getByText('The newest messages could not be loaded'));
  await server.kill();
  await shows(page.getByText(/Offline since/), 'that it is offline');
}
