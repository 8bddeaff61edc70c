// This browser as a place where pages arrive: turned on, proved and tested here, or why it cannot be.
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { removeObject, useConfig } from '../../api/config';
import { queryClient } from '../../api/query';
import { PermissionRefused, PushServiceUnreachable, forgetDevice, notifyThisDevice, obstacle, presentSubscription, whenVerified, type Obstacle } from '../../api/push';
import { reaches } from '../../domain/reach';
import { Button } from '../../ui/Button';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { report } from '../../ui/Toasts';
import { TestPageDialog, VerificationOutcome } from './ContactMethods';

const obstacleWords: Record<Obstacle, string> = {
  insecure: 'This page came over plain HTTP, where browsers offer no notifications. Open Tocsin by its https:// address.',
  install_first: 'On this device only installed apps may ring: choose Share, then “Add to Home Screen”, and open Tocsin from there.',
  unsupported: 'This browser cannot receive notifications. Use a current Chrome, Edge, Firefox or Safari, or add ntfy or another contact method below.',
  denied: 'Notifications from Tocsin are blocked in this browser. Allow them in its settings for this site (the icon left of the address), then load this page again.',
};

export function ThisDevice({ user }: { user: string }) {
  const methods = useConfig('contact-methods');
  const present = useQuery({ queryKey: ['push', 'subscription'], queryFn: async () => (await presentSubscription())?.endpoint ?? null });
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [testing, setTesting] = useState(false);
  const hindered = obstacle();
  const own = methods.data?.filter(({ value }) => value.user === user) ?? [];
  const method = present.data ? own.find(({ value }) => value.address === present.data) : undefined;
  const ready = method !== undefined && reaches(method);
  const waiting = method !== undefined && method.value.enabled && !ready;

  const { refetch } = methods;
  useEffect(() => whenVerified(() => void refetch()), [refetch]);
  useEffect(() => {
    if (!waiting) return;
    const timer = setInterval(() => void refetch(), 1500);
    return () => clearInterval(timer);
  }, [waiting, refetch]);

  const turnOn = async () => {
    setBusy(true);
    setError(null);
    try {
      await notifyThisDevice(user, own);
    } catch (problem) {
      setError(problem);
    }
    await queryClient.invalidateQueries({ queryKey: ['push', 'subscription'] });
    setBusy(false);
  };
  const turnOff = () => method && void report(
    { doing: 'Removing…', done: 'This device no longer rings', failed: 'Not removed' },
    async (write) => {
      await removeObject('contact-methods', method.value.slug, method.meta.version, write);
      await forgetDevice();
      await (await presentSubscription())?.unsubscribe();
      await queryClient.invalidateQueries({ queryKey: ['push', 'subscription'] });
    },
  );

  return (
    <Panel title="This device">
      <div className="stack">
        {hindered ? <Note>{obstacleWords[hindered]}</Note> : null}
        {!hindered && ready ? <p role="status" className="good strong">✓ Pages ring on this device ({method.value.name}).</p> : null}
        {!hindered && waiting ? <Proving method={method.value.slug} /> : null}
        {!hindered && !ready && !waiting ? <p>Pages can ring in this browser, with Acknowledge on the notification, even when Tocsin is closed.</p> : null}
        {hindered ? null : <p className="dim small">Browser notifications cannot break a phone’s Do-Not-Disturb: while it is on they make no sound. Have a text message or a phone call as well.</p>}
        {error instanceof PushServiceUnreachable
          ? <Note warn>The browser could not reach its push service, which the browser’s maker runs on the Internet. Closed networks cannot reach it: use ntfy on a server of your own, or another contact method.</Note>
          : error instanceof PermissionRefused ? (hindered ? null : <Note warn>The browser’s question was not answered. Press the button again and choose Allow.</Note>)
          : error ? <ErrorBox what="This device was not added" error={error} /> : null}
        {hindered ? null : (
          <div className="row wrap">
            {ready ? <Button small onClick={() => setTesting(true)}>Send a test page here</Button> : null}
            {method ? <Button small onClick={turnOff}>Stop on this device</Button> : null}
            {ready ? null : <Button look="primary" busy={busy && 'Asking the browser…'} disabled={present.isPending || methods.isPending} onClick={() => void turnOn()}>{waiting ? 'Send the code again' : 'Notify me on this device'}</Button>}
          </div>
        )}
      </div>
      {testing && method ? <TestPageDialog user={user} method={method} onClose={() => setTesting(false)} /> : null}
    </Panel>
  );
}

function Proving({ method }: { method: string }) {
  return (
    <div className="stack tight">
      <p role="status">A code is on its way to this browser, which sends it back by itself. Until then this device does not count.</p>
      <VerificationOutcome method={method} />
    </div>
  );
}
