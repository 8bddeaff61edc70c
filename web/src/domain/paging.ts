// The dialog that pages somebody by hand; it loads apart, with what it is made of.
import { overlay } from '../ui/part';

export const PageDialog = overlay(() => import('./PageDialog'), 'PageDialog');
