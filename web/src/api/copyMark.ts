// Whether this browser holds a copy of rooms, and how it ends. The copy itself is api/copy.ts, which few pages need.

export const copyDatabase = 'tocsin-copy';
const mark = 'tocsin.copy'; // whose it is; every tab looks at it before it writes

export const copyOwner = () => localStorage.getItem(mark) ?? '';
export const hasCopy = () => copyOwner() !== '';
export const markCopy = (user: string) => localStorage.setItem(mark, user);

// At sign-out, when the session has ended, and when somebody signs in.
export function wipeCopy() {
  localStorage.removeItem(mark);
  if ('indexedDB' in window) indexedDB.deleteDatabase(copyDatabase);
}
