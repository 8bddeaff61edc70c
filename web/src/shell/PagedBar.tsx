// You are being paged: said on every screen, with the one button that matters.
import { Link } from '@tanstack/react-router';
import { BellRing } from 'lucide-react';
import { useEffect, useState } from 'react';
import { actOnPage, useMyPages } from '../api/pages';
import { refreshSoon } from '../api/query';
import type { PageView } from '../api/types';
import { Button } from '../ui/Button';
import { Severity } from '../ui/Severity';
import { Timer, clockText } from '../ui/Time';
import { report } from '../ui/Toasts';
import { clock } from '../api/clock';

export function acknowledgePages(pages: readonly PageView[]) {
  const what = pages.length === 1 ? 'your page' : `${pages.length} pages`;
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
  // The worst first; among equals the one that waits longest.
  const pages = (data ?? []).toSorted((a, b) => a.severity.localeCompare(b.severity) || a.id - b.id);
  const first = pages[0];
  const waiting = pages.length > 0;
  useEffect(() => {
    document.title = document.title.replace(/^\(\d+\) /, '');
    if (waiting) document.title = `(${pages.length}) ${document.title}`;
  }, [waiting, pages.length]);
  if (!first) return <div role="alert" className="visually-hidden" />;

  const acknowledge = async () => {
    setBusy(true);
    await acknowledgePages(pages);
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
        {pages.length > 1 ? <span className="nowrap">and {pages.length - 1} more</span> : null}
        <span className="dim nowrap">for <Timer since={first.created_at} /></span>
      </span>
      <Button look="primary" busy={busy && 'Acknowledging…'} onClick={() => void acknowledge()}>
        {pages.length === 1 ? 'Acknowledge' : `Acknowledge all ${pages.length}`}
      </Button>
    </section>
  );
}
