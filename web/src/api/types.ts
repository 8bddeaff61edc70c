// The shapes that the server speaks, as src/domain and src/engine describe them.
import type { ImpactFacts } from './impactTypes';

export type Slug = string;
export type Time = string; // RFC 3339
export type Span = string; // "5m", "1h30m"
export type SeverityName = 'SEV1' | 'SEV2' | 'SEV3' | 'SEV4' | 'SEV5';
export type Urgency = 'high' | 'low';
export type Level = 'extensive' | 'significant' | 'moderate' | 'minor' | 'none';

export type Listed<T> = { items: T[]; next: string };

// ---- people -------------------------------------------------------------------------------------

// Messages that nobody has to answer. Reminders: so long before a shift.
export type UserNotices = { reminders: Span[]; hand_offs: boolean; over: boolean };
export type User = { slug: Slug; name: string; email: string; time_zone: string; active: boolean; notices: UserNotices; expertise: Slug[] };
export type Team = { slug: Slug; name: string; description: string; members: Slug[] };
export type Channel = 'email' | 'slack' | 'ntfy' | 'webhook' | 'web_push' | 'teams' | 'telegram' | 'matrix' | 'mattermost' | 'slack_app' | 'sms' | 'voice';
// Of a person, or else a channel of a team.
export type ContactMethod = {
  slug: Slug;
  user: Slug;
  team: Slug;
  channel: Channel;
  name: string;
  address: string;
  secret: string;
  delay: Span;
  position: number;
  enabled: boolean;
  vouched: boolean; // an administrator vouches for the address: it counts without verification
};
export type PageUrgency = 'high' | 'low';
export type NotificationStep = { contact_method: Slug; after: Span };
// At most one for each person and urgency. Without one every method is used, each after its own delay.
export type NotificationRule = { slug: Slug; user: Slug; urgency: PageUrgency; steps: NotificationStep[]; quiet_hours: Restriction[] };
export type AccessLevel = 'administrator' | 'manager' | 'responder' | 'stakeholder';
export type ScopeKind = 'organisation' | 'team' | 'service' | 'incident';
export type Grant = {
  slug: Slug;
  subject_kind: 'user' | 'team';
  subject: Slug;
  access: AccessLevel;
  scope_kind: ScopeKind;
  scope: Slug;
};
export type ApiToken = {
  slug: Slug;
  name: string;
  user: Slug;
  access: AccessLevel;
  hash: string;
  hint: string;
  expires_at: Time | null;
};

export type Session = {
  user: { slug: Slug; name: string; email: string; time_zone: string };
  access: { access: AccessLevel; scope_kind: ScopeKind; scope: Slug }[];
  can: { administer: boolean; configure: boolean; respond: boolean };
  organisation: string;
  server_time: Time;
  version: string;
  setup_needed: boolean;
  guest: { key: string; until: Time } | null; // of somebody from outside: the incident that they see
};
export type Guest = { slug: Slug; name: string; email: string; company: string; invited_by: Slug; until: Time; state: 'invited' | 'here' | 'over' };
export type GuestInvitation = { guest: Guest; code: string; link: string };

// ---- configuration ------------------------------------------------------------------------------

