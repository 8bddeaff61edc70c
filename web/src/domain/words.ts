// The product's words: what a status, a reason and a timeline entry say to a person.
import type { Alert, IncidentStatus, QuietReason, Reason, SeverityName, Target, TimelineEntry } from '../api/types';
import { span } from '../ui/Time';

export const incidentStatusWords: Record<IncidentStatus, string> = {
  triage: 'Triage',
  investigating: 'Investigating',
  identified: 'Identified',
  contained: 'Contained',
  mitigated: 'Mitigated',
  monitoring: 'Monitoring',
  resolved: 'Resolved',
  closed: 'Closed',
  cancelled: 'Cancelled',
  merged: 'Merged',
};

// Forward in any order; resolved and later only reopen.
export const forwardStatuses: readonly IncidentStatus[] = [
  'triage', 'investigating', 'identified', 'contained', 'mitigated', 'monitoring', 'resolved', 'closed', 'cancelled',
];

export function nextStatuses(from: IncidentStatus): IncidentStatus[] {
  const at = forwardStatuses.indexOf(from);
  if (from === 'resolved') return ['closed'];
  if (at < 0 || at > forwardStatuses.indexOf('resolved')) return [];
  return forwardStatuses.slice(at + 1).filter((status) => status !== 'closed');
}

export const quietWords: Record<QuietReason['kind'], string> = {
  silence: 'Silenced',
  inhibition: 'Inhibited',
  maintenance: 'Maintenance',
  snooze: 'Snoozed',
  low_urgency: 'Low urgency',
  rule: 'Suppressed by rule',
  delay: 'Waiting before paging',
};

export function quietSentence(quiet: QuietReason): string {
  if (quiet.text) return quiet.text;
  switch (quiet.kind) {
    case 'silence': return `Silence ${quiet.id} holds`;
    case 'inhibition': return `Inhibition rule ${quiet.rule} holds while alert ${quiet.id} fires`;
    case 'maintenance': return `Maintenance ${quiet.id} is on`;
    case 'snooze': return 'Somebody snoozed it';
    case 'low_urgency': return 'Low urgency is recorded and pages nobody';
    case 'rule': return `Routing rule ${quiet.rule} suppresses it`;
    case 'delay': return `Routing rule ${quiet.rule} waits before paging`;
  }
}

export type Namer = { user(slug: string): string; team(slug: string): string; schedule(slug: string): string; channel(slug: string): string; service(slug: string): string; policy(slug: string): string; integration(slug: string): string; rule(slug: string): string };

export function targetText(target: Target, names: Pick<Namer, 'user' | 'team' | 'schedule' | 'channel'>): string {
  switch (target.kind) {
    case 'user': return names.user(target.slug);
    case 'team': return `team ${names.team(target.slug)}`;
    case 'schedule': return `on call in ${names.schedule(target.slug)}`;
    case 'channel': return `channel ${names.channel(target.slug)}`;
    case 'expertise': return `who knows ${target.slug}`;
  }
}

