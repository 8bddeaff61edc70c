// What a journey needs: a server with an organisation, a browser that is watched, axe, screenshots.
import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { PushService } from './push_service.mjs';
import { Server, Sink, patience } from './server.mjs';

export const administrator = { organisation: 'Acme', name: 'Amina Diallo', email: 'amina@example.org', password: 'correct horse battery' };
export const desktop = { width: 1280, height: 800 };
export const phone = { width: 390, height: 844 };

const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

export class Stage {
  contexts = [];
  trouble = [];

  constructor(name) {
    this.name = name;
  }

  async server(...options) {
    this.theServer ??= await Server.start(...options);
    return this.theServer;
  }

  async sink() {
    this.theSink ??= await Sink.start();
    return this.theSink;
  }

  async pushService() {
    this.thePushService ??= await PushService.start();
    return this.thePushService;
  }

  // One for all journeys: each has its own windows in it.
  static browser() {
    Stage.theBrowser ??= chromium.launch({
      executablePath: resolve('tools/chromium.sh'),
      args: ['--no-sandbox', '--headless=new', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
        '--disable-component-update', '--disable-sync', '--use-fake-device-for-media-stream',  // a microphone that beeps
        '--use-fake-ui-for-media-stream'],  // and a screen to share
    });
    return Stage.theBrowser;
  }

  // A window of its own; `cookie` signs it in. What it does wrong is remembered.
  async open({ viewport = desktop, theme = 'dark', cookie, touch = false } = {}) {
    const browser = await Stage.browser();
    const context = await browser.newContext({ viewport, hasTouch: touch, isMobile: touch, locale: 'en-GB', timezoneId: 'Europe/Berlin' });
    this.contexts.push(context);
    await context.addInitScript((look) => {
      localStorage.setItem('tocsin.look', JSON.stringify({ theme: look }));
      document.addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    }, theme);
    const { url } = await this.server();
    if (cookie) await context.addCookies([{ name: 'tocsin_session', value: cookie, url }]);
    const page = await context.newPage();
    page.setDefaultTimeout(patience * 1000);
    page.on('pageerror', (error) => this.trouble.push(`error: ${error.message}`));
    page.on('console', (message) => {
      const text = message.text();
      // The browser itself reports answers of 4xx and a dead server as errors; journeys look at those on purpose.
      if (message.type() === 'error' && !/Failed to load resource|WebSocket connection to|net::ERR_/.test(text)) this.trouble.push(`console: ${text}`);
    });
    page.at = (path) => page.goto(url + path);
    return page;
  }

  // A server with an administrator, already signed in.
  async office(viewport) {
    const server = await this.server();
    const cookie = await server.setUp(administrator);
    return { server, cookie, page: await this.open({ cookie, ...viewport }) };
  }

  // People, a service, a policy, a source; pages arrive at the sink.
  async organisation() {
    const { server, cookie } = this.cookie ? { server: await this.server(), cookie: this.cookie } : await this.officeWithoutPage();
    const sink = await this.sink();
    await server.settings({ public_url: server.url, allow_private_addresses: true, bundle_window: '0s' });
    await server.put('users', { slug: 'bo', name: 'Bo Lindqvist', email: 'bo@example.org', time_zone: 'Europe/Stockholm', active: true });
    const { user: me } = await server.api('GET', '/session');
    await server.put('contact-methods', { slug: 'amina-hook', user: me.slug, channel: 'webhook', name: 'pager', address: sink.url, vouched: true });
    await server.put('teams', { slug: 'payments', name: 'Payments', description: '', members: [me.slug, 'bo'] });
    await server.put('policies', { slug: 'payments', name: 'Payments', description: '', team: 'payments', repeat: 0, catch_all: [],
      steps: [{ targets: [{ kind: 'user', slug: me.slug }], delay: '10m' }, { targets: [{ kind: 'user', slug: 'bo' }], delay: '10m' }] });
    await server.put('services', { slug: 'checkout', name: 'Checkout API', description: 'What customers pay with.', team: 'payments', policy: 'payments', tier: 1 });
    await server.put('services', { slug: 'search', name: 'Search', description: '', team: 'payments', policy: '', tier: 3 });
    const { key } = await server.api('POST', '/integrations', { slug: 'shop-events', name: 'Shop events', protocol: 'json', service: 'checkout' });
    return { server, cookie, key, me, sink };
  }

  async officeWithoutPage() {
    const server = await this.server();
    this.cookie = await server.setUp(administrator);
    return { server, cookie: this.cookie };
  }

  async axe(page, where) {
    const { violations } = await new AxeBuilder({ page }).withTags(rules).analyze();
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ target, failureSummary }) => `${target.join(' ')} (${failureSummary?.split('\n')[1]?.trim()})`).join('; ')}`);
    if (found.length > 0) throw new Error(`axe on ${where}:\n  ${found.join('\n  ')}`);
  }

  async noSidewaysScroll(page, where) {
    const wide = await page.evaluate(() => {
      const main = document.querySelector('main');
      return document.documentElement.scrollWidth > innerWidth + 1 || (main && main.scrollWidth > main.clientWidth + 1);
    });
    if (wide) throw new Error(`${where} scrolls sideways`);
  }

  // A text squeezed until each line of it holds a letter or two.
  async noSqueezedText(page, where) {
    const squeezed = await page.evaluate(() => [...document.querySelectorAll('main *')].filter((element) => {
      const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE).map((node) => node.textContent.trim()).join('');
      const { width, height } = element.getBoundingClientRect();
      return own.length > 6 && width > 0 && width < 40 && height > 100;
    }).map((element) => element.textContent));
    if (squeezed.length > 0) throw new Error(`${where} squeezes "${squeezed[0]}"`);
  }

  async picture(page, name) {
    mkdirSync('build/e2e', { recursive: true });
    await page.screenshot({ path: `build/e2e/${name}.png` });
  }

  expectQuiet() {
    if (this.trouble.length > 0) throw new Error(`the browser complained:\n  ${[...new Set(this.trouble)].slice(0, 10).join('\n  ')}`);
  }

  // After a failure: what was on the screens, and what the server said last.
  async tell() {
    for (const [at, context] of this.contexts.entries()) {
      for (const page of context.pages()) {
        await page.screenshot({ path: `build/e2e/failed-${this.name}-${at}.png` }).catch(() => undefined);
      }
    }
    if (this.trouble.length > 0) console.log(`  the browser said: ${this.trouble.slice(0, 5).join(' | ')}`);
    if (this.theServer) console.log(`  the server said: ${this.theServer.output.slice(-1500)}`);
  }

  async end() {
    for (const context of this.contexts) await context.close().catch(() => undefined);
    await this.theServer?.end();
    await this.theSink?.end();
    await this.thePushService?.end();
  }

  static async close() {
    await (await Stage.theBrowser)?.close();
  }
}
