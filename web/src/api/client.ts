// Requests to the server: the session's cookie, a header that forged writes cannot carry, one idempotency key a
// user action (kept over retries), the version of what was edited, and a deadline.
import { clock } from './clock';
import { ApiError, NoAnswer, type Problem } from './problem';

const answerMilliseconds = 20_000;

export type Answer<T> = { body: T; etag: string | null };

export type Write = { idempotencyKey?: string; ifMatch?: string | null; ifNoneMatch?: string };

let onSignedOut: () => void = () => {};

export function whenSignedOut(handler: () => void) {
  onSignedOut = handler;
}

export const newKey = () => crypto.randomUUID();

type Query = Record<string, string | number | boolean | null | undefined>;

export function withQuery(path: string, query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

async function send<T>(method: string, path: string, body: unknown, write: Write | null, signal?: AbortSignal, type = 'application/json'): Promise<Answer<T>> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = type;
  if (write) {
    headers['idempotency-key'] = write.idempotencyKey ?? newKey();
    headers['x-tocsin-csrf'] = '1';
    if (write.ifMatch) headers['if-match'] = write.ifMatch;
    if (write.ifNoneMatch) headers['if-none-match'] = write.ifNoneMatch;
  }
  const deadline = AbortSignal.timeout(answerMilliseconds);
  let response: Response;
  let text: string;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : body instanceof Blob ? body : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: signal ? AbortSignal.any([signal, deadline]) : deadline,
    });
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new NoAnswer(write !== null);
  }
  const date = response.headers.get('date');
  if (date && !haveFineClock) clock.serverSaid(date);
  if (!response.ok) {
    if (response.status === 401) onSignedOut();
    throw new ApiError(response.status, problemOf(text), response.headers.get('x-request-id') ?? problemOf(text).request_id ?? null);
  }
  return { body: (text ? JSON.parse(text) : undefined) as T, etag: response.headers.get('etag') };
}

// The socket's clock is finer than the Date header's whole seconds.
let haveFineClock = false;
export function socketTellsTime() {
  haveFineClock = true;
}

function problemOf(text: string): Problem {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
}

export const api = {
  get: async <T>(path: string, signal?: AbortSignal) => (await send<T>('GET', path, undefined, null, signal)).body,
  getTagged: <T>(path: string, signal?: AbortSignal) => send<T>('GET', path, undefined, null, signal),
  post: async <T>(path: string, body?: unknown, write: Write = {}) => (await send<T>('POST', path, body ?? {}, write)).body,
  // A file goes as it is.
  postFile: async <T>(path: string, file: Blob, type: string, write: Write = {}) => (await send<T>('POST', path, file, write, undefined, type)).body,
  put: async <T>(path: string, body: unknown, write: Write = {}) => (await send<T>('PUT', path, body, write)).body,
  patch: async <T>(path: string, body: unknown, write: Write = {}) => (await send<T>('PATCH', path, body, write)).body,
  delete: async <T = void>(path: string, write: Write = {}) => (await send<T>('DELETE', path, undefined, write)).body,
};
