import { QueryClientProvider } from '@tanstack/react-query';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test, vi } from 'vitest';
import { deviceName } from '../../api/push';
import { queryClient } from '../../api/query';
import { serve } from '../../test/server';
import { ThisDevice } from './ThisDevice';

function browser({ secure = true, permission = 'default', asked = 'granted', subscribe = async () => ({}) }: { secure?: boolean; permission?: string; asked?: string; subscribe?: () => Promise<unknown> } = {}) {
  const registration = { pushManager: { getSubscription: async () => null, subscribe } };
  vi.stubGlobal('isSecureContext', secure);
  vi.stubGlobal('PushManager', Object);
  const notification = { permission, requestPermission: async () => { notification.permission = asked; return asked; } };
  vi.stubGlobal('Notification', notification);
  Object.defineProperty(navigator, 'serviceWorker', {
    configurable: true,
    value: { register: async () => registration, ready: Promise.resolve(registration), getRegistration: async () => registration, addEventListener() {}, removeEventListener() {} },
  });
}

function show() {
  const asked = serve({
    'GET /api/v1/contact-methods': { body: { items: [], next: '' } },
    'GET /api/v1/push/key': { body: { key: 'BAAA' } },
  });
  render(<QueryClientProvider client={queryClient}><ThisDevice user="ana" /></QueryClientProvider>);
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

test('plain HTTP is told, with the remedy', () => {
  browser({ secure: false });
  show();
  expect(screen.getByText(/by its https:\/\/ address/)).toBeInTheDocument();
  expect(screen.queryByRole('button', { name: 'Notify me on this device' })).not.toBeInTheDocument();
});

test('a permission refused is told, with the remedy', async () => {
  browser({ asked: 'denied' });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Notify me on this device' }));
  expect(await screen.findByText(/are blocked in this browser/)).toBeInTheDocument();
});

test('a question that was not answered may be asked again', async () => {
  browser({ asked: 'default' });
  show();
  await userEvent.click(await screen.findByRole('button', { name: 'Notify me on this device' }));
  expect(await screen.findByText(/choose Allow/)).toBeInTheDocument();
  expect(screen.getByRole('button', { name: 'Notify me on this device' })).toBeEnabled();
});

test('a push service out of reach is told, and nothing is added', async () => {
  browser({ subscribe: async () => { throw new DOMException('push service error', 'AbortError'); } });
  const asked = show();
  await userEvent.click(await screen.findByRole('button', { name: 'Notify me on this device' }));
  expect(await screen.findByText(/Closed networks cannot reach it/)).toBeInTheDocument();
  expect(asked.some(({ method }) => method === 'POST')).toBe(false);
});

test('a device has a name that tells it apart', () => {
  expect(deviceName('Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0.0.0 Mobile Safari/537.36')).toBe('Chrome on Android');
  expect(deviceName('Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 Mobile/15E148 Safari/604.1')).toBe('Safari on iPhone');
  expect(deviceName('Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0')).toBe('Firefox on Linux');
});
