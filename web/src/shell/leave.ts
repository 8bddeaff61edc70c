// Signing out, wherever the button stands: nobody is told that they are out before the server says so.
import { signOut } from '../api/session';
import { say } from '../ui/Toasts';

export async function leave() {
  try {
    await signOut();
  } catch {
    say('Not signed out: the server does not answer. The copy in this browser is deleted.', 'bad');
  }
}
