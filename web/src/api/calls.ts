// What one is called for. Steps that repeat page again for the same alert: all of its pages are one call.
import type { PageView } from './types';

export type PersonCall = {
  page: PageView; // the newest, whose step is the present one
  pages: PageView[];
  since: string; // when the first of them began
};

// The worst first; among equals the one that waits longest.
export function callsOf(pages: readonly PageView[]): PersonCall[] {
  const bySubject = new Map<string, PageView[]>();
  for (const page of pages.toSorted((a, b) => a.id - b.id)) {
    const subject = `${page.subject_kind} ${page.subject}`;
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), page]);
  }
  return [...bySubject.values()]
    .map((same) => ({ page: same.at(-1)!, pages: same, since: same[0]!.created_at }))
    .toSorted((a, b) => a.page.severity.localeCompare(b.page.severity) || a.pages[0]!.id - b.pages[0]!.id);
}
