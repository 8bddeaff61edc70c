// How the response began: who declared it when, for which services.
import { Link } from '@tanstack/react-router';
import type { Incident } from '../../api/types';
import type { Namer } from '../../domain/words';
import { Panel } from '../../ui/Panel';
import { TimeText } from '../../ui/Time';

export function ResponsePanel({ incident, names }: { incident: Incident; names: Namer }) {
  return (
    <Panel title="Response">
      <dl className="facts">
        <dt>Declared</dt><dd><TimeText at={incident.declared_at} />{incident.declared_by ? ` by ${names.user(incident.declared_by)}` : ''}</dd>
        <dt>Services</dt>
        <dd>
          {incident.services.length === 0 ? 'none' : incident.services.map((slug, index) => (
            <span key={slug}>{index > 0 ? ', ' : ''}<Link to="/services/$slug" params={{ slug }}>{names.service(slug)}</Link></span>
          ))}
        </dd>
        {incident.impact ? <><dt>Impact</dt><dd>{incident.impact}</dd></> : null}
        {incident.urgency ? <><dt>Urgency</dt><dd>{incident.urgency}</dd></> : null}
        {incident.reopened > 0 ? <><dt>Reopened</dt><dd>{incident.reopened} times</dd></> : null}
      </dl>
    </Panel>
  );
}
