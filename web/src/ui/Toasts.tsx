// What just happened, at the foot of the screen, with undo for ten seconds.
import { useEffect } from 'react';
import { create } from 'zustand';
import './States.css';
import { newKey } from '../api/client';
import { useOutbox } from '../api/outbox';
import { describeError, NoAnswer } from '../api/problem';
import { useAction } from '../keys/registry';
import { Button, IconButton } from './Button';

export type Toast = {
  id: number;
  tone: 'good' | 'bad' | 'busy';
  text: string;
  detail?: string | undefined;
  undo?: (() => void) | undefined;
  retry?: (() => void) | undefined;
  onDrop?: (() => void) | undefined;
};

type Toasts = { toasts: Toast[]; put(toast: Toast): void; drop(id: number): void };

export const undoSeconds = 10;

export const useToasts = create<Toasts>()((set) => ({
  toasts: [],
  put: (toast) => set(({ toasts }) => ({ toasts: [...toasts.filter(({ id }) => id !== toast.id), toast].slice(-3) })),
  drop: (id) => set(({ toasts }) => ({ toasts: toasts.filter((toast) => toast.id !== id) })),
}));

let lastId = 0;

// Says what is being done, then what the server answered: never "done" before it did. Without an answer the
// action waits in the outbox and is sent again, under the same key, when the server is back.
export async function report<T>(
  steps: { doing: string; done: string | ((answer: T) => string); failed: string; undo?: (answer: T) => void },
  work: (write: { idempotencyKey: string }) => Promise<T>,
): Promise<T | undefined> {
  const id = ++lastId;
  const key = newKey();
  const { put, drop } = useToasts.getState();
  const outbox = useOutbox.getState();

  const attempt = async (): Promise<T | undefined> => {
    put({ id, tone: 'busy', text: steps.doing });
    try {
      const answer = await work({ idempotencyKey: key });
      outbox.drop(id);
      const text = typeof steps.done === 'string' ? steps.done : steps.done(answer);
      put({ id, tone: 'good', text, undo: steps.undo ? () => steps.undo!(answer) : undefined });
      return answer;
    } catch (error) {
      if (error instanceof NoAnswer) {
        const send = () => void attempt();
        outbox.add({ id, what: steps.doing, send });
        put({
          id,
          tone: 'bad',
          text: `${steps.failed} yet: the server does not answer`,
          detail: 'It is sent again when the connection is back. It is done at most once.',
          retry: send,
          onDrop: () => outbox.drop(id),
        });
        return undefined;
      }
      outbox.drop(id);
      const { message, detail, requestId } = describeError(error);
      const more = [message, detail, requestId ? `Request ${requestId}` : ''].filter(Boolean).join(' · ');
      put({ id, tone: 'bad', text: steps.failed, detail: more, retry: () => void attempt(), onDrop: () => drop(id) });
      return undefined;
    }
  };
  return attempt();
}

export function say(text: string, tone: Toast['tone'] = 'good') {
  useToasts.getState().put({ id: ++lastId, tone, text });
}

function OneToast({ toast }: { toast: Toast }) {
  const drop = useToasts((state) => state.drop);
  useEffect(() => {
    if (toast.tone !== 'good') return;
    const timer = setTimeout(() => drop(toast.id), undoSeconds * 1000);
    return () => clearTimeout(timer);
  }, [toast, drop]);
  const undo = () => {
    drop(toast.id);
    toast.undo?.();
  };
  return (
    <div className={`toast ${toast.tone}`}>
      <div className="grow">
        <div className="strong">{toast.text}</div>
        {toast.detail ? <div className="small dim">{toast.detail}</div> : null}
      </div>
      {toast.undo ? <Button small onClick={undo} shortcut="u">Undo</Button> : null}
      {toast.retry ? <Button small onClick={toast.retry}>Try again</Button> : null}
      {toast.tone === 'busy' ? null : <IconButton label={toast.onDrop ? 'Give up' : 'Dismiss'} onClick={() => { toast.onDrop?.(); drop(toast.id); }}>×</IconButton>}
    </div>
  );
}

export function ToastHost() {
  const toasts = useToasts((state) => state.toasts);
  const drop = useToasts((state) => state.drop);
  const last = toasts.findLast((toast) => toast.undo);
  useAction('undo', () => {
    if (!last) return;
    drop(last.id);
    last.undo?.();
  }, Boolean(last));
  return (
    <section className="toasts" role="status" aria-label="What just happened">
      {toasts.map((toast) => <OneToast key={toast.id} toast={toast} />)}
    </section>
  );
}
