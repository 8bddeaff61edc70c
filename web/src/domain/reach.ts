// Whether a contact method counts: on, and proved to reach its person.
import type { Configured, Notification } from '../api/types';

export const proved = ({ value, verified }: Configured<'contact-methods'>) => Boolean(verified) || value.vouched;
export const reaches = (method: Configured<'contact-methods'>) => method.value.enabled && proved(method);

// A provider took the message, or even knows that it arrived.
export const arrived = ({ status }: Notification) => status === 'sent' || status === 'delivered';
