// Holiday calendars: made, read from a file, changed by hand, and counted in the load.
import { equal, gone, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const year = new Date().getUTCFullYear() + 1;
const event = (...lines) => ['BEGIN:VEVENT', ...lines, 'END:VEVENT'];
const day = (uid, date, name) => event(`UID:${uid}`, 'DTSTAMP:20260101T000000Z', `DTSTART;VALUE=DATE:${date}`, `SUMMARY:${name}`);
const calendar = (...events) => ({
  name: 'holidays.ics', mimeType: 'text/calendar',
  buffer: Buffer.from(['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//test//EN', ...events.flat(), 'END:VCALENDAR', ''].join('\r\n')),
});

async function office(stage) {
  const office = await stage.organisation();
  await office.server.put('schedules', { slug: 'payments', name: 'Payments', team: 'payments', time_zone: 'Europe/Stockholm', rotations: [
    { name: 'always', anchor: '2026-01-05T09:00', groups: [{ users: ['bo'] }] },
  ] });
  return office;
}
const days = async (server) => (await server.api('GET', '/holiday-calendars/berlin')).value.days.map(({ date, name }) => `${date} ${name}`).join();

export async function holidays(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call/-load?period=ahead');
  await shows(page.getByText('No holiday in this time'));
  await page.getByRole('link', { name: 'holiday calendars' }).click();
  await page.getByRole('button', { name: 'Make the first one' }).click();
  await page.getByLabel('Name').fill('Berlin');
  await page.getByLabel('Holds for').selectOption('payments');
  await stage.axe(page, 'a new holiday calendar');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await shows(page.getByRole('heading', { name: 'Berlin', level: 1 }));
  await shows(page.getByText('Holds for the schedules of Payments: Payments.'));

  // A file: what it brought, what it could not bring, and back again.
  const file = page.getByLabel('File', { exact: true });
  await file.setInputFiles(calendar(
    day('1', `${year}0501`, 'Labour Day'), day('2', `${year}1225`, 'Christmas Day'),
    event('UID:3', 'DTSTAMP:20260101T000000Z', 'DTSTART;VALUE=DATE:tomorrow', 'SUMMARY:Unreadable'),
  ));
  await page.getByRole('button', { name: 'Read the file' }).click();
  await shows(page.getByText('2 whole days read and saved.'));
  await shows(page.getByText(/^the event at line 1\d: /), 'what could not be read');
  equal(await days(server), `${year}-05-01 Labour Day,${year}-12-25 Christmas Day`, 'the days');
  await stage.axe(page, 'an import');
  await stage.picture(page, 'holidays-import');
  await file.setInputFiles(calendar(day('1', `${year}0501`, 'May Day')));
  await page.getByRole('button', { name: 'Read the file' }).click();
  await shows(page.getByText('1 new, 2 gone.'));
  await page.getByRole('button', { name: 'Undo: as before the file' }).click();
  await until('the days of before', async () => (await days(server)) === `${year}-05-01 Labour Day,${year}-12-25 Christmas Day`);
  await file.setInputFiles({ name: 'cat.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('a cat') });
  await page.getByRole('button', { name: 'Read the file' }).click();
  await shows(page.getByText('Nothing was read'), 'that a cat is no calendar');

  // By hand, and gone, and back.
  await page.getByLabel('Date').fill(`${year}-12-26`);
  await page.getByLabel('Name').fill('Boxing Day');
  await page.getByRole('button', { name: 'Add the day' }).click();
  await shows(page.getByText('Boxing Day', { exact: true }));
  await page.getByRole('button', { name: /^Take out Christmas Day/ }).click();
  await gone(page.getByText('Christmas Day', { exact: true }));
  await page.getByRole('button', { name: 'Undo', exact: true }).click();
  await shows(page.getByText('Christmas Day', { exact: true }));
  equal(await days(server), `${year}-05-01 Labour Day,${year}-12-25 Christmas Day,${year}-12-26 Boxing Day`, 'the days at the end');

  // Somebody else was faster: the file is not put over their change.
  await page.route('**/import', async (route) => {
    const { value } = await server.api('GET', '/holiday-calendars/berlin');
    await server.put('holiday-calendars', { ...value, name: 'Berlin and Brandenburg' });
    await route.continue();
  }, { times: 1 });
  await file.setInputFiles(calendar(day('1', `${year}0501`, 'May Day')));
  await page.getByRole('button', { name: 'Read the file' }).click();
  await shows(page.getByText(/Somebody changed this calendar meanwhile/));
  await shows(page.getByRole('heading', { name: 'Berlin and Brandenburg', level: 1 }));

  // What counts.
  const soon = new Date(Date.now() + 5 * 86_400_000).toISOString().slice(0, 10);
  const { value } = await server.api('GET', '/holiday-calendars/berlin');
  await server.put('holiday-calendars', { ...value, days: [...value.days, { date: soon, name: 'Founders’ Day' }] });
  await page.at('/on-call/-load?period=ahead');
  await page.getByText(/in this time$/).click();
  await shows(page.getByText('Founders’ Day'));
  await stage.axe(page, 'the load with holidays');
  await page.at('/settings/holidays/berlin');
  await page.getByRole('button', { name: 'Edit or delete' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await shows(page.getByText('No holiday calendar yet'));
}

export async function holidays_on_a_phone(stage) {
  const { server, cookie } = await office(stage);
  await server.put('holiday-calendars', { slug: 'berlin', name: 'Berlin', team: '', days: [{ date: `${year}-12-25`, name: 'Christmas Day' }] });
  const page = await stage.open({ cookie, viewport: phone, touch: true, theme: 'light' });
  await page.at('/settings/holidays');
  await page.getByRole('link', { name: 'Berlin' }).tap();
  await page.getByLabel('Date').fill(`${year}-12-26`);
  await page.getByLabel('Name').fill('Boxing Day');
  await page.getByRole('button', { name: 'Add the day' }).tap();
  await shows(page.getByText('Boxing Day', { exact: true }));
  await stage.noSidewaysScroll(page, 'holidays on a phone');
  await stage.axe(page, 'holidays on a phone');
  await stage.picture(page, 'phone-holidays');
}
