// Whether this browser holds a copy of rooms, and how it ends. The copy itself is api/copy.ts, which few pages need.

export const copyDatabase = 'tocsin-copy';
// Whose it is, and when the server last said that they are signed in: "<when> <user>". Every tab looks at it before it writes.
const mark = 'tocsin.copy';
// The shortest session: what is read without the server must not outlive what the server would still answer by much.
const lifeMilliseconds = 86_400_000;
let confirmedAt = 0;

// A browser may refuse its store to a page: then there is no copy, and all else goes on.
function stored(): [at: number, user: string] {
  try {
    const [at, user = ''] = (localStorage.getItem(mark) ?? '').split(' ');
    return [Number(at), user];
  } catch {
    return [0, ''];
  }
}

// Nobody: there is no copy, or it is past its end.
export function copyOwner() {
  const [at, user] = stored();
  return Date.now() - at < lifeMilliseconds ? user : '';
}
export const hasCopy = () => copyOwner() !== '';
export const confirmedAgo = () => Date.now() - confirmedAt;

export function markCopy(user: string) {
  try {
    localStorage.setItem(mark, `${confirmedAt} ${user}`);
  } catch { /* no copy */ }
}

// The server has said just now who is signed in.
export function confirmCopy(user: string) {
  confirmedAt = Date.now();
  const [, owner] = stored();
  if (owner === user) markCopy(user);
  else if (owner) wipeCopy();
}

// At sign-out, when the session has ended or could have, and when somebody signs in.
export function wipeCopy() {
  try {
    localStorage.removeItem(mark);
    indexedDB.deleteDatabase(copyDatabase);
  } catch { /* no copy */ }
}
