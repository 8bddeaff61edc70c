// Calendars that others keep: holidays, made, read from a file, changed by hand, and counted in the load; and shifts.
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

// Somebody plans the nights elsewhere: a file is looked at, a name explained, the shifts are read and shown.
export async function shifts_planned_elsewhere(stage) {
  const { server, cookie } = await office(stage);
  const stamp = (hours) => new Date(Date.now() + hours * 3_600_000).toISOString().replace(/[-:]|\.\d+/g, '');
  const shift = (uid, title, from, to) => event(`UID:${uid}`, 'DTSTAMP:20260101T000000Z', `DTSTART:${stamp(from)}`, `DTEND:${stamp(to)}`, `SUMMARY:${title}`);
  const file = calendar(shift('1', 'amina@example.org', 24, 34), shift('2', 'Robert', 48, 58), event('UID:3', 'DTSTAMP:20260101T000000Z', 'DTSTART:tomorrow', 'SUMMARY:Unreadable'));
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments/edit');
  await shows(page.getByText('No shift calendar', { exact: true }));
  await page.getByRole('button', { name: 'Add a calendar' }).click();
  await page.getByLabel('Name', { exact: true }).last().fill('Nights');
  await stage.axe(page, 'a new shift calendar');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await shows(page.getByRole('heading', { name: 'Upload a file into Nights' }));
  await page.getByLabel('File', { exact: true }).setInputFiles(file);
  await shows(page.getByText('One shift can be read. Nothing is saved yet.'));
  await shows(page.getByText(/^line \d+: /), 'what could not be read');
  await stage.axe(page, 'a file that is looked at');
  await stage.picture(page, 'shift-calendar-preview');
  await page.getByLabel('Robert').selectOption('bo');
  await page.getByRole('button', { name: 'Save who is meant, and look again' }).click();
  await shows(page.getByText('2 shifts can be read. Nothing is saved yet.'));
  equal((await server.api('GET', '/shift-calendars')).items[0].value.shifts.length, 0, 'shifts before they are read in');
  await page.getByRole('button', { name: 'Read it in', exact: true }).click();
  await shows(page.getByText('2 shifts of Nights read and saved'));
  await shows(page.getByText('2 shifts to come.'));
  await stage.axe(page, 'a schedule with a shift calendar');
  await page.at('/on-call/payments');
  await shows(page.getByRole('button', { name: /^Amina Diallo, .*shift calendar/ }).first(), 'the shift in the strip');
  await stage.axe(page, 'shifts of a calendar');

  // An address is asked for once and never shown; what is read there fails aloud.
  const thumb = await stage.open({ cookie, viewport: phone, touch: true });
  await thumb.at('/on-call/payments/edit');
  await thumb.getByRole('button', { name: 'Edit or delete Nights' }).tap();
  await thumb.getByLabel('Address').fill('http://127.0.0.1:9/private-7391/nights.ics');
  await thumb.getByRole('dialog').getByRole('button', { name: 'Save' }).tap();
  await shows(thumb.getByText(/127\.0\.0\.1/).first(), 'where it is read');
  equal(await thumb.getByText('private-7391').count(), 0, 'the address on the screen');
  await stage.noSidewaysScroll(thumb, 'shift calendars on a phone');
  await stage.axe(thumb, 'shift calendars on a phone');
  await thumb.getByRole('button', { name: 'Edit or delete Nights' }).tap();
  await thumb.getByLabel(/^Read .* no more$/).check();
  await thumb.getByRole('dialog').getByRole('button', { name: 'Save' }).tap();
  await until('no address', async () => (await server.api('GET', '/shift-calendars')).items[0].host === '');
  await thumb.getByRole('button', { name: 'Edit or delete Nights' }).tap();
  await thumb.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).tap();
  await thumb.getByRole('button', { name: 'Delete it' }).tap();
  await shows(thumb.getByText('No shift calendar', { exact: true }));
}

export async function holidays_from_an_address(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/settings/holidays');
  await page.getByRole('button', { name: 'Make the first one' }).click();
  await page.getByLabel('Name').fill('Berlin');
  await page.getByLabel('Address').fill('http://127.0.0.1:9/private-7391/holidays.ics');
  await stage.axe(page, 'a holiday calendar with an address');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText(/127\.0\.0\.1/), 'where it is read');
  await stage.axe(page, 'a holiday calendar that is read');
  await page.getByRole('button', { name: 'Edit or delete' }).click();
  await page.getByLabel(/^Read .* no more$/).check();
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await until('no address', async () => (await server.api('GET', '/holiday-calendars/berlin')).host === '');
}
