// What failed, whether the action happened, the request id, and a way to try again.
import { AlertTriangle, Lock } from 'lucide-react';
import './States.css';
import { describeError } from '../api/problem';
import { Button } from './Button';

export function ErrorBox({ what, error, onRetry }: { what: string; error: unknown; onRetry?: (() => void) | undefined }) {
  const { message, detail, requestId, forbidden } = describeError(error);
  return (
    <div className={forbidden ? 'box' : 'box bad'} role="alert">
      {forbidden ? <Lock aria-hidden /> : <AlertTriangle aria-hidden />}
      <div className="grow stack tight">
        <div className="strong">{forbidden ? 'You may not see this' : what}</div>
        <div>{message}</div>
        {detail ? <div className="dim">{detail}</div> : null}
        {forbidden ? <div className="dim">An administrator of your organisation can give you access.</div> : null}
        {requestId ? <div className="dim small">Request <span className="mono">{requestId}</span></div> : null}
      </div>
      {onRetry && !forbidden ? <Button small onClick={onRetry}>Try again</Button> : null}
    </div>
  );
}

// A quiet box that tells something; `warn` is for what needs a person.
export function Note({ children, warn }: { children: React.ReactNode; warn?: boolean }) {
  return (
    <div className={warn ? 'box warned' : 'box'}>
      {warn ? <AlertTriangle aria-hidden /> : null}
      <div className="grow">{children}</div>
    </div>
  );
}
