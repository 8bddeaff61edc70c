// The call of the room, in real browsers with microphones that beep: sound and a screen arrive, late comers too, nobody
// else gets in, and a server that dies ends no call.
import { equal, gone, shows } from '../check.mjs';
import { officeOfRoom } from '../room.mjs';
import { until } from '../server.mjs';
import { phone } from '../stage.mjs';

const password = 'a password of the call';

// The connections of a page, for the test to look into.
const watch = (context) => context.addInitScript(() => {
  const made = [];
  const Real = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Real {
    constructor(...given) {
      super(...given);
      made.push(this);
    }
  };
  window.connections = () => made.filter(({ connectionState }) => connectionState === 'connected');
  window.arrived = async () => Promise.all(window.connections().map(async (pc) => {
    const one = { audio: 0, energy: 0, frames: 0, width: 0 };
    for (const stats of (await pc.getStats()).values()) {
      if (stats.type !== 'inbound-rtp') continue;
      if (stats.kind === 'audio') {
        one.audio += stats.bytesReceived;
        one.energy += stats.totalAudioEnergy ?? 0;
      } else {
        one.frames += stats.framesDecoded ?? 0;
        one.width = Math.max(one.width, stats.frameWidth ?? 0);
      }
    }
    return one;
  }));
});

async function someone(stage, cookie, look = {}, microphone = true) {
  const page = await stage.open({ cookie, ...look });
  await watch(page.context());
  const { url } = await stage.server();
  await page.context().grantPermissions(microphone ? ['microphone'] : [], { origin: url });
  await page.at('/incidents/INC-1');
  await shows(page.getByRole('button', { name: /^Join the call/i }));
  return page;
}

const dock = (page) => page.getByRole('region', { name: 'Call of INC-1' });
const person = (page, name) => dock(page).getByRole('listitem').filter({ hasText: name });
const press = (page, name) => dock(page).getByRole('button', { name, exact: true }).click();
const sees = (page, count) => until(`${count} people in the call`, async () => (await dock(page).getByRole('listitem').count()) === count);

// More sound has come over each of so many connections than before.
async function hears(page, connections, what) {
  const before = await until(`${connections} connections: ${what}`, async () => {
    const all = await page.evaluate(() => window.arrived());
    return all.length === connections && all.every(({ audio }) => audio > 0) ? all : null;
  });
  await until(`sound: ${what}`, async () => {
    const all = await page.evaluate(() => window.arrived());
    return all.length === connections && all.every(({ audio, energy }, at) => audio > before[at].audio && energy > before[at].energy);
  });
}

async function seesScreen(page, who) {
  await shows(dock(page).getByText(`Screen of ${who}`));
  await until('frames of the screen', async () => {
    const all = await page.evaluate(() => window.arrived());
    return all.some(({ frames, width }) => frames > 0 && width > 0);
  });
  await until('a picture of the screen', () => page.evaluate(() => {
    const video = document.querySelector('.call-screen video');
    return video && video.videoWidth > 0 && video.currentTime > 0;
  }));
}

async function office(stage) {
  const room = await officeOfRoom(stage);
  const { server, cookie } = room;
  await server.put('users', { slug: 'chen', name: 'Chen Wu', email: 'chen@example.org', time_zone: 'UTC', active: true });
  await server.put('grants', { slug: 'chen-responds', subject_kind: 'user', subject: 'chen', access: 'responder', scope_kind: 'organisation', scope: '' });
  await server.api('PUT', '/users/chen/password', { new: password });
  room.as.chen = await server.signIn('chen@example.org', password);
  server.cookie = cookie;
  await room.declare();
  return room;
}

const line = (page, text) => page.locator('.stream-scroll article', { hasText: text }).first();