export type WallTime = string; // 2026-11-30T09:00, of the schedule's zone
export type Restriction = { days: Weekday[]; start: string; end: string; end_day: Weekday | null };
export type Weekday = 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun';
// `shadow`: who learns; paged along, and nobody counts on them. `time_zone`: its own clocks, or else the schedule's.
// `holidays`: what it does on those of the schedule's calendars. Left out where they are as usual: false, '', 'any'.
export type OnHolidays = 'any' | 'off' | 'only';
export type Rotation = {
  shadow?: boolean;
  time_zone?: string;
  holidays?: OnHolidays;
  name: string;
  priority: number;
  anchor: WallTime;
  from: WallTime | null;
  until: WallTime | null;
  unit: 'hour' | 'day' | 'week' | 'month';
  lengths: number[];
  off: number;
  days: Weekday[];
  groups: { users: Slug[]; joins: WallTime | null; leaves: WallTime | null }[];
  restrictions: Restriction[];
};
// Whom the schedule tells beside those who come and go; `daily_at` is on its own clocks.
export type ScheduleNotices = { channels: Slug[]; changes: boolean; daily_at: string | null; days: Weekday[]; gaps: boolean };
export type Schedule = { slug: Slug; name: string; description: string; team: Slug; time_zone: string; rotations: Rotation[]; notices: ScheduleNotices };
export type Shift = { user: Slug; begin: Time; end: Time; source: 'rotation' | 'override' | 'temporary' | 'calendar'; index: number; goes_on: boolean; shadow?: boolean };
// Somebody comes (`user`), somebody goes (`absent`), or one for the other; with `everyone` the user is alone. `wanted`:
// somebody is looked for, and until somebody comes nothing changes.
export type Override = {
  slug: Slug;
  schedule: Slug;
  user: Slug;
  absent: Slug;
  everyone: boolean;
  wanted: boolean;
  // A swap: only `asked` may take it, and gives the time between the two for it.
  asked: Slug;
  return_begin: Time | null;
  return_end: Time | null;
  priority: number;
  begin: Time;
  end: Time;
  note: string;
};
export type TemporarySchedule = { slug: Slug; schedule: Slug; begin: Time; end: Time; shifts: { user: Slug; begin: Time; end: Time }[]; note: string };
export type Shifts = { shifts: Shift[]; gaps: { begin: Time; end: Time }[] };
// The lists are what a shift's `index` leads to.
export type ArrangedShifts = Shifts & { overrides: Override[]; temporary: TemporarySchedule[] };
export type PersonShift = { schedule: Slug; name: string; shift: Shift };
export type FreePerson = { user: Slug; member: boolean; on_call_in: Slug[] };
export type HoursChange = { user: Slug; before: Span; after: Span };
export type SchedulePreview = Shifts & { shifts_before: Shift[]; gaps_before: Shifts['gaps']; hours: HoursChange[] };
// `learning`: shadows of now, who stand in none of the other two.
export type OnCall = { schedule: Slug; name: string; team: Slug; now: Shift[]; next: Shift[]; learning: Shift[] };