export function reasonSentence(reason: Reason | null | undefined, names: Namer): string {
  if (!reason || reason.code === 'none') return '';
  const { code, object, id } = reason;
  const sentences: Record<string, string> = {
    event_received: `an event came from ${names.integration(object)}`,
    event_repeated: 'the source repeated it',
    event_resolved: 'the source said that it is over',
    event_acknowledged: 'the source said that it is acknowledged',
    heartbeat_missed: `the heartbeat of ${names.integration(object)} stayed away`,
    heartbeat_returned: `the heartbeat of ${names.integration(object)} is back`,
    source_end_passed: 'the end that the source gave passed without a repeat',
    auto_resolve_passed: `the auto-resolve time of ${names.service(object)} passed`,
    rule_matched: `routing rule ${names.rule(object)} matched`,
    integration_default: 'no routing rule matched: the integration’s own service was taken',
    no_service: 'neither a routing rule nor the integration names a service',
    no_policy: `service ${names.service(object)} has no escalation policy`,
    low_urgency: 'low urgency pages nobody',
    rule_suppressed: `routing rule ${names.rule(object)} suppresses it`,
    rule_delay: `routing rule ${names.rule(object)} waits before paging`,
    silenced: `silence ${id} holds`,
    inhibited: `inhibition rule ${object} holds while alert ${id} fires`,
    snoozed: 'it is snoozed',
    quiet_ended: 'what kept it quiet ended',
    policy_step: `policy ${names.policy(object)}, step ${id}`,
    policy_repeated: `policy ${names.policy(object)} started over`,
    policy_catch_all: `the catch-all of policy ${names.policy(object)}`,
    policy_exhausted: object ? `every step and repeat of policy ${names.policy(object)} went unanswered` : 'nobody who was called by hand could be reached',
    acknowledgement_expired: 'nobody resolved it in the acknowledgement timeout',
    nobody_to_page: 'the step’s targets give no active user',
    no_verified_contact: `${names.user(object)} has no verified contact method`,
    acknowledged_by_user: 'somebody acknowledged',
    resolved_by_user: 'somebody resolved it',
    reopened_by_user: 'somebody reopened it',
    alert_resolved: `alert ${id || ''} resolved`.replace('  ', ' '),
    asked_by_user: 'done by hand',
    configuration_applied: 'a configuration file said so',
    retry: 'a failed attempt is tried again',
    provider_refused: 'the provider refused for good',
    breaker_open: 'the provider failed too often and is given a pause',
    lease_expired: 'an attempt ended with unknown outcome',
    bundled: 'several pages went out in one message',
    first_set_up: 'first set-up',
    declared_by_rule: `routing rule ${names.rule(object)} declares incidents`,
    step_condition: `step ${id} of policy ${names.policy(object)} is not meant for this severity or urgency`,
    outside_hours: id ? `step ${id} of policy ${names.policy(object)} is not meant at this hour` : `no step of policy ${names.policy(object)} is meant at this hour; it waits`,
    no_step_applies: `no step of policy ${names.policy(object)} is meant for this`,
    step_without_contact: `nobody in step ${id} of policy ${names.policy(object)} has a verified contact method`,
    handed_over: `policy ${names.policy(object)} came to its end and handed over`,
    paged_by_user: `${names.user(object)} called by hand`,
    notification_rule: 'their own notification rule says so',
    quiet_hours: `quiet hours of ${names.user(object)}`,
    got_worse: 'it got worse, so more or other people are called',
    role_wanted: `to be ${object === 'incident-commander' ? 'incident commander' : object.replaceAll('-', ' ')}`,
    still_on_it: 'asked whether they are still on it: acknowledging keeps it',
    nothing_moved: 'nothing has moved since it was acknowledged',
    too_few_alerts: `step ${id} of policy ${names.policy(object)} is not meant for so few alerts`,
  };
  return sentences[code] ?? code.replaceAll('_', ' ');
}

export function actorName(actor: TimelineEntry['actor'], names: Namer): string {
  const by = actor.kind === 'user' ? names.user(actor.slug)
    : actor.kind === 'integration' && actor.slug === 'slack' ? 'Slack'
    : actor.kind === 'integration' ? names.integration(actor.slug)
    : actor.kind === 'token' ? `token ${actor.slug}`
    : actor.kind === 'system' ? 'Tocsin'
    : actor.slug || actor.kind;
  return actor.on_behalf_of && actor.on_behalf_of !== actor.slug ? `${by} for ${names.user(actor.on_behalf_of)}` : by;
}

