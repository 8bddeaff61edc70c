// The dialogs of the room and what one opens beside the stream, which load apart from it. They are read ahead, so that they open at once, and without a
// connection too.
import { part as partOf } from '../../ui/part';

const task = () => import('./TaskDialog');
const stream = () => import('./StreamDialogs');
const finding = () => import('./FindingDialogs');
const thread = () => import('./ThreadPanel');
const findings = () => import('./FindingsPanel');
const tasks = () => import('./TasksPanel');
const role = () => import('./RoleDialogs');
const incident = () => import('./IncidentDialogs');
const responders = () => import('./PeoplePanel');
const relatives = () => import('./Relatives');
const response = () => import('./ResponsePanel');
const privacy = () => import('./PrivacyDialogs');
const details = () => import('./DetailsPanel');
const menu = () => import('./LineMenu');
const alerts = () => import('./AttachedAlerts');
const clocks = () => import('./ClocksPanel');
const attach = () => import('./Attach');
const files = () => import('./FilesPanel');
const fileBody = () => import('./FileBody');
const search = () => import('./SearchDialog');

const parts: { read(): Promise<unknown> }[] = [];
const part: typeof partOf = (load, name) => {
  const made = partOf(load, name);
  parts.push(made);
  return made;
};

export const NewTaskDialog = part(task, 'NewTaskDialog');
export const EditTaskDialog = part(task, 'EditTaskDialog');
export const SkipTaskDialog = part(task, 'SkipTaskDialog');
export const EditLineDialog = part(stream, 'EditLineDialog');
export const EditsDialog = part(stream, 'EditsDialog');
export const WithdrawDialog = part(stream, 'WithdrawDialog');
export const TrueTimeDialog = part(stream, 'TrueTimeDialog');
export const ReactDialog = part(stream, 'ReactDialog');
export const DecisionDialog = part(finding, 'DecisionDialog');
export const EvidenceDialog = part(finding, 'EvidenceDialog');
export const HypothesisDialog = part(finding, 'HypothesisDialog');
export const VerdictDialog = part(finding, 'VerdictDialog');

export const DetailsPanel = part(details, 'DetailsPanel');
export const PeoplePanel = part(responders, 'PeoplePanel');
export const RelativesPanel = part(relatives, 'RelativesPanel');
export const RelateDialog = part(relatives, 'RelateDialog');
export const ResponsePanel = part(response, 'ResponsePanel');
export const ThreadPanel = part(thread, 'ThreadPanel');
export const FindingsPanel = part(findings, 'FindingsPanel');
export const TasksPanel = part(tasks, 'TasksPanel');
export const StatusDialog = part(incident, 'StatusDialog');
export const SeverityDialog = part(incident, 'SeverityDialog');
export const EditIncidentDialog = part(incident, 'EditIncidentDialog');
export const BridgeDialog = part(role, 'BridgeDialog');
export const DutiesDialog = part(role, 'DutiesDialog');
export const CircleDialog = part(privacy, 'CircleDialog');
export const BreakGlass = part(privacy, 'BreakGlass');
export const PersonDialog = part(role, 'PersonDialog');

export const LineMenu = part(menu, 'LineMenu');
export const AttachedAlerts = part(alerts, 'AttachedAlerts');
export const ClocksPanel = part(clocks, 'ClocksPanel');
export const Attach = part(attach, 'Attach');
export const FilesPanel = part(files, 'FilesPanel');
export const FileBody = part(fileBody, 'FileBody');
export const SearchDialog = part(search, 'SearchDialog');

export const readAhead = () => void Promise.all(parts.map(({ read }) => read())).catch(() => undefined);
