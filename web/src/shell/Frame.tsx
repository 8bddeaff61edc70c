// The frame around every screen: navigation, search, what rings, what is on fire, the connection.
import { Link, Outlet, useNavigate, useRouter } from '@tanstack/react-router';
import { Bell, CalendarClock, Home, Menu as MenuIcon, Plus, Search, Server, Settings, Siren, Waypoints } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useAlertCounts } from '../api/alerts';
import { startFeed } from '../api/feed';
import { useOpenIncidents } from '../api/incidents';
import { useSession } from '../api/session';
import { useDeclare } from '../domain/declare';
import { usePageAnybody } from '../domain/call';
import { useDock } from '../domain/dock';
import { Help } from '../keys/Help';
import { Palette } from '../keys/Palette';
import { useAction, useKeyboard, useShortcut } from '../keys/registry';
import { useLook } from '../theme/theme';
import { Button } from '../ui/Button';
import { KeyCap } from '../ui/KeyCap';
import { Menu } from '../ui/Menu';
import { ErrorBoundary } from '../ui/Panel';
import { overlay } from '../ui/part';
import { say, ToastHost } from '../ui/Toasts';
import { initials } from '../ui/Who';
import { Brand } from './Brand';
import { Connection, OfflineBanner } from './Connection';
import { MajorBar } from './MajorBar';
import { OnCallChip } from './OnCallChip';
import { leave } from './leave';
import { PagedBar } from './PagedBar';
import { useFind, useSearch } from './find';
import { useDeviceRepair } from './repair';
import './shell.css';

const DeclareDialog = overlay(() => import('../domain/DeclareDialog'), 'DeclareDialog');
const PageAnybodyDialog = overlay(() => import('../domain/PageAnybodyDialog'), 'PageAnybodyDialog');

const places = [
  { group: 'Respond', to: '/', label: 'Home', icon: Home, go: 'go-home' },
  { group: 'Respond', to: '/alerts', label: 'Alerts', icon: Bell, go: 'go-alerts' },
  { group: 'Respond', to: '/incidents', label: 'Incidents', icon: Siren, go: 'go-incidents' },
  { group: 'Respond', to: '/on-call', label: 'On call', icon: CalendarClock, go: 'go-on-call' },
  { group: 'Prepare', to: '/escalation', label: 'Escalation', icon: Waypoints, go: 'go-escalation' },
  { group: 'Prepare', to: '/services', label: 'Services', icon: Server, go: 'go-services' },
  { group: 'Admin', to: '/settings', label: 'Settings', icon: Settings, go: 'go-settings' },
] as const;

// The screens behind the navigation, fetched while nothing else happens.
const idlePreloads = ['/', '/alerts', '/incidents', '/on-call', '/services', '/escalation', '/settings/integrations'] as const;

