// What can happen in an incident, as subscriptions choose among it. The rest of the kinds of entries comes with "everything".
export const eventGroups: readonly { title: string; events: readonly (readonly [kind: string, label: string])[] }[] = [
  {
    title: 'The incident',
    events: [
      ['declared', 'Declared'], ['status_changed', 'Status changed, resolved'], ['reopened', 'Reopened'], ['severity_changed', 'Severity changed'], ['major_changed', 'Major: proposed, declared, demoted'],
      ['crisis_changed', 'Crisis'], ['title_changed', 'Title changed'], ['summary_changed', 'Summary changed'], ['services_changed', 'Services changed'], ['type_changed', 'Type changed'], ['field_changed', 'Custom field changed'],
      ['impact_changed', 'Impact changed'], ['merged', 'Merged into another'], ['parent_changed', 'Part of another'],
    ],
  },
  {
    title: 'Words',
    events: [
      ['said', 'A line of the chat'], ['note', 'Note'], ['edited', 'A line edited'], ['withdrawn', 'A line withdrawn'], ['finding', 'Finding'], ['decision', 'Decision'], ['hypothesis', 'Hypothesis'],
      ['confirmed', 'Hypothesis confirmed'], ['ruled_out', 'Hypothesis ruled out'], ['file_added', 'File added'], ['link_added', 'Link added'],
    ],
  },
  {
    title: 'People',
    events: [
      ['step_fired', 'Escalation calls'], ['called_by_hand', 'Called by hand'], ['page_acknowledged', 'Page acknowledged'], ['responder_joined', 'Responder joined'], ['responder_released', 'Responder released'],
      ['commander_changed', 'Commander changed'], ['role_assigned', 'Role assigned'], ['role_left', 'Role left'], ['handed_over', 'Handed over'], ['nobody_notified', 'Nobody could be notified'],
    ],
  },
  {
    title: 'Work',
    events: [
      ['task_created', 'Task created'], ['task_started', 'Task started'], ['task_done', 'Task done'], ['task_changed', 'Task changed'], ['task_late', 'Task late'], ['alert_attached', 'Alert attached'],
      ['alert_detached', 'Alert detached'], ['roll_called', 'Roll called'], ['service_confirmed', 'Service answered the roll call'], ['change_requested', 'Emergency change asked for'],
      ['change_approved', 'Emergency change approved'], ['bridge_changed', 'Bridge changed'], ['call_began', 'Call began'], ['call_ended', 'Call ended'],
    ],
  },
];
