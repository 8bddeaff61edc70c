// Every address of the app. What a screen shows is in its address: filters, tab, the open thing.
import {
  createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect, type RouterHistory,
} from '@tanstack/react-router';
import type { StateFilter } from './features/settings/messages';
import { NotFound } from './shell/NotFound';
import { Shell } from './shell/Shell';
import { ErrorBox } from './ui/ErrorBox';

type Text = string | undefined;
const text = (value: unknown): Text => (typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined);
const number = (value: unknown): number | undefined => (typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined);
const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined => allowed.find((each) => each === value);

const root = createRootRoute({ component: Outlet });

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  validateSearch: (search): { token?: Text } => ({ token: text(search.token) }),
  component: lazyRouteComponent(() => import('./features/setup/SetUp'), 'SetUp'),
});

// What is not found is said inside the frame, whose landmarks and ways on stay.
const shell = createRoute({ getParentRoute: () => root, id: 'shell', component: Shell, notFoundComponent: NotFound });

const home = createRoute({
  getParentRoute: () => shell,
  path: '/',
  component: lazyRouteComponent(() => import('./features/home/Home'), 'HomeScreen'),
});

export type AlertSearch = {
  tab?: 'mine' | 'all' | 'quiet' | 'resolved' | undefined;
  q?: Text;
  service?: Text;
  severity?: Text;
  integration?: Text;
  order?: 'newest' | 'severity' | undefined;
  peek?: Text;
};
const alerts = createRoute({
  getParentRoute: () => shell,
  path: '/alerts',
  validateSearch: (search): AlertSearch => ({
    tab: oneOf(search.tab, ['mine', 'all', 'quiet', 'resolved']),
    q: text(search.q),
    service: text(search.service),
    severity: text(search.severity),
    integration: text(search.integration),
    order: oneOf(search.order, ['newest', 'severity']),
    peek: text(search.peek),
  }),
  component: lazyRouteComponent(() => import('./features/alerts/Inbox'), 'Inbox'),
});
const alert = createRoute({
  getParentRoute: () => shell,
  path: '/alerts/$id',
  component: lazyRouteComponent(() => import('./features/alerts/AlertScreen'), 'AlertScreen'),
});

export type IncidentSearch = { status?: 'all' | 'over' | undefined; severity?: Text; service?: Text; q?: Text };
const incidents = createRoute({
  getParentRoute: () => shell,
  path: '/incidents',
  validateSearch: (search): IncidentSearch => ({
    status: oneOf(search.status, ['all', 'over']),
    severity: text(search.severity),
    service: text(search.service),
    q: text(search.q),
  }),
  component: lazyRouteComponent(() => import('./features/incidents/IncidentList'), 'IncidentList'),
});
export type RoomSearch = {
  show?: 'talk' | 'facts' | 'findings' | 'decisions' | 'tasks' | 'starred' | undefined;
  panel?: 'facts' | 'people' | 'tasks' | undefined;
  thread?: number | undefined;
  task?: number | undefined; // the one whose dialog is open
  work?: 'board' | undefined;
  seen?: 'outside' | undefined; // as stakeholders do
};
const incident = createRoute({
  getParentRoute: () => shell,
  path: '/incidents/$key',
  validateSearch: (search): RoomSearch => ({
    show: oneOf(search.show, ['talk', 'facts', 'findings', 'decisions', 'tasks', 'starred']),
    panel: oneOf(search.panel, ['facts', 'people', 'tasks']),
    thread: number(search.thread),
    task: number(search.task),
    work: oneOf(search.work, ['board']),
    seen: oneOf(search.seen, ['outside']),
  }),
  component: lazyRouteComponent(() => import('./features/incidents/IncidentScreen'), 'IncidentScreen'),
});

