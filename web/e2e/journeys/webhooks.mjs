// Incidents told to programs outside: set up in the browser, then through a receiver that fails and a server that dies.
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import { equal, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

// Keeps what it took, and how each request was signed.
async function receiver() {
  const made = { status: 200, taken: [], asked: 0 };
  made.server = createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      made.asked += 1;
      const body = Buffer.concat(chunks).toString();
      if (made.status === 200) made.taken.push({ headers: request.headers, body, event: JSON.parse(body) });
      response.writeHead(made.status);
      response.end(made.status === 200 ? 'taken' : 'not now');
    });
  });
  await new Promise((resolve) => made.server.listen(0, '127.0.0.1', resolve));
  made.url = `http://127.0.0.1:${made.server.address().port}/incidents`;
  made.end = () => { made.server.closeAllConnections(); made.server.close(); };
  return made;
}

// As the specification of Standard Webhooks has it.
function genuine(secret, { headers, body }) {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const wanted = createHmac('sha256', key).update(`${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`).digest('base64');
  return headers['webhook-signature'].split(' ').includes(`v1,${wanted}`) && Math.abs(Date.now() / 1000 - headers['webhook-timestamp']) < 300;
}

export async function incidents_follow_to_a_webhook(stage) {
  const { server, cookie } = await stage.organisation();
  const target = await receiver();
  try {
    const page = await stage.open({ cookie });
    await page.at('/settings/webhooks');
    await shows(page.getByText('No webhook yet'));
    await stage.axe(page, 'no webhook yet');
    await page.getByRole('button', { name: 'New webhook' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Tickets');
    await page.getByLabel('Address').fill(target.url);
    await page.getByRole('button', { name: 'Make a secret' }).click();
    const secret = await page.getByLabel('Signing secret').inputValue();
    equal(secret.startsWith('whsec_'), true, 'the secret that was made');
    await page.getByLabel('Everything that happens').uncheck();
    await shows(page.getByLabel('Declared'));
    await stage.axe(page, 'a new webhook');
    await stage.picture(page, 'webhook-form');
    await page.getByLabel('Everything that happens').check();
    await page.getByLabel('Headers').fill('X-Api-Key: k3y');
    await page.getByRole('button', { name: 'Save' }).click();
    await shows(page.getByText(target.url));
    equal(JSON.stringify(await server.api('GET', '/webhook-subscriptions')).includes('k3y'), false, 'the header is shown');

    await page.getByRole('button', { name: 'Send a test to Tickets' }).click();
    await shows(page.getByRole('dialog').getByText('a test', { exact: true }));
    await shows(page.getByText('HTTP 200 taken'));
    equal(target.taken[0].event.type, 'ping', 'the test');
    equal(target.taken[0].headers['x-api-key'], 'k3y', 'the header');
    equal(genuine(secret, target.taken[0]), true, 'the signature of the test');
    await stage.axe(page, 'the deliveries');

    // The receiver is away; meanwhile the server dies.
    target.status = 503;
    target.taken = [];
    await server.api('POST', '/incidents', { title: 'Checkout errors', severity: 'SEV3', services: ['checkout'] });
    for (let line = 1; line <= 5; line += 1) await server.api('POST', '/incidents/1/notes', { text: `line ${line}` });
    await until('an attempt', () => target.asked > 1);
    await shows(page.getByRole('list', { name: 'Waiting' }).getByText('INC-1'));
    await stage.axe(page, 'deliveries that wait');
    await stage.picture(page, 'webhook-waiting');
    await server.kill();
    await server.run();
    target.status = 200;
    for (let line = 6; line <= 8; line += 1) await server.api('POST', '/incidents/1/notes', { text: `line ${line}` });
    await until('the last line', () => target.taken.some(({ event }) => event.data.entry.text === 'line 8'), 60);
    const entries = target.taken.map(({ event }) => event.data.entry.id);
    equal(JSON.stringify(entries), JSON.stringify(entries.toSorted((a, b) => a - b)), 'the order');
    const lines = [...new Set(target.taken.map(({ event }) => event.data.entry.text).filter((text) => text.startsWith('line ')))];
    equal(lines.join(', '), [1, 2, 3, 4, 5, 6, 7, 8].map((line) => `line ${line}`).join(', '), 'the lines that arrived');
    equal(target.taken[0].event.type, 'incident.declared', 'the first event');
    equal(target.taken.every((one) => genuine(secret, one)), true, 'every signature');
    await until('nothing waits', async () => (await server.api('GET', '/webhook-subscriptions/tickets/deliveries')).waiting.length === 0);

    const small = await stage.open({ cookie, viewport: phone, touch: true });
    await small.at('/settings/webhooks');
    await shows(small.getByText(target.url));
    await stage.noSidewaysScroll(small, 'webhooks on a phone');
    await stage.picture(small, 'webhooks-phone');
  } finally {
    target.end();
  }
}
