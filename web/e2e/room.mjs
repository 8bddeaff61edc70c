// What journeys of the war room share: Bo, who responds, Eve, a stakeholder, and the incident that is declared.
const password = 'a password of the room';

export async function officeOfRoom(stage) {
  const office = await stage.organisation();
  const { server, cookie } = office;
  await server.put('users', { slug: 'eve', name: 'Eve Board', email: 'eve@example.org', time_zone: 'UTC', active: true });
  await server.put('grants', { slug: 'bo-responds', subject_kind: 'user', subject: 'bo', access: 'responder', scope_kind: 'organisation', scope: '' });
  await server.put('grants', { slug: 'eve-reads', subject_kind: 'user', subject: 'eve', access: 'stakeholder', scope_kind: 'organisation', scope: '' });
  const as = {};
  for (const who of ['bo', 'eve']) {
    await server.api('PUT', `/users/${who}/password`, { new: password });
    as[who] = await server.signIn(`${who}@example.org`, password);
    server.cookie = cookie;
  }
  const declare = () => server.api('POST', '/incidents', { title: 'Checkout errors in EU', severity: 'SEV1', services: ['checkout'] });
  const say = (text, more = {}) => server.api('POST', '/incidents/1/entries', { kind: 'said', text, ...more });
  return { ...office, as, declare, say };
}

export const composer = (page) => page.getByRole('textbox', { name: 'Say something' });

// As a browser does it: words or a picture in the clipboard.
export const paste = (page, { text = '', picture = false }) => page.evaluate(async ([words, drawn]) => {
  const data = new DataTransfer();
  if (words) data.setData('text/plain', words);
  if (drawn) {
    const canvas = document.createElement('canvas');
    canvas.width = 320;
    canvas.height = 160;
    const brush = canvas.getContext('2d');
    brush.fillStyle = '#a50f2d';
    brush.fillRect(20, 20, 280, 120);
    const blob = await new Promise((done) => canvas.toBlob(done, 'image/png'));
    data.items.add(new File([blob], 'image.png', { type: 'image/png' }));
  }
  document.querySelector('.stream-panel textarea').dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
}, [text, picture]);
