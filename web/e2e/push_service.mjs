// Where a browser's pushes arrive: stands in for the push service of its maker (RFC 8030), checks who sends (RFC
// 8292) and reads what was sealed for the browser with an implementation that is not ours (RFC 8291).
import { createECDH, createPublicKey, randomBytes, verify } from 'node:crypto';
import { createServer } from 'node:http';
import ece from 'http_ece';
import { until } from './server.mjs';

export class PushService {
  received = [];
  status = 201;

  static async start() {
    const service = new PushService();
    service.browser = createECDH('prime256v1');
    service.browser.generateKeys();
    service.auth = randomBytes(16);
    service.server = createServer((request, response) => {
      const chunks = [];
      request.on('data', (chunk) => chunks.push(chunk));
      request.on('end', () => {
        service.received.push({ path: request.url, headers: request.headers, body: Buffer.concat(chunks) });
        response.writeHead(service.status, service.status === 201 ? { location: `${service.origin}/m/${service.received.length}` } : {});
        response.end();
      });
    });
    await new Promise((resolve) => service.server.listen(0, '127.0.0.1', resolve));
    return service;
  }

  get origin() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  // What a browser's subscription to this service tells.
  get subscription() {
    return this.subscriptionAt('this-browser');
  }

  subscriptionAt(place) {
    return {
      endpoint: `${this.origin}/send/${place}`,
      p256dh: this.browser.getPublicKey('base64url'),
      auth: this.auth.toString('base64url'),
    };
  }

  // The next message that nobody took yet, opened; the sender's key is `applicationServerKey`.
  async next(applicationServerKey) {
    await until('a push', () => this.received.length > 0);
    const { headers, body } = this.received.shift();
    this.checkSender(headers.authorization, applicationServerKey);
    for (const [name, wanted] of [['content-encoding', 'aes128gcm'], ['urgency', 'high']]) {
      if (headers[name] !== wanted) throw new Error(`${name} is ${headers[name]}, not ${wanted}`);
    }
    if (!/^\d+$/.test(headers.ttl)) throw new Error(`TTL is ${headers.ttl}`);
    if (!/^[A-Za-z0-9_-]{1,32}$/.test(headers.topic)) throw new Error(`Topic is ${headers.topic}`);
    if (body.length > 4096) throw new Error(`${body.length} bytes are more than every push service takes`);
    const text = ece.decrypt(body, { version: 'aes128gcm', privateKey: this.browser, authSecret: this.auth }).toString('utf8');
    return { text, topic: headers.topic, message: JSON.parse(text) };
  }

  checkSender(authorization, applicationServerKey) {
    const [, token, key] = /^vapid t=([^,]+), k=(\S+)$/.exec(authorization ?? '') ?? [];
    if (key !== applicationServerKey) throw new Error(`the push is signed by ${key}, not by ${applicationServerKey}`);
    const point = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const [head, claims, signature] = token.split('.');
    const good = verify('sha256', Buffer.from(`${head}.${claims}`), { key: createPublicKey({ key: jwk, format: 'jwk' }), dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
    if (!good) throw new Error('the signature of the sender does not hold');
    const { aud, exp } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    if (aud !== this.origin) throw new Error(`the push is meant for ${aud}`);
    const left = exp - Date.now() / 1000;
    if (left <= 0 || left > 86_400) throw new Error(`the sender's proof ends in ${left} s`);
  }

  end() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
