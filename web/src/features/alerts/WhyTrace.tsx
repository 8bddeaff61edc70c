// Why did this page somebody, or nobody: the route it took, what kept it quiet, each step, each page and
// every attempt to reach a person.
import { Link } from '@tanstack/react-router';
import { BellOff, Check, CornerDownRight, X } from 'lucide-react';
import type { Notification, Why } from '../../api/types';
import { Delivery } from '../../domain/Delivery';
import { pageStatusWords } from '../../domain/deliveries';
import { channelWords, quietSentence, reasonSentence, spanText, targetText, type Namer } from '../../domain/words';
import { TimeText, clockText } from '../../ui/Time';

export function NotificationLine({ notification, names }: { notification: Notification; names: Namer }) {
  return (
    <li className="why-line">
      <CornerDownRight aria-hidden />
      <span>
        <span className="dim num">{clockText(notification.started_at)}</span> {channelWords[notification.channel]} to {names.user(notification.user)}:{' '}
        <Delivery status={notification.status} />
        {notification.provider ? <span className="dim"> by {notification.provider}</span> : null}
        {notification.attempt > 1 ? <span className="dim"> (attempt {notification.attempt})</span> : null}
        {notification.receipt ? <span className="dim break"> · {notification.receipt}</span> : null}
      </span>
    </li>
  );
}

export function WhyTrace({ why, names }: { why: Why; names: Namer }) {
  const reason = typeof why.route.reason === 'string' ? why.route.reason : reasonSentence(why.route.reason, names);
  return (
    <div className="stack">
      <p className="verdict">{why.verdict}</p>
      <section>
        <h3>Route</h3>
        <p>
          {why.alert.service
            ? <>To <Link to="/services/$slug" params={{ slug: why.alert.service }}>{names.service(why.alert.service)}</Link>, {why.alert.severity}, {why.alert.urgency} urgency</>
            : 'To no service'}
          {reason ? <span className="dim">: {reason}</span> : null}
        </p>
        <ul>
          {why.route.trace.map((step) => (
            <li key={step.rule} className="why-line">
              {step.matched ? <Check aria-label="matched" className="good" /> : <X aria-label="did not match" />}
              <span>
                <Link to="/settings/routing">{names.rule(step.rule)}</Link>
                {step.why ? <span className="dim"> {step.why}</span> : null}
              </span>
            </li>
          ))}
        </ul>
      </section>
      {why.quiet.length > 0 ? (
        <section>
          <h3>Kept quiet</h3>
          <ul>
            {why.quiet.map((quiet) => (
              <li key={`${quiet.kind}${quiet.id}${quiet.rule}`} className="why-line">
                <BellOff aria-hidden />
                <span>{quietSentence(quiet)}{quiet.until ? <span className="dim"> until <TimeText at={quiet.until} /></span> : null}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {why.escalations.map((escalation) => {
        const pages = why.pages.filter(({ escalation: of }) => of === escalation.id);
        return (
          <section key={escalation.id}>
            <h3>
              Escalation by <Link to="/escalation/$slug" params={{ slug: escalation.policy }}>{escalation.policy_name || names.policy(escalation.policy)}</Link>
              <span className="dim"> version {escalation.policy_version} · {escalation.status} · began <TimeText at={escalation.started_at} form="moment" /></span>
            </h3>
            <ol className="why-steps">
              {(escalation.steps ?? []).map((step, index) => (
                <li key={index} className={escalation.status === 'running' && !escalation.held && escalation.step === index ? 'next' : escalation.step > index ? 'fired' : ''}>
                  <span className="strong">Step {index + 1}</span>{' '}
                  {step.targets.map((target) => targetText(target, names)).join(', ')}
                  <span className="dim"> then wait {spanText(step.delay)}</span>
                </li>
              ))}
            </ol>
            {escalation.status !== 'running' ? null : escalation.held
              ? <p className="warn">No step follows: whoever has to answer as well is waited for{escalation.wake_at ? <>, and called again <TimeText at={escalation.wake_at} /></> : null}.</p>
              : escalation.wake_at ? <p className="warn">Next step <TimeText at={escalation.wake_at} /></p>
              : <p className="warn">The policy has come to its end: nobody else is called.</p>}
            <Pages pages={pages} names={names} />
          </section>
        );
      })}
      {why.escalations.length === 0 && why.pages.length > 0 ? <Pages pages={why.pages} names={names} /> : null}
    </div>
  );
}

function Pages({ pages, names }: { pages: Why['pages']; names: Namer }) {
  return (
    <ul className="stack tight">
      {pages.map((page) => (
        <li key={page.id} className="why-page">
          <span>
            <span className="dim num">{clockText(page.created_at)}</span> Paged <span className="strong">{names.user(page.user)}</span>
            <span className="dim"> because {reasonSentence(page.reason, names)}</span>
          </span>
          <span className={page.status === 'acknowledged' ? 'good' : page.status === 'open' ? 'warn' : 'dim'}>
            {pageStatusWords[page.status]}
            {page.ended_at ? <span className="dim"> at {clockText(page.ended_at)}</span> : null}
            {page.status !== 'open' && page.end_reason.code !== 'none' ? <span className="dim">: {reasonSentence(page.end_reason, names)}</span> : null}
          </span>
          <ul>
            {page.notifications.map((notification) => <NotificationLine key={notification.id} notification={notification} names={names} />)}
            {page.notifications.length === 0 ? <li className="dim why-line"><CornerDownRight aria-hidden />nothing sent for it yet</li> : null}
          </ul>
        </li>
      ))}
    </ul>
  );
}
