// You are being paged: said on every screen, with the one button that matters.
import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import { useState } from 'react';
import { callsOf, type PersonCall } from '../api/calls';
import { actOnPage, useMyPages } from '../api/pages';
import { refreshSoon } from '../api/query';
import { useSession } from '../api/session';
import type { PageView } from '../api/types';
import { PageDialog } from '../domain/paging';
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

const escalateCall = ({ page }: PersonCall) =>
  report<PageView & { outcome?: string }>(
    {
      doing: 'Escalating…',
      done: ({ outcome }) => (outcome === 'ended_before' ? 'It had ended already: nobody more is called' : `Escalated at ${clockText(clock.now())}: the next step is called`),
      failed: 'Not escalated: you are still being called',
    },
    async (write) => {
      const answer = await actOnPage(page.id, 'escalate', write);
      refreshSoon(['pages'], ['home'], ['alerts'], ['alert'], ['incident']);
      return answer;
    },
  );

export function PagedBar() {
  const { can } = useSession();
  const { data } = useMyPages();
  const [busy, setBusy] = useState<Busy>(null);
  const [reassigned, setReassigned] = useState<PageView | null>(null);
  const calls = callsOf(data ?? []);
  useCallsInTitle(calls.length);
  const first = calls[0]?.page;
  const during = async (what: Busy, work: Promise<unknown>) => {
    setBusy(what);
    await work;
    setBusy(null);
  };
  return (
    <>
      {first ? <Bar calls={calls} busy={busy} during={during} mayReassign={can.respond} onReassign={() => setReassigned(first)} /> : <div role="alert" className="visually-hidden" />}
      {/* Beside the bar, which goes when somebody else answers meanwhile: what was typed stays. */}
      {reassigned ? (
        <PageDialog kind={reassigned.subject_kind === 'incident' ? 'incidents' : 'alerts'} id={reassigned.subject} title={reassigned.title} reassign onClose={() => setReassigned(null)} />
      ) : null}
    </>
  );
}

type Busy = 'acknowledging' | 'escalating' | null;

function Bar({ calls, busy, during, mayReassign, onReassign }: {
  calls: readonly PersonCall[];
  busy: Busy;
  during(what: Busy, work: Promise<unknown>): Promise<void>;
  mayReassign: boolean;
  onReassign(): void;
}) {
  const { page: first, since } = calls[0]!;
  // Of several calls the two quiet buttons mean the one that is named.
  const which = calls.length > 1 ? <span className="visually-hidden">: {first.title}</span> : null;
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
        <span className="dim nowrap">for <Timer since={since} /></span>
      </span>
      <span className="paged-buttons">
        <Button look="primary" busy={busy === 'acknowledging' && 'Acknowledging…'} disabled={busy !== null} onClick={() => void during('acknowledging', acknowledgeCalls(calls))}>
          {calls.length === 1 ? 'Acknowledge' : `Acknowledge all ${calls.length}`}
        </Button>
        {first.subject_kind === 'test' ? null : (
          <>
            <Button look="quiet" busy={busy === 'escalating' && 'Escalating…'} disabled={busy !== null} title="Call the next step now" onClick={() => void during('escalating', escalateCall(calls[0]!))}>Escalate{which}</Button>
            {mayReassign ? <Button look="quiet" disabled={busy !== null} title="Call somebody else instead" onClick={onReassign}>Reassign{which}</Button> : null}
          </>
        )}
      </span>
    </section>
  );
}
