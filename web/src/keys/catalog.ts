// Every command that a key can do, in one list: the help sheet, the palette, menus and the settings read it.

export type Scope = 'Everywhere' | 'Lists' | 'Alert' | 'Incident';

export type Command = { name: string; label: string; shortcut: string | null; scope: Scope };

const everywhere = [
  ['palette', 'Search and commands', 'mod+k'],
  ['help', 'Keyboard help', '?'],
  ['declare', 'Declare an incident', 'c'],
  ['page-anybody', 'Page someone, without an alert', null],
  ['filter', 'Filter this list; in an incident: search it', '/'],
  ['undo', 'Undo the last action', 'u'],
  ['theme', 'Next theme', 'shift+d'],
  ['go-home', 'Go to Home', 'g h'],
  ['go-alerts', 'Go to Alerts', 'g a'],
  ['go-incidents', 'Go to Incidents', 'g i'],
  ['go-on-call', 'Go to On call', 'g o'],
  ['go-escalation', 'Go to Escalation', 'g e'],
  ['go-services', 'Go to Services', 'g s'],
  ['go-settings', 'Go to Settings', 'g ,'],
] as const;

const lists = [
  ['down', 'Next row', 'j'],
  ['up', 'Previous row', 'k'],
  ['open', 'Open', 'enter'],
  ['peek', 'Peek without opening', 'space'],
  ['select', 'Select', 'x'],
  ['extend-down', 'Select to the next row', 'shift+j'],
  ['extend-up', 'Select to the previous row', 'shift+k'],
  ['select-all', 'Select all that match', 'mod+a'],
  ['clear', 'Clear the selection', 'escape'],
] as const;

const alert = [
  ['acknowledge', 'Acknowledge', 'a'],
  ['resolve', 'Resolve', 'r'],
  ['snooze', 'Snooze', 'z'],
  ['alert-note', 'Write a note', 'w'],
  ['attach', 'Attach to an incident', 'm'],
  ['declare-from', 'Declare an incident from this', 'd'],
  ['page-someone', 'Page someone', 'p'],
] as const;

const incident = [
  ['severity', 'Change the severity', 's'],
  ['status', 'Change the status', 't'],
  ['roles', 'Go to the incident roles', 'l'],
  ['note', 'Say something', 'w'],
  ['line-menu', 'What can be done with this line', '.'],
  ['finding', 'Mark this line as a finding', 'f'],
  ['decision', 'Mark this line as a decision', 'd'],
  ['hypothesis', 'Mark this line or change as a hypothesis', 'h'],
  ['rule-out', 'Rule this change out', 'shift+h'],
  ['new-task', 'New task; on a line: make it a task', 'n'],
  ['action-item', 'Make this line an action item', 'i'],
  ['focus-stream', 'Go to the stream', '2'],
  ['focus-tasks', 'Go to the tasks', '4'],
  ['skip-task', 'Skip this task', 'shift+s'],
  ['call-roll', 'Call the roll: how are the services?', 'shift+r'],
  ['say-health', 'Say how a service is', 'r'],
  ['focus-components', 'Go to the component board', '5'],
  ['emergency-change', 'Ask for an emergency change', 'shift+e'],
  ['focus-changes', 'Go to the changes', '6'],
  ['call', 'Join the call; in it: microphone on or off', 'v'],
  ['call-screen', 'Share a screen in the call, or stop', 'shift+v'],
  ['call-leave', 'Leave the call', 'shift+q'],
  ['escalate', 'Escalate to the next step now', 'e'],
] as const;

const list = (scope: Scope, rows: readonly (readonly [string, string, string | null])[]): Command[] =>
  rows.map(([name, label, shortcut]) => ({ name, label, shortcut, scope }));

export type CommandName =
  | (typeof everywhere)[number][0]
  | (typeof lists)[number][0]
  | (typeof alert)[number][0]
  | (typeof incident)[number][0];

export const catalog: readonly Command[] = [
  ...list('Everywhere', everywhere),
  ...list('Lists', lists),
  ...list('Alert', alert),
  ...list('Incident', incident),
];

export const scopes: readonly Scope[] = ['Everywhere', 'Lists', 'Alert', 'Incident'];
