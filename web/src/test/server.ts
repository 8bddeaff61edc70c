// A server for tests: answers by method and path, and remembers what it was asked.
import { vi } from 'vitest';

export type Asked = { method: string; path: string; headers: Record<string, string>; body: unknown };
export type Answer = { status?: number; body?: unknown; headers?: Record<string, string> } | 'no answer';

export function serve(routes: Record<string, Answer | ((asked: Asked) => Answer)>) {
  const asked: Asked[] = [];
  vi.stubGlobal('fetch', async (path: string, init: RequestInit) => {
    const request: Asked = {
      method: init.method ?? 'GET',
      path,
      headers: init.headers as Record<string, string>,
      body: init.body ? JSON.parse(init.body as string) : undefined,
    };
    asked.push(request);
    const route = routes[`${request.method} ${path}`] ?? routes[`${request.method} ${path.split('?')[0]}`];
    if (!route) return new Response(JSON.stringify({ detail: `the test has no answer for ${request.method} ${path}` }), { status: 404 });
    const answer = typeof route === 'function' ? route(request) : route;
    if (answer === 'no answer') throw new TypeError('Failed to fetch');
    const status = answer.status ?? 200;
    return new Response(status === 204 ? null : JSON.stringify(answer.body ?? {}), { status, headers: answer.headers });
  });
  return asked;
}