export type OnCallSearch = { days?: number | undefined; q?: Text; clock?: 'schedule' | 'utc' | undefined };
const onCall = createRoute({
  getParentRoute: () => shell,
  path: '/on-call',
  validateSearch: (search): OnCallSearch => ({ days: number(search.days), q: text(search.q), clock: oneOf(search.clock, ['schedule', 'utc']) }),
  component: lazyRouteComponent(() => import('./features/oncall/OnCall'), 'OnCall'),
});

const newSchedule = createRoute({
  getParentRoute: () => shell,
  path: '/on-call/-new',
  component: lazyRouteComponent(() => import('./features/oncall/ScheduleEditor'), 'NewSchedule'),
});
export type CoverageSearch = { days?: number | undefined; policy?: Text };
const coverage = createRoute({
  getParentRoute: () => shell,
  path: '/on-call/-coverage',
  validateSearch: (search): CoverageSearch => ({ days: number(search.days), policy: text(search.policy) }),
  component: lazyRouteComponent(() => import('./features/oncall/Coverage'), 'CoverageScreen'),
});
export type LoadSearch = { period?: Text; schedule?: Text; team?: Text };
const load = createRoute({
  getParentRoute: () => shell,
  path: '/on-call/-load',
  validateSearch: (search): LoadSearch => ({ period: text(search.period), schedule: text(search.schedule), team: text(search.team) }),
  component: lazyRouteComponent(() => import('./features/oncall/Load'), 'LoadScreen'),
});
export type ScheduleSearch = { weeks?: number | undefined; step?: number | undefined; clock?: 'mine' | 'utc' | undefined };
const schedule = createRoute({
  getParentRoute: () => shell,
  path: '/on-call/$slug',
  validateSearch: (search): ScheduleSearch => ({ weeks: number(search.weeks), step: number(search.step), clock: oneOf(search.clock, ['mine', 'utc']) }),
  component: lazyRouteComponent(() => import('./features/oncall/ScheduleScreen'), 'ScheduleScreen'),
});
const editSchedule = createRoute({
  getParentRoute: () => shell,
  path: '/on-call/$slug/edit',
  component: lazyRouteComponent(() => import('./features/oncall/ScheduleEditor'), 'EditSchedule'),
});

const policies = createRoute({
  getParentRoute: () => shell,
  path: '/escalation',
  component: lazyRouteComponent(() => import('./features/escalation/Policies'), 'Policies'),
});
const policy = createRoute({
  getParentRoute: () => shell,
  path: '/escalation/$slug',
  component: lazyRouteComponent(() => import('./features/escalation/PolicyScreen'), 'PolicyScreen'),
});

const services = createRoute({
  getParentRoute: () => shell,
  path: '/services',
  validateSearch: (search): { q?: Text } => ({ q: text(search.q) }),
  component: lazyRouteComponent(() => import('./features/services/ServiceList'), 'ServiceList'),
});
const service = createRoute({
  getParentRoute: () => shell,
  path: '/services/$slug',
  component: lazyRouteComponent(() => import('./features/services/ServiceScreen'), 'ServiceScreen'),
});

const settings = createRoute({
  getParentRoute: () => shell,
  path: '/settings',
  component: lazyRouteComponent(() => import('./features/settings/SettingsFrame'), 'SettingsFrame'),
  notFoundComponent: NotFound,
});
const settingsIndex = createRoute({
  getParentRoute: () => settings,
  path: '/',
  component: lazyRouteComponent(() => import('./features/settings/SettingsFrame'), 'SettingsIndex'),
});
const section = <const Path extends string>(path: Path, load: () => Promise<Record<string, unknown>>, name: string) =>
  createRoute({ getParentRoute: () => settings, path, component: lazyRouteComponent(load as never, name as never) });