export type Service = {
  slug: Slug;
  name: string;
  description: string;
  team: Slug;
  policy: Slug;
  tier: number;
  urgency: Urgency;
  depends_on: Slug[];
  acknowledgement_timeout: Span;
  acknowledgement_reminder: Span; // so long before it ends whoever acknowledged is asked; 0s: nobody
  auto_resolve_after: Span;
};
// A channel, a contact method of a team, is told whom the step calls; it is nobody who could answer.
export type Target = { kind: 'user' | 'team' | 'schedule' | 'channel' | 'expertise'; slug: Slug };
// Empty lists limit nothing; the zone is that of the hours. `urgency`: of the page, SEV1 to SEV3 are high. `alerts_min`: so many alerts of the service that began within
// the time and are open; 0 or 1 limits nothing.
export type Condition = { severities: SeverityName[]; urgency?: Urgency | null; hours: Restriction[]; time_zone: string; alerts_min: number; alerts_within: Span };
export type Step = { targets: Target[]; delay: Span; when: Condition; round_robin: boolean; each_acknowledges: boolean };
export type EscalationPolicy = {
  slug: Slug;
  name: string;
  description: string;
  team: Slug;
  steps: Step[];
  repeat: number;
  catch_all: Target[];
  hand_over: Slug;
};
export type RehearsedEntry = {
  at: Time;
  kind: string;
  reason: Reason;
  why: string;
  text: string;
  user: Slug;
  contact_method: Slug; // of a message
  channel: Channel | null;
};
export type Rehearsed = { entries: RehearsedEntry[]; people: Slug[]; complete: boolean };
export type HoleCause = 'nobody_on_call' | 'no_verified_contact' | 'no_provider' | 'nobody_active' | 'outside_hours' | 'other_severity' | 'few_alerts' | 'channel_only';
export type HoleReason = { cause: HoleCause; policy: Slug; step: number; schedule: Slug; user: Slug };
export type Hole = { policy: Slug; severities: SeverityName[]; begin: Time; end: Time; reasons: HoleReason[] };
export type CoverageAnswer = {
  from: Time;
  to: Time;
  coverage: { holes: Hole[]; services_without_policy: Slug[]; unreachable: Slug[]; complete: boolean };
};
export type Holiday = { date: string; name: string }; // 2026-12-25, on the clock of whichever schedule it is looked at for
// No team: for every schedule. `url`: written only, sealed; empty keeps the present one, "none" ends it.
export type HolidayCalendar = { slug: Slug; name: string; team: Slug; days: Holiday[]; url: string };
export type CalendarName = { text: string; user: Slug };
// One more rotation of a schedule, read from an iCalendar document; `url` as above.
export type ShiftCalendar = { slug: Slug; name: string; schedule: Slug; priority: number; url: string; names: CalendarName[]; shifts: { user: Slug; begin: Time; end: Time }[] };
// How reading its address went. No host: it is only uploaded.
export type CalendarState = { host: string; read_at: Time | null; fault: string };
export type IcalFault = { line: number; message: string };
export type HandoffNote = { slug: Slug; author: Slug; written_at: Time; text: string };
export type HolidaySpan = Holiday & { begin: Time; end: Time };
export type PersonLoad = { user: Slug; schedule: Slug; load: { day: Span; night: Span; weekend: Span; holiday: Span; shifts: number } };
export type Protocol = 'alertmanager' | 'webhook' | 'pagerduty' | 'json' | 'heartbeat';
export type IntegrationKey = { hash: string; hint: string; expires_at: Time | null };
export type JsonMapping = {
  events: string;
  summary: string;
  dedup_key: string;
  status: string;
  resolved_when: string[];
  severity: string;
  source_url: string;
  labels: Record<string, string>;
  annotations: Record<string, string>;
};
export type Integration = {
  slug: Slug;
  name: string;
  protocol: Protocol;
  service: Slug;
  keys: IntegrationKey[];
  readable: boolean;
  resolve_timeout: Span;
  heartbeat_interval: Span;
  heartbeat_grace: Span;
  alerts_per_second_max: number;
  mapping: JsonMapping;
  enabled: boolean;
};
export type RoutingRule = {
  slug: Slug;
  name: string;
  parent: Slug;
  position: number;
  matchers: string[];
  integration: Slug;
  continue: boolean;
  service: Slug;
  severity: SeverityName | null;
  urgency: Urgency | null;
  suppress: boolean;
  delay: Span;
  declare_incident: boolean;
  enabled: boolean;
};
export type InhibitionRule = {
  slug: Slug;
  name: string;
  source: string[];
  target: string[];
  equal: string[];
  enabled: boolean;
};
export type Settings = {
  slug: Slug;
  name: string;
  public_url: string;
  time_zone: string;
  smtp_host: string;
  smtp_port: number;
  smtp_security: 'none' | 'starttls' | 'tls';
  smtp_username: string;
  smtp_password: string;
  mail_from: string;
  imap_host: string;
  imap_port: number;
  imap_security: 'none' | 'starttls' | 'tls';
  imap_username: string;
  imap_password: string;
  imap_folder: string;
  allow_private_addresses: boolean;
  allowed_hosts: string[];
  bundle_window: Span;
  slack_bot_token: string;
  slack_signing_secret: string;
  severity_matrix: SeverityName[][]; // empty: the shipped one
  bridge_url: string;
  bridge_phone: string;
  file_bytes_max: number; // of one file that is added to an incident
  currency: string; // of all amounts: EUR
  cents_an_hour: number; // what an hour of a responder costs; 0: it is not counted
  slack_mirror: 'none' | 'major' | 'severe' | 'all'; // which incidents have a channel in Slack
  slack_mirror_at_least: SeverityName; // severe: this, or worse
  slack_channel_prefix: string;
  slack_channels_private: boolean;
  slack_invite: Slug[];
  slack_api_url: string;
};

export type ProviderKind = 'twilio' | 'sms_gateway' | 'spool';
export type ProviderHeader = { name: string; value: string };
export type Provider = {
  slug: Slug;
  name: string;
  kind: ProviderKind;
  channels: ('sms' | 'voice')[];
  position: number;
  enabled: boolean;
  secret: string;
  account_sid: string;
  from: string;
  messaging_service: string;
  callbacks: boolean;
  url: string;
  method: 'GET' | 'POST' | 'PUT';
  headers: ProviderHeader[];
  body: string;
  success_pointer: string;
  success_value: string;
  directory: string;
  format: 'gammu' | 'smstools';
};

// STUN or TURN, for calls in the room.
export type CallServer = { slug: Slug; name: string; urls: string[]; credential: 'none' | 'fixed' | 'shared_secret'; username: string; secret: string; enabled: boolean };

// A program outside that hears of incidents. No events: of all; no services: of incidents of all of them.
export type WebhookSubscription = {
  slug: Slug; name: string; url: string; secret: string; headers: { name: string; value: string }[]; shape: 'tocsin' | 'pagerduty_v3';
  events: string[]; services: Slug[]; audience: 'internal' | 'stakeholder' | 'public_'; drills: boolean; enabled: boolean;
};

