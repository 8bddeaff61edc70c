// Tabs that are links: the open tab is part of the address.
import { Link } from '@tanstack/react-router';
import './Tabs.css';

export type Tab = { label: string; count?: number | null | undefined; to: string; search?: object; params?: object; active: boolean };

export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ label, count, to, search, params, active }) => (
        // A tab without a word in the address is not open while another's word stands there.
        <Link key={label} to={to} search={search as never} params={params as never} activeOptions={{ explicitUndefined: true }} aria-current={active ? 'page' : undefined}>
          {label}
          {count == null ? null : <span className="tab-count num">{count}</span>}
        </Link>
      ))}
    </nav>
  );
}
