// The people of an incident: incident roles put into hands and handed over, responders who join and are released.
import { api, withQuery, type Write } from './client';
import { putIncidents } from './incidents';
import type { Incident, IncidentRole, Listed, Slug } from './types';

const keep = (incident: Incident) => {
  putIncidents([incident]);
  return incident;
};
const room = (incident: Pick<Incident, 'key'>) => `/api/v1/incidents/${incident.key}`;
const role = (incident: Pick<Incident, 'key'>, slug: Slug) => `${room(incident)}/roles/${encodeURIComponent(slug)}`;

export const assignRole = (incident: Incident, slug: Slug, user: Slug, write: Write) => api.put<Incident>(role(incident, slug), { user }, write).then(keep);
export const leaveRole = (incident: Incident, slug: Slug, user: Slug, write: Write) => api.delete<Incident>(withQuery(role(incident, slug), { user }), write).then(keep);
// Without a user the offer is taken back.
export const offerRole = (incident: Incident, slug: Slug, user: Slug, write: Write) => api.post<Incident>(`${role(incident, slug)}/offer`, { user }, write).then(keep);
// Errors: conflict, naming who holds it.
export const takeRole = (incident: Incident, slug: Slug, write: Write) => api.post<Incident>(`${role(incident, slug)}/take`, {}, write).then(keep);
export const declineRole = (incident: Incident, slug: Slug, write: Write) => api.post<Incident>(`${role(incident, slug)}/decline`, {}, write).then(keep);

// Only by whoever holds it. Errors: not_found, when the point is none of its checklist any more.
export const tickPoint = (incident: Incident, slug: Slug, point: string, ticked: boolean, write: Write) => api.put<Incident>(`${role(incident, slug)}/checklist`, { point, ticked }, write).then(keep);

export const joinIncident = (incident: Incident, write: Write) => api.post<Incident>(`${room(incident)}/join`, {}, write).then(keep);
export const releaseResponder = (incident: Incident, user: Slug, write: Write) => api.post<Incident>(`${room(incident)}/responders/${encodeURIComponent(user)}/release`, {}, write).then(keep);

// What an organisation without incident roles may begin with.
export const usualRoles = () => api.get<Listed<IncidentRole>>('/api/v1/usual-incident-roles').then(({ items }) => items);
