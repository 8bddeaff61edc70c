// The dialogs of the room and what one opens beside the stream, which load apart from it. They are read ahead, so that they open at once, and without a
// connection too.
import { PageDialog as pageDialog } from '../../domain/paging';
import { overlay as overlayOf, part as partOf, type Apart } from '../../ui/part';

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
const attach = () => import('./Attach');
const here = () => import('./HereLine');
const mentions = () => import('./MentionHelp');
const files = () => import('./FilesPanel');
const fileBody = () => import('./FileBody');
const health = () => import('./HealthPanel');
const changes = () => import('./ChangesPanel');
const requests = () => import('./Requests');
const impact = () => import('./ImpactPanel');
const search = () => import('./SearchDialog');
const guests = () => import('./GuestsDialog');
const stakeholders = () => import('./StakeholderPage');
const call = () => import('./call/CallBar');

const parts: Apart[] = [];
const noted = <Part extends Apart>(made: Part) => {
  parts.push(made);
  return made;
};
const part: typeof partOf = (load, name) => noted(partOf(load, name));
const overlay: typeof overlayOf = (load, name) => noted(overlayOf(load, name));

export const PageDialog = noted(pageDialog);
export const NewTaskDialog = overlay(task, 'NewTaskDialog');
export const EditTaskDialog = overlay(task, 'EditTaskDialog');
export const SkipTaskDialog = overlay(task, 'SkipTaskDialog');
export const EditLineDialog = overlay(stream, 'EditLineDialog');
export const EditsDialog = overlay(stream, 'EditsDialog');
export const WithdrawDialog = overlay(stream, 'WithdrawDialog');
export const TrueTimeDialog = overlay(stream, 'TrueTimeDialog');
export const ReactDialog = overlay(stream, 'ReactDialog');
export const DecisionDialog = overlay(finding, 'DecisionDialog');
export const EvidenceDialog = overlay(finding, 'EvidenceDialog');
export const HypothesisDialog = overlay(finding, 'HypothesisDialog');
export const VerdictDialog = overlay(finding, 'VerdictDialog');

export const DetailsPanel = part(details, 'DetailsPanel');
export const SummaryPanel = part(details, 'SummaryPanel');
export const PeoplePanel = part(responders, 'PeoplePanel');
export const RelativesPanel = part(relatives, 'RelativesPanel');
export const RelateDialog = overlay(relatives, 'RelateDialog');
export const ResponsePanel = part(response, 'ResponsePanel');
export const ThreadPanel = part(thread, 'ThreadPanel');
export const FindingsPanel = part(findings, 'FindingsPanel');
export const TasksPanel = part(tasks, 'TasksPanel');
export const StatusDialog = overlay(incident, 'StatusDialog');
export const SeverityDialog = overlay(incident, 'SeverityDialog');
export const EditIncidentDialog = overlay(incident, 'EditIncidentDialog');
export const BridgeDialog = overlay(role, 'BridgeDialog');
export const DutiesDialog = overlay(role, 'DutiesDialog');
export const CircleDialog = overlay(privacy, 'CircleDialog');
export const BreakGlass = part(privacy, 'BreakGlass');
export const PersonDialog = overlay(role, 'PersonDialog');

export const LineMenu = overlay(menu, 'LineMenu');
export const AttachedAlerts = part(alerts, 'AttachedAlerts');
export const ImpactPanel = part(impact, 'ImpactPanel');
export const Attach = part(attach, 'Attach');
export const HereLine = part(here, 'HereLine');
export const MentionHelp = part(mentions, 'MentionHelp');
export const FilesPanel = part(files, 'FilesPanel');
export const FileBody = part(fileBody, 'FileBody');
export const SearchDialog = overlay(search, 'SearchDialog');

export const GuestsDialog = overlay(guests, 'GuestsDialog');
export const StakeholderPage = part(stakeholders, 'StakeholderPage');

export const CallBar = part(call, 'CallBar');
export const HealthPanel = part(health, 'HealthPanel');
export const ChangesPanel = part(changes, 'ChangesPanel');
export const Requests = part(requests, 'Requests');

export const readAhead = () => void Promise.all(parts.map(({ read }) => read())).catch(() => undefined);