const me = section('me', () => import('./features/settings/Me'), 'Me');
const integrations = section('integrations', () => import('./features/settings/Integrations'), 'Integrations');
const integration = section('integrations/$slug', () => import('./features/settings/IntegrationScreen'), 'IntegrationScreen');
const routing = section('routing', () => import('./features/settings/Routing'), 'Routing');
const silences = createRoute({
  getParentRoute: () => settings,
  path: 'silences',
  validateSearch: (search): { expired?: boolean; match?: Text } => ({ expired: search.expired === true || undefined, match: text(search.match) }),
  component: lazyRouteComponent(() => import('./features/settings/Silences'), 'Silences'),
});
const severities = section('severities', () => import('./features/settings/Severities'), 'Severities');
const inhibition = section('inhibition', () => import('./features/settings/Inhibition'), 'Inhibition');
const taskTemplates = section('task-templates', () => import('./features/settings/TaskTemplates'), 'TaskTemplates');
const incidentTypes = section('incident-types', () => import('./features/settings/IncidentTypes'), 'IncidentTypes');
const people = section('people', () => import('./features/settings/People'), 'People');
const person = section('people/$slug', () => import('./features/settings/PersonScreen'), 'PersonScreen');
const team = section('teams/$slug', () => import('./features/settings/TeamScreen'), 'TeamScreen');
const incidentRoles = section('roles', () => import('./features/settings/IncidentRoles'), 'IncidentRoles');
const holidays = section('holidays', () => import('./features/settings/Holidays'), 'Holidays');
const holiday = section('holidays/$slug', () => import('./features/settings/HolidayScreen'), 'HolidayScreen');
const tokens = section('tokens', () => import('./features/settings/Tokens'), 'Tokens');
const audit = createRoute({
  getParentRoute: () => settings,
  path: 'audit',
  validateSearch: (search): { kind?: Text; slug?: Text; actor?: Text } => ({ kind: text(search.kind), slug: text(search.slug), actor: text(search.actor) }),
  component: lazyRouteComponent(() => import('./features/settings/Audit'), 'Audit'),
});
export type MessageSearch = { user?: Text; method?: Text; page?: Text; state?: StateFilter | undefined; open?: number | undefined };
const messages = createRoute({
  getParentRoute: () => settings,
  path: 'messages',
  validateSearch: (search): MessageSearch => ({
    user: text(search.user), method: text(search.method), page: text(search.page), open: number(search.open),
    state: oneOf(search.state, ['trouble', 'sent', 'delivered', 'undelivered', 'failed', 'rejected', 'unknown']),
  }),
  component: lazyRouteComponent(() => import('./features/settings/MessageLog'), 'MessageLog'),
});
const organisation = section('organisation', () => import('./features/settings/Organisation'), 'Organisation');
const providers = section('providers', () => import('./features/settings/Providers'), 'Providers');
const calls = section('calls', () => import('./features/settings/Calls'), 'Calls');
const webhooks = section('webhooks', () => import('./features/settings/Webhooks'), 'Webhooks');
const appearance = section('appearance', () => import('./features/settings/Appearance'), 'Appearance');

// INC-42 or 42 alone in the address is the incident.
const short = createRoute({
  getParentRoute: () => shell,
  path: '/$key',
  beforeLoad: ({ params }) => {
    const number = /^(?:inc-)?(\d+)$/i.exec(params.key)?.[1];
    if (number) throw redirect({ to: '/incidents/$key', params: { key: `INC-${number}` }, replace: true });
  },
  component: NotFound,
});

const tree = root.addChildren([
  setup,
  shell.addChildren([
    home, alerts, alert, incidents, incident, onCall, coverage, load, newSchedule, schedule, editSchedule, policies, policy, services, service,
    settings.addChildren([
      settingsIndex, me, integrations, integration, routing, silences, inhibition, severities, taskTemplates, incidentTypes, people, person, team, incidentRoles, holidays, holiday, tokens, audit, messages, organisation, providers, calls, webhooks, appearance,
    ]),
    short,
  ]),
]);

export function makeRouter(history?: RouterHistory) {
  return createRouter({
    routeTree: tree,
    history,
    defaultPreload: 'intent',
    scrollRestoration: false,
    defaultNotFoundComponent: () => <main><NotFound /></main>,
    defaultErrorComponent: ({ error, reset }) => <ErrorBox what="This screen broke" error={error} onRetry={reset} />,
  });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
