// What became of a message and of the page that it carried, in words.
import type { Notification, PageStatus } from '../api/types';

export type DeliveryStatus = Notification['status'];

export const deliveryWords: Record<DeliveryStatus, { word: string; means: string; tone: 'good' | 'warn' | 'danger' }> = {
  sent: { word: 'Sent', means: 'The provider took it.', tone: 'good' },
  delivered: { word: 'Delivered', means: 'The provider says that it arrived.', tone: 'good' },
  undelivered: { word: 'Undelivered', means: 'The provider says that it did not arrive.', tone: 'danger' },
  failed: { word: 'Failed', means: 'The attempt failed; the next one follows.', tone: 'warn' },
  rejected: { word: 'Rejected', means: 'The provider refused it for good.', tone: 'danger' },
  unknown: { word: 'Unknown', means: 'Nobody knows whether it arrived; it is sent again.', tone: 'warn' },
};

export const deliveryStatuses = Object.keys(deliveryWords) as DeliveryStatus[];

export const pageStatusWords: Record<PageStatus, string> = {
  open: 'rings, no answer yet',
  acknowledged: 'acknowledged',
  escalated: 'no answer in time: went on',
  cancelled: 'cancelled',
};
