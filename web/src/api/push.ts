// This browser as a place where pages arrive: its permission, its service worker, its subscription.
import { api, newKey } from './client';
import { createObject, replaceObject } from './config';
import { sendVerification } from './pages';
import { ApiError } from './problem';
import type { Configured, ContactMethod, Listed } from './types';

type Method = Configured<'contact-methods'>;

const subscribeMilliseconds = 20_000;

// Why this browser cannot be asked, or null when it can.
export type Obstacle = 'insecure' | 'install_first' | 'unsupported' | 'denied';

export function obstacle(): Obstacle | null {
  if (!window.isSecureContext) return 'insecure';
  const capable = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  // Apple's phones and tablets offer notifications to installed apps only.
  if (!capable) return 'standalone' in navigator && !(navigator as { standalone?: boolean }).standalone ? 'install_first' : 'unsupported';
  return Notification.permission === 'denied' ? 'denied' : null;
}

export class PermissionRefused extends Error {}
export class PushServiceUnreachable extends Error {}

// The page's policy takes addresses of scripts only from a policy with a name.
type ScriptUrls = { createScriptURL(url: string): string };
function scriptUrl(url: string): string {
  const types = (window as { trustedTypes?: { createPolicy(name: string, rules: ScriptUrls): ScriptUrls } }).trustedTypes;
  policy ??= types ? types.createPolicy('tocsin-worker', { createScriptURL: (same) => same }) : { createScriptURL: (same) => same };
  return policy.createScriptURL(url);
}
let policy: ScriptUrls | undefined;

export async function startWorker(): Promise<ServiceWorkerRegistration> {
  await navigator.serviceWorker.register(scriptUrl('/sw.js'), { scope: '/', updateViaCache: 'none' });
  return navigator.serviceWorker.ready;
}

// An installed app says that it is offline by itself; a tab leaves that to the browser.
export function startWorkerWhenInstalled() {
  if (obstacle() === null && window.matchMedia('(display-mode: standalone)').matches) void startWorker().catch(() => undefined);
}

export async function presentSubscription(): Promise<PushSubscription | null> {
  if (obstacle() !== null) return null;
  const registration = await navigator.serviceWorker.getRegistration('/');
  return (await registration?.pushManager.getSubscription()) ?? null;
}

function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}

const sameBytes = (a: ArrayBuffer | null | undefined, b: Uint8Array) => {
  const bytes = new Uint8Array(a ?? new ArrayBuffer(0));
  return bytes.length === b.length && bytes.every((byte, at) => byte === b[at]);
};

async function subscription(): Promise<PushSubscription> {
  const registration = await startWorker();
  const key = bytesOf((await api.get<{ key: string }>('/api/v1/push/key')).key);
  const present = await registration.pushManager.getSubscription();
  if (present && sameBytes(present.options?.applicationServerKey, key)) return present;
  await present?.unsubscribe();  // It was made for another server's key.
  const late = new Promise<never>((_, reject) => setTimeout(() => reject(new PushServiceUnreachable()), subscribeMilliseconds));
  try {
    return await Promise.race([registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }), late]);
  } catch (error) {
    if ((error as Error).name === 'NotAllowedError') throw new PermissionRefused();
    throw new PushServiceUnreachable();
  }
}

// What the service worker needs to know when the browser changes its subscription, and the next opened page to find that
// it did: in a cache, the one store that both read.
const deviceCache = 'tocsin-device-1';
const deviceRecord = '/-/device';
type Device = { user: string; contact_method: string; endpoint: string };

async function rememberedDevice(): Promise<Device | null> {
  const found = await (await caches.open(deviceCache)).match(deviceRecord);
  return found ? ((await found.json()) as Device) : null;
}
const rememberDevice = async (device: Device) => (await caches.open(deviceCache)).put(deviceRecord, new Response(JSON.stringify(device)));
export const forgetDevice = () => caches.delete(deviceCache);

const secretOf = ({ keys }: PushSubscriptionJSON) => `${keys?.p256dh ?? ''} ${keys?.auth ?? ''}`;

async function subscribeAgain(method: Method): Promise<void> {
  const made = (await subscription()).toJSON();
  const changed = await replaceObject('contact-methods', { ...method.value, address: made.endpoint ?? '', secret: secretOf(made) }, method.meta.version);
  if (!changed.verified) await sendVerification(changed.value.slug);
  await rememberDevice({ user: method.value.user, contact_method: method.value.slug, endpoint: made.endpoint ?? '' });
}