export async function call_of_three(stage) {
  const { server, cookie, as } = await office(stage);
  const amina = await someone(stage, cookie);
  const bo = await someone(stage, as.bo, { theme: 'light' });

  // By the key; the browser is asked for its microphone, and the stream has that people talk.
  await amina.keyboard.press('v');
  await sees(amina, 1);
  await shows(line(amina, 'Call began'));
  await shows(bo.getByRole('button', { name: /^Join the call with Amina Diallo, 1 in it/ }));
  await shows(bo.getByText('In the call: Amina Diallo'));
  await stage.axe(bo, 'a call that one may join');
  await stage.picture(bo, 'call-offered-light');
  await bo.getByRole('button', { name: /^Join the call/i }).click();
  await sees(bo, 2);
  await sees(amina, 2);
  await hears(amina, 1, 'Bo, at Amina');
  await hears(bo, 1, 'Amina, at Bo');
  await shows(person(amina, 'Bo Lindqvist').getByText('speaking'));
  equal(await amina.locator('.call-person.speaking .call-mark').count() > 0, true, 'a shape for who speaks');
  await stage.axe(amina, 'the call, dark');
  await stage.picture(amina, 'call-dark');

  // The microphone by the same key.
  await amina.keyboard.press('v');
  await shows(person(bo, 'Amina Diallo').getByText('muted'));
  await shows(dock(amina).getByRole('button', { name: 'Unmute' }));
  await amina.keyboard.press('v');
  await gone(person(bo, 'Amina Diallo').getByText('muted', { exact: true }));

  // A screen, which the other sees.
  await press(amina, 'Share screen');
  await seesScreen(bo, 'Amina Diallo');
  await shows(person(amina, 'You').getByText('screen', { exact: true }));
  await stage.axe(bo, 'a shared screen');
  await stage.picture(bo, 'call-screen-light');
  await press(bo, 'Full screen');
  await until('full screen', () => bo.evaluate(() => document.fullscreenElement?.className === 'call-screen'));
  await press(bo, 'End full screen');

  // Who comes late hears both and sees the screen.
  const chen = await someone(stage, as.chen, { viewport: phone, touch: true });
  await chen.getByRole('button', { name: /^Join the call with .*, 2 in it/i }).tap();
  await sees(chen, 3);
  await hears(chen, 2, 'both, at Chen');
  await hears(amina, 2, 'both, at Amina');
  await hears(bo, 2, 'both, at Bo');
  await seesScreen(chen, 'Amina Diallo');
  await shows(dock(amina).getByRole('status').filter({ hasText: 'Chen Wu joined the call.' }).or(dock(amina).getByText('Chen Wu joined the call.')));
  await stage.axe(chen, 'the call on a phone');
  await stage.noSidewaysScroll(chen, 'the call on a phone');
  await stage.picture(chen, 'call-phone');
  const small = await chen.evaluate(() => [...document.querySelectorAll('.call-dock button')].filter((element) => element.offsetParent && element.getBoundingClientRect().height < 44).map((element) => element.outerHTML.slice(0, 80)));
  equal(small.join(), '', 'targets under 44 px');

  // It goes on while one looks elsewhere, and asks before the window is left.
  await bo.getByRole('link', { name: 'Alerts' }).first().click();
  await shows(bo.getByRole('heading', { level: 1, name: 'Alerts' }));
  await hears(bo, 2, 'both, on another screen');
  await dock(bo).getByRole('link', { name: 'INC-1' }).click();
  let asked = '';
  bo.once('dialog', (dialog) => {
    asked = dialog.type();
    void dialog.dismiss();
  });
  void bo.reload().catch(() => undefined);
  await until('the question before leaving', () => asked === 'beforeunload');
  await hears(bo, 2, 'both, since he stayed');

  // The screen ends; one leaves.
  await press(amina, 'Stop sharing');
  await gone(dock(bo).getByText('Screen of Amina Diallo'));
  await gone(dock(chen).locator('.call-screen'));
  await dock(chen).getByRole('button', { name: 'Leave' }).tap();
  await sees(amina, 2);
  await sees(bo, 2);
  await hears(amina, 1, 'Bo, after Chen left');

  // The server dies: they talk on, and are in the same call when it is back.
  await server.kill();
  await shows(dock(amina).getByText(/^The server is away/));
  await hears(amina, 1, 'Bo, without a server');
  await stage.picture(amina, 'call-offline-dark');
  await server.run();
  await gone(dock(amina).getByText(/^The server is away/));
  await until('both are known again', async () => (await server.api('GET', '/incidents/1/call')).members.length === 2);
  await hears(amina, 1, 'Bo, after the restart');
  await hears(bo, 1, 'Amina, after the restart');
  equal((await server.api('GET', '/incidents/1/timeline?kind=call_began,call_ended')).items.length, 1, 'lines of the call');
  const again = await someone(stage, as.chen);
  await again.getByRole('button', { name: /^Join the call with .*, 2 in it/i }).click();
  await hears(again, 2, 'both, after the restart');
  await again.keyboard.press('Shift+Q');

  await amina.keyboard.press('Shift+Q');
  await bo.keyboard.press('Shift+Q');
  await gone(dock(bo));
  await shows(line(bo, 'Call ended'));
  await shows(line(bo, /Amina Diallo, Bo Lindqvist, Chen Wu/));
  await stage.picture(bo, 'call-ended-light');
}

export async function call_for_responders_only(stage) {
  const { server, cookie, as } = await office(stage);
  const amina = await someone(stage, cookie);
  await amina.keyboard.press('v');
  await sees(amina, 1);
  const eve = await stage.open({ cookie: as.eve });
  await eve.at('/incidents/INC-1');
  await shows(eve.getByRole('list', { name: 'Progress' }));
  equal(await eve.getByRole('button', { name: /Join the call/ }).count(), 0, 'a call before a stakeholder');
  // By hand, too.
  const heard = await eve.evaluate(() => new Promise((resolve) => {
    const socket = new WebSocket(`ws://${location.host}/api/v1/live`, 'tocsin.v1');
    const frames = [];
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(data);
      if (frame.type === 'hello') {
        socket.send(JSON.stringify({ type: 'subscribe', topics: ['call:1'] }));
        socket.send(JSON.stringify({ type: 'call_join', incident: 1, member: 'a-member-of-eve-00' }));
      } else if (frame.type.startsWith('call')) {
        frames.push(frame);
        if (frame.type === 'call_ended') resolve(frames);
      }
    };
  }));
  equal(JSON.stringify(heard.map(({ type, why, members }) => [type, why ?? members])), '[["call",[]],["call_ended","forbidden"]]', 'what an outsider hears');
  equal((await server.api('GET', '/incidents/1/call')).members.length, 1, 'members');

  // Who may not any more is out, though connected.
  const bo = await someone(stage, as.bo);
  await bo.keyboard.press('v');
  await sees(amina, 2);
  await hears(amina, 1, 'Bo');
  await server.api('DELETE', '/grants/bo-responds');
  await gone(dock(bo));
  await sees(amina, 1);
  equal(await amina.evaluate(() => window.connections().length), 0, 'connections to who is out');
}

