// Would every alert reach somebody? Each stretch of time in which one would not, and why.
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { clock } from '../../api/clock';
import { useNames, useOptions } from '../../api/config';
import { useCoverage } from '../../api/proof';
import { momentInZone } from '../../domain/zone';
import type { CoverageSearch } from '../../routes';
import { useTitle } from '../../shell/title';
import { Empty } from '../../ui/Empty';
import { ErrorBox, Note } from '../../ui/ErrorBox';
import { Panel } from '../../ui/Panel';
import { Skeleton } from '../../ui/Skeleton';
import { browserZone } from '../../ui/ZoneField';
import { groupsOf, reasonOfHole, severitiesText, type HoleGroup, type HoleNames } from './holes';
import { hoursText } from './lanes';
import './oncall.css';

const day = 24 * 3_600_000;
const distances = [30, 90, 365] as const;
const spansShown = 5;

export function CoverageScreen() {
  useTitle('Coverage');
  const search = useSearch({ strict: false }) as CoverageSearch;
  const navigate = useNavigate();
  const [now] = useState(() => clock.now());
  const days = distances.find((each) => each === search.days) ?? 365;
  const policies = useOptions('policies', 'Every policy in use');
  const range = { ...(search.policy ? { policy: search.policy } : {}), from: new Date(now).toISOString(), to: new Date(now + days * day).toISOString() };
  const coverage = useCoverage(range);
  const name = useNames('users');
  const schedule = useNames('schedules');
  const policy = useNames('policies');
  const service = useNames('services');
  const names = { user: name, schedule, policy };
  const go = (change: Partial<CoverageSearch>) => void navigate({ to: '/on-call/-coverage', search: { ...search, ...change }, replace: true });
  const data = coverage.data?.coverage;
  const groups = groupsOf(data?.holes ?? []);
  const within = days === 365 ? 'the next twelve months' : `the next ${days} days`;
  return (
    <div className="page">
      <div className="page-head">
        <h1>Coverage</h1>
        <select className="input coverage-pick" aria-label="Policy" value={search.policy ?? ''} onChange={(event) => go({ policy: event.target.value || undefined })}>
          {policies.map(({ value, label }) => <option key={value} value={value}>{label}</option>)}
        </select>
        <select className="input coverage-pick" aria-label="How far" value={days} onChange={(event) => go({ days: Number(event.target.value) })}>
          {distances.map((each) => <option key={each} value={each}>{each === 365 ? 'twelve months' : `${each} days`}</option>)}
        </select>
      </div>
      <p className="page-intro">Schedules, policies and verified contact methods together: would every alert reach somebody?</p>
      <div className="stack">
        {coverage.isPending ? <Skeleton what="the coverage; a year takes some seconds" rows={6} /> : null}
        {coverage.isError ? <ErrorBox what="The coverage could not be computed" error={coverage.error} onRetry={() => void coverage.refetch()} /> : null}
        {data ? (
          <>
            {groups.length === 0
              ? <p className="box good strong" role="status">✓ Every alert that calls somebody would reach somebody, at every moment of {within}.</p>
              : <div className="box bad" role="status"><span className="strong">There are times in {within} in which an alert would reach nobody but the administrators.</span></div>}
            {groups.length > 0 ? (
              <Panel title={groups.length === 1 ? 'One hole' : `${groups.length} holes`} flush>
                <ul className="lines">{groups.map((group) => <HoleLine key={group.key} group={group} names={names} zone={browserZone()} />)}</ul>
                {data.complete ? null : <div className="panel-body"><Note warn>There are more holes than are told here. Mend these first, or choose one policy.</Note></div>}
              </Panel>
            ) : null}
            <div className="columns even">
              <Panel title="People who cannot be reached" flush>
                {data.unreachable.length === 0 ? <Empty title="Everybody who is counted on can be reached" /> : null}
                <div className="lines">{data.unreachable.map((slug) => <Link key={slug} className="line" to="/settings/people/$slug" params={{ slug }}><span className="grow">{name(slug)}</span><span className="warn small">no contact method that works</span></Link>)}</div>
              </Panel>
              <Panel title="Services whose alerts call the administrators" flush>
                {data.services_without_policy.length === 0 ? <Empty title="Every service has a policy" /> : null}
                <div className="lines">{data.services_without_policy.map((slug) => <Link key={slug} className="line" to="/services/$slug" params={{ slug }}><span className="grow">{service(slug)}</span><span className="warn small">no escalation policy</span></Link>)}</div>
              </Panel>
            </div>
          </>
        ) : null}
      </div>
    </div>
  );
}

function HoleLine({ group, names, zone }: { group: HoleGroup; names: HoleNames; zone: string }) {
  const { policy, severities, reasons, spans, total } = group;
  const [all, setAll] = useState(false);
  const schedules = [...new Set(reasons.map(({ schedule }) => schedule).filter(Boolean))];
  return (
    <li>
      <div className="grow stack tight prose">
        <div>
          <span className="strong">{severitiesText(severities)}</span> under <Link to="/escalation/$slug" params={{ slug: policy }}>{names.policy(policy)}</Link> <span className="danger">reaches nobody</span> for {hoursText(total)}{spans.length > 1 ? ` in ${spans.length} stretches` : ''}
        </div>
        <ul className="dim">{reasons.map((reason, index) => <li key={index}>{reasonOfHole(reason, policy, names)}</li>)}</ul>
        <ul className="num small">
          {spans.slice(0, all ? undefined : spansShown).map(({ begin, end }) => <li key={begin}>{momentInZone(begin, zone)} – {momentInZone(end, zone)}</li>)}
        </ul>
        {spans.length > spansShown ? <button type="button" className="btn small coverage-more" onClick={() => setAll(!all)}>{all ? 'Fewer' : `All ${spans.length} stretches`}</button> : null}
        {schedules.length > 0 ? <div className="small">Mend it in {schedules.map((slug, index) => <span key={slug}>{index > 0 ? ', ' : ''}<Link to="/on-call/$slug" params={{ slug }}>{names.schedule(slug)}</Link></span>)}.</div> : null}
      </div>
    </li>
  );
}
