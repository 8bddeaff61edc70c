// Evidence in the war room: a pasted picture is seen in another browser, hostile files stay harmless, long texts become
// files, what did not get through is sent again, and custody tells who had it.
import { equal, gone, shows } from '../check.mjs';
import { composer, officeOfRoom, paste } from '../room.mjs';

const line = (page, text) => page.locator('.stream-scroll article').filter({ hasText: text }).first();
const enter = async (page) => {
  await page.at('/incidents/INC-1');
  await shows(line(page, 'Declared'));
  await shows(page.getByText('live', { exact: true }));
  await shows(page.getByRole('button', { name: 'Add files' }));
};

// As a browser does it: files that are dragged.
const drop = (page, name, type, text) => page.evaluate(([called, kind, words]) => {
  const data = new DataTransfer();
  data.items.add(new File([words], called, { type: kind }));
  document.querySelector('.stream-panel').dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }));
}, [name, type, text]);

export async function evidence_of_two(stage) {
  const { server, cookie, as, declare } = await officeOfRoom(stage);
  await declare();
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo, theme: 'light' });
  const eve = await stage.open({ cookie: as.eve });
  await Promise.all([enter(amina), enter(bo)]);

  // A picture, pasted here and seen there; a press shows all of it.
  await paste(amina, { picture: true });
  const picture = bo.locator('.stream-scroll').getByRole('button', { name: /^Show pasted-.*png in full size$/ });
  await shows(picture, 'the picture in the other browser');
  await bo.waitForFunction(() => document.querySelector('.file-picture img')?.naturalWidth === 320);
  await stage.axe(bo, 'a picture in the stream');
  await stage.picture(bo, 'evidence-light');
  await picture.click();
  await shows(bo.getByRole('dialog').getByRole('img'));
  await bo.keyboard.press('Escape');

  // What may hold a script is a name to save, and is handed out as nothing else.
  await drop(amina, '../../hostile.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>');
  await shows(bo.locator('.stream-scroll').getByRole('link', { name: 'hostile.svg' }));
  const answer = await fetch(`${server.url}/api/v1/incidents/1/files/2`, { headers: { cookie: `tocsin_session=${cookie}` } });
  equal(answer.headers.get('content-type'), 'application/octet-stream', 'the type of a hostile picture');
  equal(answer.headers.get('content-disposition').startsWith('attachment'), true, 'saving it only');

  // A long text is offered as a file; a short one stays a line.
  await paste(amina, { text: 'error: timeout\n'.repeat(2_000) });
  await shows(amina.getByText(/kB of text, 2001 lines/));
  await stage.axe(amina, 'a long text');
  await amina.getByRole('button', { name: 'Add it as a file' }).click();
  await shows(bo.locator('.stream-scroll').getByRole('link', { name: /^pasted-.*txt$/ }));

  // A link, and who had what.
  await amina.getByRole('button', { name: 'Link', exact: true }).click();
  await amina.getByLabel('Address').fill('https://graphs.example.org/d/errors');
  await amina.getByLabel('What it shows').fill('Errors in the EU');
  await stage.axe(amina, 'the dialog of a link');
  await amina.getByRole('button', { name: 'Add the link' }).click();
  await shows(bo.getByRole('list', { name: 'Evidence' }).getByRole('link', { name: 'Errors in the EU' }));
  await amina.getByRole('button', { name: /^Custody of pasted-.*png$/ }).click();
  const custody = amina.getByRole('list', { name: 'Custody' });
  await shows(custody.getByText('Bo Lindqvist fetched it'));
  await shows(custody.getByText('Amina Diallo added it'));
  await stage.axe(amina, 'custody');
  await stage.picture(amina, 'evidence-custody-dark');
  await amina.keyboard.press('Escape');

  // All of it was for responders.
  await eve.at('/incidents/INC-1');
  await shows(eve.getByText(/Nothing was told yet/));
  equal(await eve.locator('.file-body, .file-line').count(), 0, 'evidence before a stakeholder');

  // Without the server nothing is lost: it is sent when the connection is back, once.
  await server.kill();
  await shows(amina.getByText('You are offline.', { exact: false }).first());
  await drop(amina, 'late.log', 'text/plain', 'written while offline');
  await shows(amina.getByText('The server did not answer. It is sent again when the connection is back.'));
  await stage.picture(amina, 'evidence-offline-dark');
  await server.run();
  await shows(amina.locator('.stream-scroll').getByRole('link', { name: 'late.log' }), 'what waited');
  await gone(amina.getByRole('list', { name: 'Files on their way' }), 'what is no longer on its way');
  equal((await server.api('GET', '/incidents/1/files')).items.filter(({ name }) => name === 'late.log').length, 1, 'files of that name');
  equal(await composer(amina).inputValue(), '', 'the composer');
}

// Recorded in the browser, played in another one.
export async function a_voice_note(stage) {
  const { server, cookie, as, declare } = await officeOfRoom(stage);
  await declare();
  const amina = await stage.open({ cookie });
  const bo = await stage.open({ cookie: as.bo });
  await amina.context().grantPermissions(['microphone'], { origin: server.url });
  await Promise.all([enter(amina), enter(bo)]);
  await amina.getByRole('button', { name: 'Record a voice note' }).click();
  const note = amina.getByRole('group', { name: 'Voice note' });
  await shows(note.getByText('00:01'), 'how long it is');
  await stage.axe(amina, 'while it records');
  await note.getByRole('button', { name: 'End and add it' }).click();
  await shows(bo.locator('.stream-scroll audio'), 'the voice note in the other browser');
  const headers = { cookie: `tocsin_session=${cookie}`, range: 'bytes=0-3' };
  const part = await fetch(`${server.url}/api/v1/incidents/1/files/1`, { headers });
  equal(part.status, 206, 'a part of it');
  equal(part.headers.get('content-type'), 'audio/webm', 'what it is');
  await bo.locator('.stream-scroll audio').evaluate((audio) => audio.play());
  await amina.getByRole('button', { name: 'Record a voice note' }).click();
  await note.getByRole('button', { name: 'Discard' }).click();
  await gone(note, 'a note that was discarded');
  equal((await server.api('GET', '/incidents/1/files')).items.length, 1, 'voice notes');
}
