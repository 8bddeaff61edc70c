// The sections of Settings, for its own list and for the palette.
export const groups = ['Mine', 'Alerts', 'Incidents', 'Organisation'] as const;
export const sections = [
  { to: '/settings/me', label: 'My contact methods and profile', group: 'Mine', needs: null },
  { to: '/settings/appearance', label: 'Appearance and keys', group: 'Mine', needs: null },
  { to: '/settings/integrations', label: 'Integrations', group: 'Alerts', needs: null },
  { to: '/settings/routing', label: 'Routing rules', group: 'Alerts', needs: null },
  { to: '/settings/silences', label: 'Silences', group: 'Alerts', needs: null },
  { to: '/settings/inhibition', label: 'Inhibition rules', group: 'Alerts', needs: null },
  { to: '/settings/severities', label: 'Severities and major incidents', group: 'Incidents', needs: null },
  { to: '/settings/incident-types', label: 'Incident types and fields', group: 'Incidents', needs: null },
  { to: '/settings/roles', label: 'Incident roles', group: 'Incidents', needs: null },
  { to: '/settings/task-templates', label: 'Task templates', group: 'Incidents', needs: null },
  { to: '/settings/people', label: 'Users and teams', group: 'Organisation', needs: null },
  { to: '/settings/holidays', label: 'Holiday calendars', group: 'Organisation', needs: null },
  { to: '/settings/tokens', label: 'API tokens', group: 'Organisation', needs: null },
  { to: '/settings/messages', label: 'Message log', group: 'Organisation', needs: null },
  { to: '/settings/audit', label: 'Audit log', group: 'Organisation', needs: 'administer' },
  { to: '/settings/providers', label: 'Text messages and calls', group: 'Organisation', needs: 'administer' },
  { to: '/settings/calls', label: 'Calls in the room', group: 'Organisation', needs: 'administer' },
  { to: '/settings/webhooks', label: 'Webhooks', group: 'Organisation', needs: 'administer' },
  { to: '/settings/organisation', label: 'Organisation and mail', group: 'Organisation', needs: 'administer' },
] as const satisfies readonly { to: string; label: string; group: (typeof groups)[number]; needs: string | null }[];
