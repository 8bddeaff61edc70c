// Schedules: made, changed and read, by mouse, keyboard and thumb; gaps are loud, and nothing typed is lost.
import { equal, gone, shows } from '../check.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

async function office(stage) {
  const office = await stage.organisation();
  const { server, me } = office;
  await server.put('users', { slug: 'dana', name: 'Dana Novak', email: 'dana@example.org', time_zone: 'UTC', active: true });
  await server.put('teams', { slug: 'payments', name: 'Payments', description: '', members: [me.slug, 'bo', 'dana'] });
  return office;
}

const rotation = (change) => ({ name: 'Weekly', anchor: '2026-01-05T09:00', groups: [], ...change });
const groupsOf = async (server, slug, layer = 0) => (await server.api('GET', `/schedules/${slug}`)).value.rotations[layer].groups.map(({ users }) => users.join('+'));

export async function make_a_schedule(stage) {
  const { server, cookie, me } = await office(stage);
  const page = await stage.open({ cookie });
  await page.at('/on-call');
  await page.getByRole('link', { name: 'Make the first schedule' }).click();
  await shows(page.getByText('No layer yet.'));
  await page.getByLabel('Name', { exact: true }).fill('Payments primary');
  await page.getByLabel('Team').selectOption({ label: 'Payments' });
  await page.getByLabel('Time zone', { exact: true }).fill('Europe/Stockholm');
  await page.getByLabel('Add a layer').selectOption('weekly');
  await shows(page.getByText('Amina Diallo → Bo Lindqvist → Dana Novak: turns of a week, handed over on Mondays at 09:00.'), 'the rotation in words');
  await shows(page.getByText('✓ No gap in 4 weeks.'), 'the verdict of the preview');

  // Order by the keyboard, then by the mouse.
  await page.getByRole('button', { name: /^Move Amina Diallo: drag/ }).press('ArrowDown');
  await shows(page.getByText(/^Bo Lindqvist → Amina Diallo → Dana Novak/));
  await page.getByRole('button', { name: /^Move Dana Novak: drag/ }).scrollIntoViewIfNeeded();
  const handle = await page.getByRole('button', { name: /^Move Dana Novak: drag/ }).boundingBox();
  const first = await page.getByRole('button', { name: /^Move Bo Lindqvist: drag/ }).boundingBox();
  await page.mouse.move(handle.x + 10, handle.y + 10);
  await page.mouse.down();
  await page.mouse.move(handle.x + 10, first.y - 4, { steps: 12 });
  await page.mouse.up();
  await shows(page.getByText(/^Dana Novak → Bo Lindqvist → Amina Diallo/), 'the order after dragging');

  // Hours make a gap, and the gap is loud before anything is saved.
  await page.getByRole('button', { name: '+ Business hours' }).click();
  await shows(page.getByText(/⚠ Nobody for .* in 4 weeks/), 'the verdict with a gap');
  await shows(page.getByText(/Nobody is on call for .* of these 4 weeks/), 'the gaps');
  await page.getByLabel('Add a layer').selectOption('daily');
  await shows(page.getByText('✓ No gap in 4 weeks.'), 'the layer below fills the gap');
  await page.getByRole('button', { name: 'Close Daily' }).click();
  await stage.axe(page, 'the schedule editor');
  await stage.picture(page, 'schedule-editor');
  equal((await server.api('GET', '/schedules')).items.length, 0, 'schedules before saving');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await shows(page.getByRole('heading', { name: 'Payments primary', level: 1 }));
  await shows(page.getByText('✓ Somebody is on call at every moment'));
  equal((await groupsOf(server, 'payments-primary')).join(' '), `dana bo ${me.slug}`, 'the order that was saved');
  const { value } = await server.api('GET', '/schedules/payments-primary');
  equal(value.rotations.map(({ name, priority }) => `${name} ${priority}`).join(), 'Weekly 1,Daily 0', 'layers from the top down');
  await stage.axe(page, 'the schedule');
}

