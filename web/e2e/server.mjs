// The real program on a fresh data directory, and what stands around it: a place where webhooks arrive.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as listener } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

// How long anything may take before it counts as not happening: the machine may be busy.
export const patience = 30;

const binary = process.env.TOCSIN_BINARY ?? 'build/release/tocsin';

export async function until(what, look, seconds = patience) {
  const deadline = performance.now() + seconds * 1000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > deadline) throw new Error(`${what} did not happen within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

async function freePort() {
  const probe = listener();
  await new Promise((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

export class Server {
  output = '';

  static async start(...options) {
    const server = new Server();
    server.options = options;
    server.data = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
    server.port = await freePort();
    await server.run();
    return server;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  // The one-time link that the console shows, which is a moment after the first answer.
  setupLink() {
    return until('the link on the console', () => /\S+\/setup\?token=\S+(?=\n)/.exec(this.output)?.[0]);
  }

  async run() {
    const child = spawn(binary, ['serve', '--data', this.data, '--listen', `127.0.0.1:${this.port}`, ...this.options], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process = child;
    this.ended = new Promise((resolve) => child.on('exit', resolve));
    const keep = (chunk) => {
      this.output = (this.output + chunk).slice(-200_000);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    await until('the server', async () => {
      if (child.exitCode !== null) throw new Error(`the server ended: ${this.output.slice(-2000)}`);
      return fetch(`${this.url}/readyz`).then(({ ok }) => ok, () => false);
    }, 60);
  }

  async kill() {
    this.process.kill('SIGKILL');
    await this.ended;
  }

  async end() {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGTERM');
      const late = setTimeout(() => this.process.kill('SIGKILL'), 15_000);
      await this.ended;
      clearTimeout(late);
    }
    rmSync(this.data, { recursive: true, force: true });
  }

  // Signs in as a script would not: with a cookie, as the app does.
  async signIn(email, password) {
    const response = await fetch(`${this.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tocsin-csrf': '1', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ email, password }),
    });
    if (!response.ok) throw new Error(`sign-in: ${response.status} ${await response.text()}`);
    return this.keepCookie(response);
  }

  async setUp({ organisation, name, email, password }) {
    const token = new URL(await this.setupLink()).searchParams.get('token');
    const response = await fetch(`${this.url}/api/v1/setup`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-tocsin-csrf': '1', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({ token, organisation, name, email, password, time_zone: 'UTC', public_url: this.url }),
    });
    if (!response.ok) throw new Error(`set-up: ${response.status} ${await response.text()}`);
    return this.keepCookie(response);
  }

  keepCookie(response) {
    this.cookie = /tocsin_session=([^;]+)/.exec(response.headers.get('set-cookie') ?? '')?.[1];
    if (!this.cookie) throw new Error('no session cookie');
    return this.cookie;
  }

  async api(method, path, body) {
    const options = {
      method,
      headers: { cookie: `tocsin_session=${this.cookie}`, 'x-tocsin-csrf': '1', 'sec-fetch-site': 'same-origin' },
    };
    if (method !== 'GET') options.headers['idempotency-key'] = crypto.randomUUID();
    if (body !== undefined) {
      options.headers['content-type'] = 'application/json';
      options.body = JSON.stringify(body);
    }
    const response = await fetch(`${this.url}/api/v1${path}`, options);
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 500)}`);
    return text ? JSON.parse(text) : undefined;
  }

  put(kind, value) {
    return this.api('PUT', `/${kind}/${value.slug}`, value);
  }

  async settings(change) {
    const { value } = await this.api('GET', '/settings/organisation');
    return this.put('settings', { ...value, ...change });
  }

  // Sends events as a stranger's program would.
  async events(key, events) {
    for (const event of events) {
      const response = await fetch(`${this.url}/intake/json/${key}`, {
        method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(event),
      });
      if (!response.ok) throw new Error(`intake: ${response.status} ${await response.text()}`);
    }
  }

  async alertmanager(key, alerts) {
    const response = await fetch(`${this.url}/intake/alertmanager/${key}/api/v2/alerts`, {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts),
    });
    if (!response.ok) throw new Error(`intake: ${response.status} ${await response.text()}`);
  }
}

// Where webhook pages arrive.
export class Sink {
  received = [];

  static async start() {
    const sink = new Sink();
    sink.server = createServer((request, response) => {
      let text = '';
      request.on('data', (chunk) => { text += chunk; });
      request.on('end', () => {
        sink.received.push(JSON.parse(text));
        response.end('ok');
      });
    });
    await new Promise((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url() {
    return `http://127.0.0.1:${this.server.address().port}/hook`;
  }

  end() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}
