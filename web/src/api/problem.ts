// What went wrong, in the server's words (RFC 9457) or in ours when no answer came.

export type Problem = {
  type?: string;
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  pointer?: string;
  setup_needed?: boolean;
  request_id?: string;
  errors?: { pointer?: string; detail?: string }[];
};

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly problem: Problem,
    readonly requestId: string | null,
  ) {
    super(problem.detail ?? problem.title ?? `the server answered ${status}`);
  }
}

// No answer: the action may or may not have happened.
export class NoAnswer extends Error {
  constructor(readonly write: boolean) {
    super('The server did not answer.');
  }
}

// Not settled: whoever asked does not know whether it was done. A proxy before a server that starts answers for it, and
// a server that is busy or does not know us any more has done nothing yet: the same is asked again, under its key.
export const isUnsettled = (error: unknown) => error instanceof NoAnswer || (error instanceof ApiError && (error.status === 401 || error.status === 429 || error.status >= 500));

export type Described = { message: string; detail: string | null; requestId: string | null; forbidden: boolean; conflict: boolean };

const sentence = (text: string) => {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(first) ? first : `${first}.`;
};

export function describeError(error: unknown): Described {
  if (error instanceof ApiError) {
    const fields = (error.problem.errors ?? []).map(({ pointer, detail }) => [pointer, detail].filter(Boolean).join(': '));
    return {
      message: sentence(error.message),
      detail: fields.length > 0 ? fields.join('; ') : error.status >= 500 ? 'Nothing was done. Trying again is safe.' : null,
      requestId: error.requestId,
      forbidden: error.status === 403,
      conflict: error.status === 409 || error.status === 412,
    };
  }
  if (error instanceof NoAnswer) {
    return {
      message: error.message,
      detail: error.write ? 'It is not known whether it was done. Trying again is safe: it is done at most once.' : 'Check your connection.',
      requestId: null,
      forbidden: false,
      conflict: false,
    };
  }
  return { message: error instanceof Error ? error.message : String(error), detail: null, requestId: null, forbidden: false, conflict: false };
}

// In one line, for what is kept until a person decides.
export function whyNot(error: unknown): string {
  const { message, requestId } = describeError(error);
  return requestId ? `${message} Request ${requestId}.` : message;
}

// The message for one field of a form, by the last part of its pointer ("/contact/email" -> "email").
export function fieldError(error: unknown, field: string): string | null {
  if (!(error instanceof ApiError)) return null;
  const { problem } = error;
  const places = problem.errors ?? (problem.pointer ? [{ pointer: problem.pointer, detail: problem.detail }] : []);
  const found = places.find(({ pointer }) => pointer === `/${field}` || pointer?.endsWith(`/${field}`));
  return found?.detail ? sentence(found.detail) : null;
}
