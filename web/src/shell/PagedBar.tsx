// You are being paged: said on every screen, with the one button that matters.
import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { callsOf, type PersonCall } from '../api/calls';
import { actOnPage, useMyPages } from '../api/pages';
import { refreshSoon } from '../api/query';
import { Button } from '../ui/Button';
import { Severity } from '../ui/Severity';
import { Timer, clockText } from '../ui/Time';
import { report } from '../ui/Toasts';
import { clock } from '../api/clock';
import { useCallsInTitle } from './title';

export function acknowledgeCalls(calls: readonly PersonCall[]) {
  const what = calls.length === 1 ? 'your page' : `${calls.length} pages`;
  const pages = calls.flatMap((call) => call.pages);
  return report(
    { doing: `Acknowledging ${what}…`, done: () => `Acknowledged ${what} at ${clockText(clock.now())}`, failed: `Not acknowledged: ${what}` },
    async ({ idempotencyKey }) => {
      await Promise.all(pages.map(({ id }) => actOnPage(id, 'acknowledge', { idempotencyKey: `${idempotencyKey}.${id}` })));
      refreshSoon(['pages'], ['home'], ['alerts'], ['alert'], ['alert-counts']);
    },
  );
}

export function PagedBar() {
  const { data } = useMyPages();
  const [busy, setBusy] = useState(false);
  const calls = callsOf(data ?? []);
  useCallsInTitle(calls.length);
  const first = calls[0]?.page;
  if (!first) return <div role="alert" className="visually-hidden" />;

  const acknowledge = async () => {
    setBusy(true);
    await acknowledgeCalls(calls);
    setBusy(false);
  };
  return (
    <section className="paged" aria-label="You are being paged">
      <span role="alert" className="visually-hidden">You are being paged: {first.title}</span>
      <BellRing aria-hidden className="paged-bell" />
      <span className="grow row wrap">
        <span className="strong nowrap">You are being paged</span>
        <Severity value={first.severity} />
        {first.subject_kind === 'alert'
          ? <Link to="/alerts/$id" params={{ id: String(first.subject) }} className="cut">{first.title}</Link>
          : first.subject_kind === 'incident'
            ? <Link to="/incidents/$key" params={{ key: `INC-${first.subject}` }} className="cut">{first.title}</Link>
            : <span className="cut">{first.title || 'Test page'}</span>}
        {calls.length > 1 ? <span className="nowrap">and {calls.length - 1} more</span> : null}
        <span className="dim nowrap">for <Timer since={calls[0]!.since} /></span>
      </span>
      <Button look="primary" busy={busy && 'Acknowledging…'} onClick={() => void acknowledge()}>
        {calls.length === 1 ? 'Acknowledge' : `Acknowledge all ${calls.length}`}
      </Button>
    </section>
  );
}