export function Frame() {
  const session = useSession();
  const navigate = useNavigate();
  const router = useRouter();
  const [sheet, setSheet] = useState<'palette' | 'help' | null>(null);
  const { seed, open: declare, close: closeDeclare } = useDeclare();
  const paging = usePageAnybody();
  const nextTheme = useLook((look) => look.nextTheme);
  const counts = useAlertCounts();
  const incidents = useOpenIncidents();
  const find = useFind();
  const search = useSearch();
  const { Dock } = useDock();
  const main = useRef<HTMLElement>(null);
  const declareKey = useShortcut('declare');
  const paletteKey = useShortcut('palette');

  useKeyboard();
  useDeviceRepair(session.user.slug);
  useEffect(() => {
    const feed = startFeed();
    return () => feed.stop();
  }, []);
  useEffect(() => {
    // React throttles the first reveal of a lazy screen; one that is here already shows at once.
    const preload = () => {
      void Promise.all([DeclareDialog.read(), PageAnybodyDialog.read()]).catch(() => undefined);
      idlePreloads.forEach((to) => void router.preloadRoute({ to }).catch(() => undefined));
    };
    const idle = window.requestIdleCallback ? window.requestIdleCallback(preload, { timeout: 4000 }) : window.setTimeout(preload, 1500);
    return () => (window.cancelIdleCallback ? window.cancelIdleCallback(idle) : clearTimeout(idle));
  }, [router]);
  useEffect(() => router.subscribe('onResolved', ({ pathChanged }) => {
    if (pathChanged) main.current?.scrollTo(0, 0);
  }), [router]);

  useAction('palette', () => setSheet((open) => (open === 'palette' ? null : 'palette')));
  useAction('help', () => setSheet('help'));
  useAction('declare', () => declare(), session.can.respond);
  useAction('page-anybody', () => paging.open(), session.can.respond);
  useAction('theme', () => say(`Theme: ${nextTheme()}`));
  useAction('go-home', () => void navigate({ to: '/' }));
  useAction('go-alerts', () => void navigate({ to: '/alerts' }));
  useAction('go-incidents', () => void navigate({ to: '/incidents' }));
  useAction('go-on-call', () => void navigate({ to: '/on-call' }));
  useAction('go-escalation', () => void navigate({ to: '/escalation' }));
  useAction('go-services', () => void navigate({ to: '/services' }));
  useAction('go-settings', () => void navigate({ to: '/settings' }));

  const badge = (to: string) => (to === '/alerts' ? counts.data?.firing : to === '/incidents' ? incidents.data?.length : 0) || null;

  return (
    <div className="frame">
      <a className="skip" href="#main">Skip to the content</a>
      <header className="top">
        <Link to="/" className="brand-link" aria-label="Tocsin, Home"><Brand small /></Link>
        <button type="button" className="search-button" onClick={() => setSheet('palette')}>
          <Search aria-hidden />
          <span>Search and commands</span>
          {paletteKey ? <KeyCap keys={paletteKey} decorative /> : null}
        </button>
        <div className="row">
          <OnCallChip />
          {session.can.respond ? (
            <Button look="primary" onClick={() => declare()} shortcut={declareKey} icon={<Plus aria-hidden />}>Declare<span className="visually-hidden"> an incident</span></Button>
          ) : null}
          <Menu
            label={`${initials(session.user.name)}: menu of ${session.user.name}`}
            className="me-button"
            items={[
              { name: 'me', label: 'My contact methods and profile', perform: () => void navigate({ to: '/settings/me' }) },
              { name: 'appearance', label: 'Appearance and keys', perform: () => void navigate({ to: '/settings/appearance' }) },
              { name: 'help', label: 'Keyboard help', shortcut: '?', perform: () => setSheet('help') },
              { name: 'out', label: 'Sign out', perform: () => void leave() },
            ]}
          >
            <span aria-hidden>{initials(session.user.name)}</span>
          </Menu>
        </div>
      </header>
      <nav className="side" aria-label="Main">
        {(['Respond', 'Prepare', 'Admin'] as const).map((group) => (
          <div key={group} className="side-group">
            <div className="side-title" id={`nav-${group}`}>{group}</div>
            <ul aria-labelledby={`nav-${group}`}>
              {places.filter((place) => place.group === group).map(({ to, label, icon: Icon, go }) => (
                <li key={to}>
                  <PlaceLink to={to} label={label} go={go} count={badge(to)}><Icon aria-hidden /></PlaceLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
        <Connection />
      </nav>
      <div className="middle">
        <OfflineBanner />
        <PagedBar />
        <MajorBar />
        {Dock ? <ErrorBoundary><Dock /></ErrorBoundary> : null}
        <main id="main" ref={main} tabIndex={-1} className="main">
          <ErrorBoundary><Outlet /></ErrorBoundary>
        </main>
      </div>
      <nav className="bottom" aria-label="Main, at the foot">
        {places.slice(0, 4).map(({ to, label, icon: Icon }) => (
          <Link key={to} to={to} activeOptions={{ exact: to === '/', includeSearch: false }}>
            <span className="bottom-icon"><Icon aria-hidden />{badge(to) ? <span className="dot num">{badge(to)}</span> : null}</span>
            {label}
          </Link>
        ))}
        <Menu
          className="bottom-more"
          label="More"
          items={places.slice(4).map(({ to, label }) => ({ name: to, label, perform: () => void navigate({ to }) }))}
        >
          <span className="bottom-icon"><MenuIcon aria-hidden /></span>
          <span aria-hidden>More</span>
        </Menu>
      </nav>
      {sheet === 'palette' ? <Palette onClose={() => setSheet(null)} find={find} search={search} /> : null}
      {sheet === 'help' ? <Help onClose={() => setSheet(null)} /> : null}
      <ErrorBoundary>
        {seed ? <DeclareDialog seed={seed} onClose={closeDeclare} /> : null}
        {paging.targets ? <PageAnybodyDialog whom={paging.targets} onClose={paging.close} /> : null}
      </ErrorBoundary>
      <ToastHost />
    </div>
  );
}

function PlaceLink({ to, label, go, count, children }: {
  to: (typeof places)[number]['to'];
  label: string;
  go: (typeof places)[number]['go'];
  count: number | null;
  children: React.ReactNode;
}) {
  const shortcut = useShortcut(go);
  return (
    <Link to={to} activeOptions={{ exact: to === '/', includeSearch: false }} title={shortcut ? `${label} (${shortcut})` : label}>
      {children}
      <span className="grow">{label}</span>
      {count ? <span className="tab-count num">{count}</span> : null}
    </Link>
  );
}
