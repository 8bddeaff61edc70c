// Every screen: no violation of axe, no sideways scroll, dark, light and on a phone; and pictures.
import { shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const screens = {
  home: '/',
  alerts: '/alerts?tab=all',
  peek: '/alerts?tab=all&peek=1',
  alert: '/alerts/1',
  incidents: '/incidents?status=all',
  incident: '/incidents/INC-1',
  on_call: '/on-call',
  schedule: '/on-call/payments',
  schedule_edit: '/on-call/payments/edit',
  schedule_new: '/on-call/-new',
  coverage: '/on-call/-coverage',
  load: '/on-call/-load?period=ahead',
  escalation: '/escalation',
  policy: '/escalation/payments',
  services: '/services',
  service: '/services/checkout',
  settings: '/settings',
  me: '/settings/me',
  integrations: '/settings/integrations',
  integration: '/settings/integrations/shop-events',
  routing: '/settings/routing',
  silences: '/settings/silences',
  inhibition: '/settings/inhibition',
  severities: '/settings/severities',
  people: '/settings/people',
  person: '/settings/people/bo',
  team: '/settings/teams/payments',
  roles: '/settings/roles',
  holidays: '/settings/holidays',
  holiday: '/settings/holidays/sweden',
  tokens: '/settings/tokens',
  messages: '/settings/messages',
  audit: '/settings/audit',
  organisation: '/settings/organisation',
  providers: '/settings/providers',
  calls: '/settings/calls',
  webhooks: '/settings/webhooks',
  appearance: '/settings/appearance',
  nothing: '/settings/no-such-thing',
};

async function fill(stage) {
  const office = await stage.organisation();
  const { server, key, me } = office;
  await server.put('schedules', { slug: 'payments', name: 'Payments', time_zone: 'Europe/Stockholm', rotations: [
    { name: 'week', anchor: '2026-11-02T09:00', groups: [{ users: [me.slug] }, { users: ['bo'] }] },
    { name: 'nights', priority: 1, anchor: '2026-11-02T22:00', unit: 'day', days: ['mon', 'fri'], groups: [{ users: ['bo'] }],
      restrictions: [{ days: ['mon', 'fri'], start: '22:00', end: '06:00' }] },
  ] });
  await server.put('schedules', { slug: 'weekend', name: 'Weekend help', time_zone: 'UTC', rotations: [
    { name: 'weekend', anchor: '2026-11-07T00:00', groups: [{ users: [me.slug, 'bo'] }], restrictions: [{ days: ['sat'], start: '08:00', end: '20:00' }, { days: ['sun'], start: '10:00', end: '16:00' }] },
  ] });
  await server.put('holiday-calendars', { slug: 'sweden', name: 'Sweden', team: '', days: [
    { date: `${new Date().getUTCFullYear()}-12-25`, name: 'Juldagen' }, { date: `${new Date().getUTCFullYear() + 1}-01-01`, name: 'Nyårsdagen' },
  ] });
  await server.events(key, [
    { summary: 'checkout p99 > 4 s (EU)', dedup_key: 'p99', severity: 'critical', region: 'eu', url: 'https://graphs.example.org/p99' },
    { summary: 'queue depth > 10k', dedup_key: 'queue', severity: 'error' },
    { summary: 'disk 85 % on db-3', dedup_key: 'disk', severity: 'warning', host: 'db-3' },
    { summary: 'certificate ends in 20 days', dedup_key: 'cert', severity: 'info' },
  ]);
  await server.api('POST', '/alerts/2/acknowledge', {});
  await server.api('POST', '/incidents', { title: 'Checkout errors in EU', severity: 'SEV1', summary: 'Customers see errors since **10:03**.', services: ['checkout'], alerts: [1] });
  await server.api('POST', '/incidents/1/notes', { text: 'Rolling back `8f31`.' });
  await server.api('POST', '/silences', { text: '{host="db-3"}', ends_at: new Date(Date.now() + 3_600_000).toISOString(), comment: 'disk is being replaced' });
  await server.put('routing-rules', { slug: 'critical', name: 'Critical pages', position: 0, matchers: ['severity=~"crit.*"'], severity: 'SEV1', enabled: true });
  await server.put('inhibition-rules', { slug: 'dc', name: 'Data centre down', source: ['alertname="DataCentreDown"'], target: ['severity="warning"'], equal: ['datacenter'], enabled: true });
  await server.put('providers', { slug: 'twilio', name: 'Twilio', kind: 'twilio', channels: ['sms', 'voice'], account_sid: 'AC00112233445566778899aabbccddeeff', from: '+15005550006', secret: 'token' });
  await server.put('providers', { slug: 'gateway', name: 'Gateway of the data centre', kind: 'sms_gateway', channels: ['sms'], position: 1, url: 'https://sms.example.org/send', headers: [{ name: 'Content-Type', value: 'application/json' }], body: '{"to":"{{to}}","text":"{{text}}"}', enabled: false });
  await server.put('call-servers', { slug: 'turn', name: 'TURN of the house', urls: ['turn:turn.example.org:3478', 'turns:turn.example.org:5349?transport=tcp'], credential: 'shared_secret', secret: 'a secret' });
  await server.put('webhook-subscriptions', { slug: 'tickets', name: 'Tickets', url: 'https://tickets.example.org/tocsin', secret: 'a secret', shape: 'tocsin' });
  return office;
}

async function walk(stage, look, name, { only = Object.keys(screens), axe = true } = {}) {
  const { cookie } = await fill(stage);
  const page = await stage.open({ cookie, ...look });
  for (const screen of only) {
    await page.at(screens[screen]);
    await shows(page.getByRole('heading', { level: 1 }));
    await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
    if (axe) await stage.axe(page, `${screen}, ${name}`);
    await stage.noSidewaysScroll(page, `${screen}, ${name}`);
    await stage.noSqueezedText(page, `${screen}, ${name}`);
    await stage.picture(page, `${name}-${screen}`);
  }
}

export const screens_dark = (stage) => walk(stage, { theme: 'dark' }, 'dark');
export const screens_light = (stage) => walk(stage, { theme: 'light' }, 'light');
export const screens_phone = (stage) => walk(stage, { viewport: phone, touch: true, theme: 'dark' }, 'phone');
// What these two share with the ones above is not asked again: every colour is in a few screens, and a narrow window
// (400 % zoom of 1280 px) is about width.
const telling = { only: ['home', 'peek', 'alert', 'incident', 'policy', 'silences'] };
export const screens_contrast = (stage) => walk(stage, { theme: 'contrast' }, 'contrast', telling);
export const screens_narrow = (stage) => walk(stage, { viewport: { width: 320, height: 640 }, theme: 'dark' }, 'narrow', { axe: false });

// What `tocsin serve --demo` shows to somebody who has just met Tocsin; its picture is the one in the README.
export async function demo(stage) {
  const server = await stage.server('--demo');
  const [, email, password] = await until('the sign-in on the console', () => /Sign in as (\S+) with the password (\S+)/.exec(server.output));
  const page = await stage.open();
  await page.at('/');
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await shows(page.getByText('1 active incident'));
  await shows(page.getByText('live', { exact: true }));
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await stage.axe(page, 'Home of the demo');
  await stage.picture(page, 'home-dark');
  await page.getByRole('link', { name: 'Card payments fail at checkout' }).first().click();
  await shows(page.getByRole('heading', { name: 'Card payments fail at checkout', level: 1 }));
  await page.locator('[aria-busy=true]').first().waitFor({ state: 'detached' });
  await stage.axe(page, 'the incident of the demo');
  await stage.picture(page, 'demo-incident');
}

// A phone in bed: tap, hold nothing, miss nothing.
export async function on_a_phone(stage) {
  const { cookie } = await fill(stage);
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/');
  await shows(page.getByText('You are being paged', { exact: true }));
  await page.getByRole('button', { name: /^Acknowledge/ }).tap();
  await page.getByText('You are being paged', { exact: true }).waitFor({ state: 'detached' });
  await page.getByRole('link', { name: /Alerts/ }).last().tap();
  await shows(page.getByText('checkout p99 > 4 s (EU)').first());
  const small = await page.evaluate(() => [...document.querySelectorAll('main button, main input, main select, nav.bottom a, nav.bottom button, header button')]
    .filter((element) => element.offsetParent && !element.closest('label'))
    .map((element) => ({ name: element.textContent || element.getAttribute('aria-label'), ...element.getBoundingClientRect().toJSON() }))
    .filter(({ width, height }) => width > 0 && (height < 43.5 || width < 43.5))
    .map(({ name, width, height }) => `${name} ${Math.round(width)}x${Math.round(height)}`));
  if (small.length > 0) throw new Error(`smaller than a thumb: ${small.join(', ')}`);
  await page.getByRole('button', { name: 'More', exact: true }).tap();
  await page.getByRole('menuitem', { name: 'Settings' }).tap();
  await page.getByRole('link', { name: 'Silences' }).tap();
  await shows(page.getByText('disk is being replaced'));
  await page.getByRole('link', { name: '‹ Settings' }).tap();
  await shows(page.getByRole('link', { name: 'Audit log' }));
}
