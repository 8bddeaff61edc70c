// How far somebody has looked into each stream, kept in this browser.
const storageKey = 'tocsin.seen';
const streamsMax = 200;

export type Seen = [incident: number, entry: number][]; // the latest first

export function readSeen(): Seen {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '[]');
    return Array.isArray(kept) ? (kept as Seen).filter((each) => Array.isArray(each) && each.length === 2) : [];
  } catch {
    return [];
  }
}

// Null: never looked.
export const seenIn = (seen: Seen, incident: number): number | null => seen.find(([each]) => each === incident)?.[1] ?? null;

// Never back: another window may have looked further.
export function withSeen(seen: Seen, incident: number, entry: number): Seen {
  const furthest = Math.max(entry, seenIn(seen, incident) ?? 0);
  return [[incident, furthest] as [number, number], ...seen.filter(([each]) => each !== incident)].slice(0, streamsMax);
}

export function keepSeen(incident: number, entry: number) {
  const seen = readSeen();
  if ((seenIn(seen, incident) ?? 0) >= entry) return;
  try {
    localStorage.setItem(storageKey, JSON.stringify(withSeen(seen, incident, entry)));
  } catch {
    // A full store: the marker is late, nothing is lost.
  }
}