// What a severity means here, and how soon after the declaration what must have happened; 0s: nothing is promised.
export type SeverityDefinition = { slug: Slug; severity: SeverityName; meaning: string; first_response: Span; first_update: Span; resolve: Span };
// In the order of positions the first that matches decides. Empty lists and 0 limit nothing; tier 2: of a service of tier 1 or 2.
export type MajorRule = {
  slug: Slug; name: string; position: number; severities: SeverityName[]; services: Slug[]; tier: number; alerts_min: number;
  action: 'leave' | 'propose' | 'declare'; enabled: boolean;
};

export type Kinds = {
  users: User;
  teams: Team;
  'contact-methods': ContactMethod;
  schedules: Schedule;
  overrides: Override;
  'temporary-schedules': TemporarySchedule;
  'holiday-calendars': HolidayCalendar;
  'shift-calendars': ShiftCalendar;
  'notification-rules': NotificationRule;
  services: Service;
  policies: EscalationPolicy;
  integrations: Integration;
  'routing-rules': RoutingRule;
  'inhibition-rules': InhibitionRule;
  'severity-definitions': SeverityDefinition;
  'major-rules': MajorRule;
  'incident-roles': IncidentRole;
  'task-templates': TaskTemplate;
  'incident-types': IncidentType;
  'custom-fields': CustomField;
  grants: Grant;
  tokens: ApiToken;
  settings: Settings;
  providers: Provider;
  'call-servers': CallServer;
  'webhook-subscriptions': WebhookSubscription;
};
export type Kind = keyof Kinds;

export type Meta = { version: number; created_at: Time; updated_at: Time; managed_by: string };

// What a kind's answer tells beside the object itself.
export type Extras = {
  'contact-methods': { verified: boolean; verified_at: Time | null };
  'holiday-calendars': CalendarState;
  'shift-calendars': CalendarState;
  'webhook-subscriptions': { signed: boolean; incidents_waiting: number; last: Notification | null };
  services: { counts: { firing: number; acknowledged: number; suppressed: number } };
  integrations: { last_event_at: Time | null; heartbeat?: { expired: boolean; last_beat_at: Time; due_at: Time | null } };
};
export type Configured<K extends Kind> = { value: Kinds[K]; meta: Meta } & (K extends keyof Extras ? Partial<Extras[K]> : object);

export type ObjectVersion = { version: number; valid_from: Time; deleted: boolean; managed_by: string; body: unknown };

// ---- alerts -------------------------------------------------------------------------------------

export type AlertStatus = 'firing' | 'acknowledged' | 'resolved';
export type QuietKind = 'silence' | 'inhibition' | 'maintenance' | 'snooze' | 'low_urgency' | 'rule' | 'delay';
export type QuietReason = { kind: QuietKind; id: number; rule: Slug; until: Time | null; text?: string };
export type Ringing = { policy: Slug; step: number; round: number; next_at: Time | null; users: Slug[] };

export type Alert = {
  id: number;
  integration: Slug;
  dedup_key: string;
  status: AlertStatus;
  summary: string;
  labels: Record<string, string>;
  service: Slug;
  severity: SeverityName;
  urgency: Urgency;
  rule: Slug;
  quiet: QuietReason[];
  suppressed: boolean;
  started_at: Time;
  created_at: Time;
  status_at: Time;
  resolved_at: Time | null;
  last_seen_at: Time;
  event_count: number;
  ends_at: Time | null;
  acknowledged_by: Slug;
  incident: number;
  drill: boolean;
  ringing: Ringing | null;
};
export type EventContent = {
  annotations: Record<string, string>;
  links: { href: string; text: string }[];
  images: { src: string; href: string; alt: string }[];
  source_url: string;
  raw: string;
};
export type AlertDetail = Alert & { content: EventContent | null };
export type AlertCounts = { firing: number; acknowledged: number; suppressed: number; resolved: number };
export type AlertVerb = 'acknowledge' | 'unacknowledge' | 'resolve' | 'snooze' | 'unsnooze' | 'escalate' | 'note';

export type LoggedEvent = {
  received_at: Time;
  action: 'trigger' | 'acknowledge' | 'resolve';
  alert: number;
  summary: string;
  status: AlertStatus;
  content: EventContent | null;
};

