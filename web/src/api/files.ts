// The files of an incident: sending them with their progress, where their bytes are, who had them.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { api, newKey, withQuery, type Write } from './client';
import { ApiError, NoAnswer, type Problem } from './problem';
import type { Custody, IncidentFile, Listed, Visibility } from './types';

const stallMilliseconds = 60_000; // without a byte or an answer

const pathOf = (incident: number) => `/api/v1/incidents/${incident}`;
export const fileHref = ({ incident, id }: Pick<IncidentFile, 'incident' | 'id'>) => `${pathOf(incident)}/files/${id}`;
export const custodyHref = (incident: number) => `${pathOf(incident)}/custody?format=csv`;

// How large one may be, as the server says.
export function useFileLimit(incident: number) {
  return useQuery({
    queryKey: ['incident', incident, 'file-limit'],
    staleTime: 5 * 60_000,
    queryFn: async ({ signal }) => (await api.get<{ file_bytes_max: number }>(`${pathOf(incident)}/files?limit=1`, signal)).file_bytes_max,
  });
}

export function useCustody(incident: number, file: number) {
  return useInfiniteQuery({
    queryKey: ['incident', incident, 'custody', file],
    staleTime: 0,
    initialPageParam: '',
    queryFn: ({ pageParam, signal }) => api.get<Listed<Custody>>(withQuery(`${pathOf(incident)}/custody`, { file, cursor: pageParam, limit: 100 }), signal),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export const addLink = (incident: number, link: { url: string; name: string; visibility: Visibility }, write: Write) => api.post<IncidentFile>(`${pathOf(incident)}/links`, link, write);

const problemOf = (text: string): Problem => {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return {};
  }
};

// XMLHttpRequest, as fetch tells nothing of what has been sent. `onProgress`: 0 to 1.
export function sendFile(incident: number, file: { name: string; blob: Blob; visibility: Visibility }, write: Write, onProgress: (part: number) => void, signal: AbortSignal): Promise<IncidentFile> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    let stalled: ReturnType<typeof setTimeout> | undefined;
    const moves = () => {
      clearTimeout(stalled);
      stalled = setTimeout(() => request.abort(), stallMilliseconds);
    };
    const end = (settle: () => void) => {
      clearTimeout(stalled);
      settle();
    };
    request.open('POST', withQuery(`${pathOf(incident)}/files`, { name: file.name, visibility: file.visibility }));
    request.setRequestHeader('content-type', file.blob.type || 'application/octet-stream');
    request.setRequestHeader('idempotency-key', write.idempotencyKey ?? newKey());
    request.setRequestHeader('x-tocsin-csrf', '1');
    request.upload.onprogress = ({ loaded, total }) => {
      moves();
      onProgress(total > 0 ? loaded / total : 0);
    };
    request.onload = () => end(() => {
      if (request.status >= 200 && request.status < 300) resolve(JSON.parse(request.responseText) as IncidentFile);
      else reject(new ApiError(request.status, problemOf(request.responseText), request.getResponseHeader('x-request-id')));
    });
    request.onerror = () => end(() => reject(new NoAnswer(true)));
    request.onabort = () => end(() => reject(new NoAnswer(true)));
    signal.addEventListener('abort', () => request.abort());
    moves();
    request.send(file.blob);
  });
}
