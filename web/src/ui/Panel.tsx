// A titled part of a screen. An error inside stays inside: the frame and the other panels live on.
import { Component, type ReactNode } from 'react';
import './Panel.css';
import { ErrorBox } from './ErrorBox';

export function Panel({ title, actions, children, flush, id }: {
  title?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
  flush?: boolean;
  id?: string;
}) {
  return (
    <section className="panel" id={id}>
      {title ? (
        <div className="panel-head">
          <h2>{title}</h2>
          {actions}
        </div>
      ) : null}
      <div className={flush ? 'panel-body flush' : 'panel-body'}>
        <ErrorBoundary>{children}</ErrorBoundary>
      </div>
    </section>
  );
}

export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <ErrorBox
        what="This part of the screen broke"
        error={this.state.error}
        onRetry={() => this.setState({ error: null })}
      />
    );
  }
}
