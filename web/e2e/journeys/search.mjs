// Words that were said are found again: from everywhere by the palette, in the room by a key; by whoever may read them.
import { equal, focused, gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';

const line = (page, text) => page.locator('.stream-scroll article').filter({ hasText: text }).first();

export async function words_are_found_again(stage) {
  const { server, cookie, as, declare, say } = await officeOfRoom(stage);
  await declare();
  await say('the réplica has a deadlock');
  await say('we know why orders are slow', { visibility: 'stakeholder' });
  for (let index = 0; index < 150; index += 1) await say(`step ${index} of the runbook`);

  const amina = await stage.open({ cookie });
  await amina.at('/alerts');
  await shows(amina.getByRole('button', { name: 'Search and commands' }));
  await amina.keyboard.press('Control+k');
  await amina.getByRole('combobox', { name: 'Search and commands' }).fill('replica deadl');
  const hit = amina.getByRole('option', { name: 'INC-1 the réplica has a deadlock' });
  await shows(hit);
  await stage.picture(amina, 'palette-found');
  await stage.axe(amina, 'the palette with a line of an incident');
  await amina.keyboard.press('ArrowDown'); // behind the search in alerts
  await amina.keyboard.press('Enter');
  await shows(line(amina, 'has a deadlock'), 'the line that was found');
  await focused(amina, '.stream-scroll article', 'the line that was found');

  // In the room, by its key.
  await amina.keyboard.press('/');
  const box = amina.getByRole('textbox', { name: 'Words' });
  await box.fill('orders slow');
  await shows(amina.getByText('1 found'));
  await stage.picture(amina, 'room-search');
  await stage.axe(amina, 'the search in a room');
  await amina.getByRole('link', { name: 'we know why orders are slow' }).click();
  await gone(box);
  await shows(line(amina, 'we know why orders are slow'));

  // A stakeholder finds what is for stakeholders, and nothing else.
  server.cookie = as.eve;
  const found = async (word) => (await server.api('GET', `/search?q=${word}&incident=INC-1`)).items.map(({ snippet }) => snippet);
  equal((await found('deadlock')).length, 0, 'lines of responders that a stakeholder finds');
  equal((await found('orders')).includes('we know why orders are slow'), true, 'the line for stakeholders, found');
  server.cookie = cookie;
}