// ---- why ----------------------------------------------------------------------------------------

export type Reason = { code: string; object: Slug; id: number };
export type Actor = { kind: 'system' | 'user' | 'token' | 'integration' | 'runner' | 'agent' | 'guest'; slug: Slug; on_behalf_of: Slug };
export type TimelineEntry = {
  id: number;
  subject_kind: 'alert' | 'incident';
  subject: number;
  at: Time;
  kind: string;
  actor: Actor;
  origin: string;
  reason: Reason;
  text: string;
  user: Slug;
  ref: number;
};
// Who may read an entry, each holding the ones before it.
export type Visibility = 'restricted' | 'internal' | 'stakeholder' | 'public';
// What later entries made of one.
export type Standing = {
  edits: { at: Time; by: Slug; text: string }[];
  withdrawn: boolean;
  reactions: { emoji: string; users: Slug[] }[];
  starred: boolean;
  occurred_at: Time | null;
  replies: number;
  marks: { kind: 'finding' | 'decision' | 'hypothesis' | 'task_created'; entry: number; ref: number }[]; // what it became; `ref`: the task
  verdict: { kind: 'confirmed' | 'ruled_out'; at: Time; by: Slug; why: string } | null; // of a hypothesis; none: it is open
  evidence: number[]; // of a hypothesis or a decision
};
// Evidence: bytes under their hash, or a link. Never changed.
export type IncidentFile = {
  id: number;
  incident: number;
  entry: number;
  kind: 'file' | 'link';
  name: string;
  media_type: string;
  bytes: number;
  sha256: string;
  url: string;
  visibility: Visibility;
  at: Time;
  actor: Actor;
};
export type Custody = {
  id: number;
  incident: number;
  file: number;
  act: 'added' | 'fetched';
  at: Time;
  actor: Actor;
  origin: string;
  address: string;
  name: string; // of the file
  sha256: string;
};
// `declared`: the incident itself, found by its title or summary.
export type SearchHit = { entry: number; incident: number; key: string; title: string; kind: string; actor: TimelineEntry['actor']; at: Time; visibility: Visibility; snippet: string };
export type StreamEntry = TimelineEntry & { why: string; standing: Standing; file: IncidentFile | null; visibility: Visibility; about: number; occurred_at: Time | null };
export type EntryWrite = {
  kind: 'said' | 'note' | 'finding' | 'decision' | 'hypothesis' | 'confirmed' | 'ruled_out' | 'open_again' | 'evidence' | 'edited' | 'withdrawn' | 'reacted' | 'unreacted' | 'starred' | 'unstarred' | 'dated';
  text?: string;
  about?: number;
  visibility?: Visibility;
  occurred_at?: Time;
  next_update_by?: Time;
  page?: string[]; // whom the line names and calls
  evidence?: number;
};
export type PageStatus = 'open' | 'acknowledged' | 'escalated' | 'cancelled';
export type Page = {
  id: number;
  escalation: number;
  subject_kind: 'alert' | 'incident' | 'test';
  subject: number;
  user: Slug;
  step: number;
  round: number;
  status: PageStatus;
  generation: number;
  reason: Reason;
  end_reason: Reason;
  created_at: Time;
  ended_at: Time | null;
  drill: boolean;
};
export type Notification = {
  id: number;
  job: number;
  attempt: number;
  kind: 'notification' | 'verification' | 'receipt' | 'notice' | 'follow';
  user: Slug; // empty: a channel of a team
  contact_method: Slug;
  channel: Channel;
  pages: number[];
  started_at: Time;
  ended_at: Time;
  status: 'sent' | 'failed' | 'rejected' | 'unknown' | 'delivered' | 'undelivered';
  receipt: string;
  drill: boolean;
  provider: Slug; // who carried it to a phone
  message: string; // its id there
  about: string; // of a notice: what it said first
};
export type PageView = Page & {
  title: string;
  severity: SeverityName;
  service: Slug;
  notifications?: Notification[];
  why?: string;
};
export type Escalation = {
  id: number;
  subject_kind: 'alert' | 'incident' | 'test';
  subject: number;
  service: Slug;
  policy: Slug;
  policy_version: number;
  status: 'running' | 'acknowledged' | 'ended';
  step: number;
  round: number;
  wake_at: Time | null;
  started_at: Time;
  held: boolean; // somebody takes care: only who has to answer as well is waited for
  drill: boolean;
};
export type RouteStep = { rule: Slug; matched: boolean; why: string };
export type Why = {
  alert: Alert;
  route: { rule: Slug; reason: Reason | string | null; trace: RouteStep[] };
  quiet: QuietReason[];
  escalations: (Escalation & { policy_name: string; steps: Step[] })[];
  pages: (Page & { notifications: Notification[] })[];
  verdict: string;
};

