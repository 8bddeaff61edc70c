// The search over what was said and recorded of incidents.
import { api, withQuery } from './client';
import type { Listed, SearchHit } from './types';

export const searchBytesMax = 200; // of what is looked for
export const searchPause = 200; // milliseconds without a key until it is asked

export const search = (q: string, of: { incident?: string; cursor?: string; limit?: number }, signal?: AbortSignal) =>
  api.get<Listed<SearchHit>>(withQuery('/api/v1/search', { q, ...of }), signal);