// Of a browser that was turned on before devices were remembered.
async function deviceAt(endpoint: string): Promise<Device | null> {
  const { items } = await api.get<Listed<Method>>('/api/v1/contact-methods?limit=1000');
  const method = items.find(({ value }) => value.address === endpoint);
  if (!method) return null;
  const device = { user: method.value.user, contact_method: method.value.slug, endpoint };
  await rememberDevice(device);
  return device;
}

// Browsers end subscriptions; the service worker makes a new one, or, where that failed, the next opened page does here.
// 'fine' costs no request but the first one. Errors: PermissionRefused, PushServiceUnreachable, and what the server says.
export async function repairThisDevice(user: string): Promise<'fine' | 'repaired'> {
  if (!('caches' in window) || !('serviceWorker' in navigator)) return 'fine';
  const present = await presentSubscription();
  const device = (await rememberedDevice()) ?? (present && (await deviceAt(present.endpoint)));
  if (!device || device.user !== user || present?.endpoint === device.endpoint) return 'fine';
  try {
    const method = await api.get<Method>(`/api/v1/contact-methods/${encodeURIComponent(device.contact_method)}`);
    if (Notification.permission !== 'granted') throw new PermissionRefused();
    await subscribeAgain(method);
    return 'repaired';
  } catch (error) {
    if (!(error instanceof ApiError && error.status === 404)) throw error;
    await forgetDevice();  // It was removed from elsewhere.
    return 'fine';
  }
}

// "Firefox on Android": what tells one's own devices apart.
export function deviceName(agent = navigator.userAgent): string {
  const first = (names: [RegExp, string][], otherwise: string) => names.find(([pattern]) => pattern.test(agent))?.[1] ?? otherwise;
  const browser = first([[/Edg/, 'Edge'], [/OPR/, 'Opera'], [/SamsungBrowser/, 'Samsung Internet'], [/Firefox|FxiOS/, 'Firefox'], [/Chrome|CriOS/, 'Chrome'], [/Safari/, 'Safari']], 'Browser');
  const system = first([[/Android/, 'Android'], [/iPhone/, 'iPhone'], [/iPad/, 'iPad'], [/Windows/, 'Windows'], [/Mac OS X/, 'Mac'], [/CrOS/, 'ChromeOS'], [/Linux/, 'Linux']], '');
  return system ? `${browser} on ${system}` : browser;
}

// Asks the person and the browser, makes the contact method (or finds the one of before), has it verified.
// Errors: PermissionRefused, PushServiceUnreachable, and what the server says.
export async function notifyThisDevice(user: string, known: Method[]): Promise<Method> {
  if ((await Notification.requestPermission()) !== 'granted') throw new PermissionRefused();
  const made = (await subscription()).toJSON();
  const secret = secretOf(made);
  const address = made.endpoint ?? '';
  const device = await rememberedDevice();
  const before = known.find(({ value }) => value.address === address) ?? known.find(({ value }) => value.slug === device?.contact_method);
  const method = before
    ? await replaceObject('contact-methods', { ...before.value, address, secret, enabled: true }, before.meta.version)
    : await createObject('contact-methods', fresh(user, address, secret, known.length), { idempotencyKey: newKey() });
  await rememberDevice({ user, contact_method: method.value.slug, endpoint: address });
  if (!method.verified) await sendVerification(method.value.slug);
  return method;
}

function fresh(user: string, address: string, secret: string, position: number): ContactMethod {
  const slug = `${user}-browser-${crypto.randomUUID().slice(0, 6)}`.slice(-64);
  return { slug, user, team: '', channel: 'web_push', name: deviceName(), address, secret, delay: '0s', position, enabled: true, vouched: false };
}

// What the service worker tells when the code came through it.
export function whenVerified(heard: (contactMethod: string) => void): () => void {
  const listen = ({ data }: MessageEvent) => {
    if (data?.kind === 'push_verified' && data.verified) heard(data.contact_method);
  };
  navigator.serviceWorker?.addEventListener('message', listen);
  return () => navigator.serviceWorker?.removeEventListener('message', listen);
}