// ---- incidents ----------------------------------------------------------------------------------

export type IncidentStatus =
  | 'triage' | 'investigating' | 'identified' | 'contained' | 'mitigated' | 'monitoring'
  | 'resolved' | 'closed' | 'cancelled' | 'merged';
// Proposed by somebody, a rule or the severity; declared or rejected by whoever responds; demoted when it was none.
export type MajorState = 'none' | 'proposed' | 'declared' | 'rejected' | 'demoted';
export type IncidentRole = {
  slug: Slug;
  name: string;
  description: string; // its duties
  position: number;
  checklist: string[];
  many: boolean;
  must_have: boolean;
  severities: SeverityName[]; // for which it is wanted; none: for all
  filled_by: Target[];
  owners: boolean;
  types: Slug[]; // of incidents for which it is wanted; none: for all
  crisis_only: boolean;
  cents_an_hour: number | null; // null: as everybody's
};
export type IncidentType = {
  slug: Slug;
  name: string;
  description: string; // when it is this one
  position: number;
  at_least: SeverityName | null; // never milder
  is_private: boolean;
  members: Slug[]; // of the circle of what begins private
  crisis: boolean;
};
export type FieldKind = 'text' | 'number' | 'choice' | 'user' | 'service' | 'date';
export type CustomField = {
  slug: Slug;
  name: string;
  description: string;
  position: number;
  kind: FieldKind;
  choices: string[];
  needed: 'never' | 'declare' | 'resolve';
  types: Slug[]; // none: of all
};
export type Tick = { point: string; by: Slug; at: Time };
// `ticked`, of the role's checklist: in its row without a user, which is nobody's.
export type RoleHolding = { role: Slug; user: Slug; state: 'held' | 'asked' | 'passed'; since: Time | null; offered_to: Slug; offered_at: Time | null; ticked?: Tick[] };
export type Responder = {
  user: Slug;
  state: 'asked' | 'acknowledged' | 'joined' | 'released';
  asked_at: Time | null;
  acknowledged_at: Time | null;
  joined_at: Time | null;
  released_at: Time | null;
  by: Slug;
};
export type Bridge = { url: string; phone: string };
export type Incident = {
  id: number;
  key: string;
  title: string;
  summary: string;
  status: IncidentStatus;
  severity: SeverityName;
  impact: Level | null;
  urgency: Level | null;
  major: boolean; // major_state is declared
  major_state: MajorState;
  services: Slug[];
  declared_by: Slug;
  commander: Slug;
  declared_at: Time;
  updated_at: Time;
  resolved_at: Time | null;
  first_entered: Record<string, Time>;
  reopened: number;
  escalation: number;
  drill: boolean;
  alert_count: number;
  // Whoever does not respond sees holders only.
  roles: RoleHolding[];
  responders: Responder[];
  bridge: Bridge;
  chat?: { team: string; channel: string; ended: boolean }; // where it is mirrored; no channel: nowhere. None in copies that are kept offline since before
  is_private: boolean; // only the insiders see it
  members: Slug[];
  insiders: Slug[]; // members, people of its roles, responders; none while it is not private
  type: Slug;
  crisis: boolean;
  fields: Record<Slug, string>; // custom fields that have a value
  parent: number; // it ends with that one; 0: none
  merged_into: number; // it was that one all along; 0: none
  impact_facts: ImpactFacts;
  alarm_at: Time | null; // when the first of its alerts began, by its source
  first_update_at: Time | null; // the first line that stakeholders read
};
export type * from './impactTypes';
export type TaskStatus = 'open' | 'doing' | 'done' | 'skipped';
export type TaskKind = 'task' | 'action_item';
export type Task = {
  id: number;
  incident: number;
  kind: TaskKind;
  title: string;
  description: string;
  status: TaskStatus;
  owner: Slug;
  role: Slug;
  due_at: Time | null;
  after: number[];
  note: string;
  entry: number;
  by_template: Slug;
  created_by: Slug;
  created_at: Time;
  started_at: Time | null;
  ended_at: Time | null;
  ended_by: Slug;
  version: number;
  changes: { member: string; version: number; by: Slug; at: Time }[]; // the last one of each member
};
export type TaskWrite = Partial<Pick<Task, 'kind' | 'title' | 'description' | 'owner' | 'role' | 'due_at' | 'after'>> & { title: string; entry?: number };
export type TaskChange = Partial<Pick<Task, 'kind' | 'title' | 'description' | 'status' | 'owner' | 'role' | 'due_at' | 'after' | 'note'>>;
export type Health = 'healthy' | 'impaired' | 'unknown';
export type HealthAnswer = { round: number; health: Health; word: string; by: Slug; at: Time };
// A service that the roll was called for.
export type ServiceCheck = {
  id: number;
  incident: number;
  service: Slug;
  round: number; // that asked last, as the next two
  asked_at: Time;
  asked_by: Slug;
  waiting_since: Time | null; // null: answered
  health: Health | null; // as was said last; null: nobody has answered yet
  health_since: Time | null;
  impaired_at: Time | null; // when that was said first
  answers: HealthAnswer[]; // oldest first
  name: string;
  team: Slug;
  on_call: Slug[]; // for that team, now
};
export type RollWrite = { services: Slug[]; neighbours: boolean };
export type PlannedTask = { title: string; description: string; role: Slug; due_after: string | null; after: number[] };
export type TaskTemplate = { slug: Slug; name: string; severities: SeverityName[]; services: Slug[]; major_only: boolean; tasks: PlannedTask[]; enabled: boolean; types: Slug[] };
export type Declaration = {
  title: string;
  summary?: string;
  severity?: SeverityName;
  impact?: Level;
  urgency?: Level;
  major?: boolean;
  services?: Slug[];
  alerts?: number[];
  commander?: Slug;
  page_teams?: boolean;
  page_targets?: Target[];
  drill?: boolean;
  is_private?: boolean;
  members?: Slug[];
  type?: Slug;
  crisis?: boolean;
  fields?: Record<Slug, string>;
};
export type IncidentChange = Partial<Pick<Incident, 'status' | 'severity' | 'title' | 'summary' | 'major_state' | 'services' | 'commander' | 'bridge' | 'is_private' | 'members' | 'type' | 'crisis' | 'fields' | 'parent'>> & {
  attach?: number[];
  detach?: number[];
  note?: string;
};
export type SeverityScale = { impact: Level[]; urgency: Level[]; severity: SeverityName[][]; definitions: SeverityDefinition[] };

