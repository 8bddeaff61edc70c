// Nothing here: what this place is for, and the one thing to do next.
import type { ReactNode } from 'react';
import './States.css';

export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <p className="strong">{title}</p>
      {children ? <p className="dim">{children}</p> : null}
      {action ? <div className="row wrap">{action}</div> : null}
    </div>
  );
}
