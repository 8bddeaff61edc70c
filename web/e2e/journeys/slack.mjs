// Incidents mirrored in Slack: turned on in the settings, heard from in the room, with the way to the channel.
import { createHmac } from 'node:crypto';
import { gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';
import { phone as smallScreen } from '../stage.mjs';

const secret = 'the signing secret of the app';

// As Slack calls us.
async function slack(server, path, body, type) {
  const stamp = String(Math.floor(Date.now() / 1000));
  const signature = `v0=${createHmac('sha256', secret).update(`v0:${stamp}:${body}`).digest('hex')}`;
  const response = await fetch(`${server.url}/integrations/slack/${path}`, {
    method: 'POST', body, headers: { 'Content-Type': type, 'X-Slack-Request-Timestamp': stamp, 'X-Slack-Signature': signature },
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  return response.text();
}

export async function an_incident_mirrored_in_slack(stage) {
  const { server, as, cookie, declare, say } = await officeOfRoom(stage);
  const amina = await stage.open({ cookie, theme: 'light' });

  // The settings: what is mirrored, how the channels are called, who is always asked in.
  await amina.at('/settings/organisation');
  await amina.getByRole('combobox', { name: 'Mirror in Slack' }).selectOption('severe');
  await shows(amina.getByRole('combobox', { name: 'Severe means at least' }));
  await amina.getByRole('textbox', { name: 'Signing secret' }).fill(secret);
  await amina.getByRole('textbox', { name: 'Channels begin with' }).fill('Not A Name');
  await amina.getByRole('button', { name: 'Save' }).click();
  await shows(amina.getByText('1 to 20 lower case letters'));
  await amina.getByRole('textbox', { name: 'Channels begin with' }).fill('war');
  await amina.getByRole('button', { name: 'Save' }).click();
  await shows(amina.getByText('Saved'));
  await amina.getByRole('combobox', { name: 'Mirror in Slack' }).scrollIntoViewIfNeeded();
  await stage.picture(amina, 'slack-settings-light');
  await stage.axe(amina, 'the settings of the mirror');

  // Bo makes a channel the mirror; what is said there is said here, by Bo and by somebody unknown.
  await server.put('contact-methods', { slug: 'bo-slack', user: 'bo', channel: 'slack_app', name: 'Slack', address: 'U0000BO01', vouched: true, enabled: false });
  await declare();
  const told = await slack(server, 'commands', 'user_id=U0000BO01&team_id=T0000TEAM&channel_id=C0000MIRR&text=mirror+INC-1', 'application/x-www-form-urlencoded');
  if (!told.includes('mirrors INC-1')) throw new Error(told);
  const bo = await stage.open({ cookie: as.bo });
  await bo.at('/incidents/INC-1');
  await shows(bo.getByText('Mirrored in Slack'));
  const at = Math.floor(Date.now() / 1000);
  const event = (user, n, text, more) => slack(server, 'events', JSON.stringify({
    type: 'event_callback', team_id: 'T0000TEAM', event: { type: 'message', channel: 'C0000MIRR', user, ts: `${at}.00000${n}`, text, ...more },
  }), 'application/json');
  await say('The error rate is at **40 %** since 9:12');
  await event('U0000BO01', 1, 'I roll back *checkout 1.42* now, see <https://ci.example.org/42|the pipeline>');
  await event('U0000EVE1', 2, 'Customers call, <!channel>', { user_profile: { display_name: 'Eve Miller' } });
  await shows(bo.getByText('via Slack'));
  await shows(bo.locator('.stream-scroll article', { hasText: 'Eve Miller: Customers call, @channel' }));
  const way = bo.getByRole('link', { name: 'Open in Slack' });
  await shows(way);
  if (await way.getAttribute('href') !== 'https://app.slack.com/client/T0000TEAM/C0000MIRR') throw new Error('the link leads elsewhere');
  await stage.picture(bo, 'slack-room-dark');
  await stage.axe(bo, 'a room that is mirrored in Slack');
  const phone = await stage.open({ cookie: as.bo, viewport: smallScreen, touch: true, theme: 'light' });
  await phone.at('/incidents/INC-1');
  await shows(phone.getByText('via Slack'));
  await stage.picture(phone, 'slack-room-phone');

  // Private from now on: the way is gone, and the room says so.
  await server.api('PATCH', '/incidents/1', { is_private: true, members: ['bo'] });
  await shows(bo.getByText('No longer in Slack'));
  await gone(way);
}