// ---- quiet, audit, home -------------------------------------------------------------------------

export type Matcher = { name: string; value: string; isRegex: boolean; isEqual: boolean };
export type Silence = {
  id: number;
  uuid: string;
  matchers: Matcher[];
  starts_at: Time;
  ends_at: Time;
  updated_at: Time;
  created_by: string;
  comment: string;
  state: 'pending' | 'active' | 'expired';
};
export type AuditEntry = {
  id: number;
  at: Time;
  actor: Actor;
  origin: string;
  action: string;
  kind: string;
  slug: Slug;
  version: number;
  difference: string | Record<string, { from: unknown; to: unknown }>;
};
export type SetupStep = 'contact_verified' | 'integration' | 'policy' | 'service' | 'first_event' | 'incident';
export type Home = {
  incidents: Incident[];
  alerts: AlertCounts | { counts: AlertCounts };
  my_pages: PageView[];
  services: { total: number; with_firing: number };
  setup: { key: SetupStep; done: boolean }[];
  last_7_days: { incidents: number; alerts: number; pages: number };
  mail_folder: { failing: boolean; fault: string; since: Time | null };
};

export type ParsedEvent = {
  action: string;
  dedup_key: string;
  summary: string;
  labels: Record<string, string>;
  starts_at: Time | null;
  ends_at: Time | null;
};
export type IntegrationPreview = {
  events: ParsedEvent[];
  errors: { index: number; pointer: string; detail: string }[];
  routes: { rule: Slug; service: Slug; severity: SeverityName; urgency: Urgency; suppress: boolean; trace: RouteStep[] }[];
};
export type RouteOutcome = { rule: Slug; service: Slug; severity: SeverityName; urgency: Urgency; suppressed: boolean };
export type RoutingPreview = {
  items: { alert: number; summary: string; before: RouteOutcome; after: RouteOutcome }[];
  changed: number;
  looked_at: number;
};
