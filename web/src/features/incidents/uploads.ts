// Files on their way to the server. They are kept until it has them, or somebody gives them up; they do not outlive
// the window, and the browser asks before it is closed.
import { create } from 'zustand';
import { newKey } from '../../api/client';
import { sendFile } from '../../api/files';
import { useOutbox } from '../../api/outbox';
import { NoAnswer, whyNot } from '../../api/problem';
import type { Visibility } from '../../api/types';

export type Upload = {
  key: string;
  incident: number;
  name: string;
  blob: Blob;
  visibility: Visibility;
  state: 'sending' | 'unanswered' | 'refused';
  part: number; // sent, of 1
  why: string;
};

export const useUploads = create<{ files: readonly Upload[] }>()(() => ({ files: [] }));

const become = (key: string, change: Partial<Upload>) => useUploads.setState(({ files }) => ({ files: files.map((file) => (file.key === key ? { ...file, ...change } : file)) }));
const forget = (key: string) => useUploads.setState(({ files }) => ({ files: files.filter((file) => file.key !== key) }));

// The outbox numbers what toasts report upwards, lines go down from 0, and files from here.
const firstId = -1_000_000;
let lastId = firstId;
const outboxIds = new Map<string, number>();
const aborts = new Map<string, AbortController>();
const outboxId = (key: string) => {
  if (!outboxIds.has(key)) outboxIds.set(key, (lastId -= 1));
  return outboxIds.get(key)!;
};

async function send(key: string) {
  const file = useUploads.getState().files.find((each) => each.key === key);
  if (!file || file.state !== 'sending') return;
  const outbox = useOutbox.getState();
  const abort = new AbortController();
  aborts.set(key, abort);
  try {
    await sendFile(file.incident, file, { idempotencyKey: key }, (part) => become(key, { part }), abort.signal);
    outbox.drop(outboxId(key));
    forget(key);
  } catch (error) {
    if (abort.signal.aborted) return;
    const unanswered = error instanceof NoAnswer;
    become(key, { state: unanswered ? 'unanswered' : 'refused', part: 0, why: whyNot(error) });
    if (unanswered) outbox.add({ id: outboxId(key), what: `Sending ${file.name}`, send: () => uploadAgain(key) });
    else outbox.drop(outboxId(key));
  } finally {
    aborts.delete(key);
  }
}

// One after the other: each has all of the connection.
let queue: Promise<void> = Promise.resolve();
const enqueue = (key: string) => {
  queue = queue.then(() => send(key));
};

const megabyte = 1024 * 1024;
export function sizeText(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`;
  if (bytes < megabyte) return `${Math.round(bytes / 1024)} kB`;
  return `${(bytes / megabyte).toFixed(bytes < 10 * megabyte ? 1 : 0)} MB`;
}

// `most`: what the server takes; undefined while that is not known.
export function refusal(bytes: number, most: number | undefined): string {
  if (bytes === 0) return 'It is empty.';
  if (most !== undefined && bytes > most) return `It is too large: ${sizeText(bytes)}, and at most ${sizeText(most)} are taken. Cut it, or put it elsewhere and add its link.`;
  return '';
}

export function uploadFile(file: Pick<Upload, 'incident' | 'name' | 'blob' | 'visibility'>, most: number | undefined) {
  const key = newKey();
  const why = refusal(file.blob.size, most);
  useUploads.setState(({ files }) => ({ files: [...files, { ...file, key, state: why ? 'refused' : 'sending', part: 0, why }] }));
  if (!why) enqueue(key);
}

export function uploadAgain(key: string) {
  if (useUploads.getState().files.find((file) => file.key === key)?.state === 'sending') return;
  become(key, { state: 'sending', part: 0 });
  enqueue(key);
}

export function giveUpFile(key: string) {
  useOutbox.getState().drop(outboxId(key));
  aborts.get(key)?.abort();
  forget(key);
}