export async function change_a_schedule(stage) {
  const { server, cookie, me } = await office(stage);
  await server.put('schedules', { slug: 'payments', name: 'Payments', time_zone: 'UTC', rotations: [rotation({ groups: [{ users: [me.slug] }, { users: ['bo'] }] })] });
  const page = await stage.open({ cookie });
  await page.at('/on-call/payments/edit');
  await shows(page.getByText(/This changes nobody’s shifts/));
  await page.getByRole('button', { name: 'Edit Weekly' }).click();
  await page.getByRole('combobox', { name: 'Add people' }).fill('dana');
  await page.keyboard.press('Enter');
  await shows(page.getByRole('row', { name: /Dana Novak.*gains/ }), 'who gains hours');
  await shows(page.getByRole('row', { name: /Bo Lindqvist.*loses/ }), 'who loses hours');
  await shows(page.getByText(/Other people are on call for/));

  // What is wrong is said at its field, and nothing is lost.
  await page.getByLabel('Time zone', { exact: true }).fill('Europe/Atlantis');
  await shows(page.locator('.field-error').first(), 'the error at the zone');
  await page.getByLabel('Time zone', { exact: true }).fill('UTC');

  // Leaving asks.
  await page.getByRole('link', { name: 'On call', exact: true }).first().click();
  await shows(page.getByText('Your changes to the schedule are not saved.'));
  await stage.axe(page, 'leaving a changed schedule');
  await page.getByRole('button', { name: 'Keep editing' }).click();

  // Somebody else was faster.
  const { value } = await server.api('GET', '/schedules/payments');
  await server.put('schedules', { ...value, description: 'theirs' });
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await shows(page.getByText(/Somebody changed this while you were editing/));
  equal((await groupsOf(server, 'payments')).length, 2, 'nothing was overwritten');
  await page.getByRole('button', { name: 'Replace theirs with mine' }).click();
  await shows(page.getByRole('heading', { name: 'Payments', level: 1 }));
  await until('mine is there', async () => (await groupsOf(server, 'payments')).length === 3);

  await page.getByRole('link', { name: 'Edit', exact: true }).click();
  await page.getByRole('button', { name: 'Delete' }).click();
  await page.getByRole('button', { name: 'Delete it' }).click();
  await shows(page.getByText('No schedule yet'));
}

export async function read_schedules(stage) {
  const { server, cookie, me } = await office(stage);
  await server.put('schedules', { slug: 'payments', name: 'Payments', time_zone: 'Europe/Stockholm', rotations: [rotation({ groups: [{ users: [me.slug] }] })] });
  await server.put('schedules', { slug: 'search', name: 'Search', time_zone: 'UTC', rotations: [rotation({ groups: [{ users: [me.slug] }], from: '2190-01-01T00:00' })] });
  const far = new Date(Date.now() + 500 * 86_400_000).toISOString().slice(0, 16);
  await server.put('schedules', { slug: 'feast', name: 'Feast', time_zone: 'Asia/Tokyo', rotations: [rotation({ groups: [{ users: [me.slug] }], from: far })] });
  const page = await stage.open({ cookie });
  await page.at('/on-call');
  await shows(page.getByText(/You are on call in Payments/));
  await shows(page.getByRole('alert').filter({ hasText: /Nobody is on call now in .*Search/ }), 'the schedule without anybody');
  await shows(page.getByText('no shift of yours in the next 3 years'));
  await shows(page.getByText(new RegExp(` ${far.slice(0, 4)}`)), 'the shift beyond a year');
  await page.getByLabel('How far').selectOption('365');
  await shows(page.getByText('no shift of yours in the next 3 years'));
  await page.getByLabel('Clock').selectOption('schedule');
  await shows(page.getByText(/Asia\/Tokyo/), 'the clock of a schedule');
  await shows(page.getByText(/on each schedule’s clocks/));
  await stage.picture(page, 'on_call_clocks');
  await stage.axe(page, 'on call');
  await page.at('/');
  await shows(page.getByRole('link', { name: /You are on call/ }), 'the chip');
  await shows(page.getByText('Nobody', { exact: true }), 'the gap on Home');

  // Within a year the clocks of Stockholm are moved, and the axis says so.
  const moved = page.getByText(/Clocks in Europe\/Stockholm go (forward|back) 1 h/);
  for (let step = 0; step < 4; step += 1) {
    await page.at(`/on-call/payments?weeks=13&step=${step}`);
    await shows(page.locator('.strips'));
    if ((await moved.count()) > 0) break;
  }
  await shows(moved, 'the change of the clocks');
  await stage.picture(page, 'clocks-moved');
  await page.getByLabel('Clock').selectOption('utc');
  await gone(moved, 'a change of the clocks in UTC');
}

export async function a_schedule_on_a_phone(stage) {
  const { server, cookie } = await office(stage);
  const page = await stage.open({ cookie, viewport: phone, touch: true });
  await page.at('/');
  await page.getByRole('link', { name: 'On call' }).last().tap();
  await page.getByRole('link', { name: 'Make the first schedule' }).tap();
  await page.getByLabel('Name', { exact: true }).fill('Nights');
  await page.getByLabel('Team').selectOption({ label: 'Payments' });
  await page.getByLabel('Add a layer').selectOption('hours-nights');
  await shows(page.getByText('✓ No gap in 4 weeks.'));
  await page.getByRole('button', { name: 'Move Business hours down' }).tap();
  await stage.noSidewaysScroll(page, 'the editor on a phone');
  await stage.picture(page, 'phone-schedule-editor');
  // As a whole: what the bars lie over while one scrolls is no smaller for it.
  await page.setViewportSize({ ...phone, height: 3000 });
  await stage.axe(page, 'the editor on a phone');
  await page.setViewportSize(phone);
  await page.getByRole('button', { name: 'Save', exact: true }).tap();
  await shows(page.getByRole('heading', { name: 'Nights', level: 1 }));
  equal((await server.api('GET', '/schedules/nights')).value.rotations[0].name, 'Nights and weekends', 'the layer on top');
}