export async function call_without_a_microphone(stage) {
  const { server, cookie, as } = await office(stage);
  await server.api('PATCH', '/incidents/1', { bridge: { url: 'https://meet.example.org/fire', phone: '+49 30 1234567' } });
  const amina = await someone(stage, cookie);
  await amina.keyboard.press('v');
  await sees(amina, 1);
  // Refused: Bo hears, and may speak later.
  const bo = await someone(stage, as.bo, { viewport: phone, touch: true });
  await bo.evaluate(() => {
    const real = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    window.allow = false;
    navigator.mediaDevices.getUserMedia = (wish) => (window.allow ? real(wish) : Promise.reject(new DOMException('refused', 'NotAllowedError')));
  });
  await shows(bo.getByRole('link', { name: 'Join the bridge' }));
  await bo.getByRole('button', { name: /^Join the call/i }).tap();
  await shows(dock(bo).getByText(/^The microphone was refused: you only listen/));
  await hears(bo, 1, 'Amina, at Bo who only listens');
  await shows(person(amina, 'Bo Lindqvist').getByText('only listens'));
  await stage.axe(bo, 'a refused microphone');
  await stage.noSidewaysScroll(bo, 'a refused microphone');
  await stage.picture(bo, 'call-refused-phone');
  await bo.evaluate(() => { window.allow = true; });
  await dock(bo).getByRole('button', { name: 'Try the microphone again' }).tap();
  await hears(amina, 1, 'Bo, who was allowed');
  await gone(person(amina, 'Bo Lindqvist').getByText('only listens'));

  // The seventh is told, and where else to go.
  for (let at = 0; at < 4; at += 1) {
    await amina.evaluate((number) => new Promise((resolve) => {
      const socket = new WebSocket(`ws://${location.host}/api/v1/live`, 'tocsin.v1');
      (window.more ??= []).push(socket);
      socket.onmessage = ({ data }) => {
        const frame = JSON.parse(data);
        if (frame.type === 'hello') socket.send(JSON.stringify({ type: 'call_join', incident: 1, member: `another-member-000${number}` }));
        if (frame.type === 'call_joined') resolve();
      };
    }), at);
  }
  await sees(amina, 6);
  const chen = await someone(stage, as.chen);
  await chen.keyboard.press('v');
  await shows(chen.getByText(/^Not in the call: 6 people are in the call, and more do not fit.*Or meet on the bridge, which is beside/));
  await stage.axe(chen, 'a call that is full');
  await stage.picture(chen, 'call-full-dark');

  // What cannot be reached is said, with what helps: those four never answer.
  await shows(dock(amina).getByText(/^No connection to .*Meet on the bridge instead/));
  await stage.axe(amina, 'no connection');
  await stage.picture(amina, 'call-unreachable-dark');
}

export async function call_servers(stage) {
  const { server, page } = await stage.office();
  await page.at('/settings/calls');
  await shows(page.getByText('No STUN or TURN server yet'));
  await page.getByRole('button', { name: 'New server' }).first().click();
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('TURN of the house');
  await page.getByLabel('Addresses').fill('turn:turn.example.org:3478\nhttp://turn.example.org');
  await page.getByLabel('A shared secret (coturn: use-auth-secret)').check();
  await page.locator('dialog input[type=password]').fill('north wind');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText(/^http:\/\/turn\.example\.org: an address begins with stun:/i));
  await stage.axe(page, 'a bad address');
  await stage.picture(page, 'call-server-refused');
  await page.getByLabel('Addresses').fill('turn:turn.example.org:3478');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByText('turn:turn.example.org:3478', { exact: true }));
  await page.getByRole('button', { name: 'Edit TURN of the house' }).click();
  equal(await page.locator('dialog input[type=password]').inputValue(), '', 'the secret that is kept');
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('TURN');
  await page.getByRole('button', { name: 'Save' }).click();
  await shows(page.getByRole('button', { name: 'Edit TURN', exact: true }));
  equal(JSON.stringify(await server.api('GET', '/call-servers')).includes('north wind'), false, 'the secret is shown');
  equal(server.output.includes('north wind'), false, 'the secret is logged');
  await stage.axe(page, 'the servers');
}