const entryWords: Record<string, string> = {
  created: 'Created',
  acknowledged: 'Acknowledged',
  resolved: 'Resolved',
  unacknowledged: 'Firing again',
  quiet_began: 'Kept quiet',
  quiet_ended: 'No longer quiet',
  content_changed: 'Content changed',
  escalation_started: 'Escalation started',
  step_fired: 'Escalation step fired',
  step_skipped: 'Escalation step skipped',
  nobody_notified: 'Nobody could be notified',
  escalation_ended: 'Escalation ended',
  paged: 'Paged',
  page_acknowledged: 'Page acknowledged',
  page_cancelled: 'Page cancelled',
  notification_sent: 'Notification sent',
  notification_failed: 'Notification failed',
  notification_unknown: 'Notification outcome unknown',
  declared: 'Declared',
  status_changed: 'Status',
  severity_changed: 'Severity',
  title_changed: 'Title',
  summary_changed: 'Summary',
  note: 'Note',
  alert_attached: 'Alert attached',
  alert_detached: 'Alert detached',
  services_changed: 'Services',
  commander_changed: 'Incident commander',
  major_changed: 'Major incident',
  reopened: 'Reopened',
  incident_linked: 'Incident',
  handed_over: 'Handed over to another policy',
  called_by_hand: 'Called by hand',
  said: 'Said',
  finding: 'Finding',
  role_assigned: 'Incident role',
  role_left: 'No longer in the role',
  role_offered: 'Asked to take over',
  role_declined: 'Role declined',
  role_vacant: 'Still nobody',
  responder_joined: 'Joined',
  responder_released: 'Released',
  bridge_changed: 'Bridge',
  decision: 'Decision',
  hypothesis: 'Hypothesis',
  tasks_planned: 'Tasks planned',
  task_created: 'Task made',
  task_started: 'Task started',
  task_done: 'Task done',
  task_skipped: 'Task skipped',
  task_reopened: 'Task opened again',
  task_changed: 'Task changed',
  task_late: 'Task late',
  privacy_changed: 'Who may see it',
  members_changed: 'Members',
  glass_broken: 'Broke the glass',
  type_changed: 'Type',
  crisis_changed: 'Crisis',
  field_changed: 'Details',
  parent_changed: 'Part of',
  child_added: 'Has as a part',
  child_left: 'No part any more',
  merged: 'Merged into',
  took_in: 'Took in',
  roll_called: 'Roll called',
  service_confirmed: 'Service',
  file_added: 'File added',
  link_added: 'Link added',
  impact_changed: 'Impact',
  guest_invited: 'Let in as a guest',
  guest_left: 'Is a guest no longer',
  change_requested: 'Emergency change',
  change_approved: 'Change approved',
  change_refused: 'Change refused',
  change_moved: 'Change',
  call_began: 'Call began',
  call_ended: 'Call ended',
  chat_linked: 'Mirrored in Slack',
  chat_left: 'No longer in Slack',
  checklist_ticked: 'Done of the checklist',
  checklist_unticked: 'Not done after all',
};

export const entryTitle = (kind: string) => entryWords[kind] ?? kind.replaceAll('_', ' ');

export type Tone = 'bad' | 'warn' | 'good' | 'plain' | 'said';

export function entryTone(kind: string): Tone {
  if (/^(nobody_notified|notification_failed)$/.test(kind)) return 'bad';
  if (/^(paged|called_by_hand|role_vacant|role_declined|handed_over|step_fired|notification_unknown|unacknowledged|reopened|step_skipped|escalation_started|task_late|glass_broken|change_requested)$/.test(kind)) return 'warn';
  if (/^(acknowledged|resolved|page_acknowledged|notification_sent|task_done)$/.test(kind)) return 'good';
  return kind === 'note' ? 'said' : 'plain';
}

export const channelWords = {
  email: 'E-mail',
  slack: 'Slack webhook',
  ntfy: 'ntfy',
  webhook: 'Webhook',
  web_push: 'Browser notification',
  teams: 'Microsoft Teams',
  telegram: 'Telegram',
  matrix: 'Matrix',
  mattermost: 'Mattermost',
  slack_app: 'Slack app',
  sms: 'Text message',
  voice: 'Phone call',
} as const;
export const severities: readonly SeverityName[] = ['SEV1', 'SEV2', 'SEV3', 'SEV4', 'SEV5'];
export const severityNames = Object.fromEntries(severities.map((name) => [name, name])) as Record<SeverityName, string>;
export const accessWords = { administrator: 'Administrator', manager: 'Manager', responder: 'Responder', stakeholder: 'Stakeholder' } as const;
export const protocolWords = {
  alertmanager: 'Prometheus (as its Alertmanager)',
  webhook: 'Alertmanager or Grafana webhook',
  pagerduty: 'PagerDuty Events v2',
  json: 'Generic JSON',
  heartbeat: 'Heartbeat',
} as const;

// "1h30m" -> seconds; null when it is not a duration.
export function spanSeconds(text: string): number | null {
  const units: Record<string, number> = { w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 };
  const trimmed = text.trim();
  if (!/^(\d+(w|d|h|ms|m|s)\s*)+$/.test(trimmed)) return null;
  let total = 0;
  for (const [, amount, unit] of trimmed.matchAll(/(\d+)(w|d|h|ms|m|s)/g)) total += Number(amount) * units[unit!]!;
  return total;
}

export function spanText(text: string): string {
  const seconds = spanSeconds(text);
  return seconds === null ? text : span(seconds);
}

export function stateSentence(alert: Alert, names: Namer): string {
  if (alert.status === 'resolved') return 'Resolved';
  if (alert.status === 'acknowledged') return alert.acknowledged_by ? `Acknowledged by ${names.user(alert.acknowledged_by)}` : 'Acknowledged';
  const quiet = alert.quiet[0];
  if (quiet) return quietWords[quiet.kind];
  return alert.ringing ? 'Ringing' : 'Firing';
}
