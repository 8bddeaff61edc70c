// What became of a message, as shape and word: never by colour alone.
import { Ban, Check, CheckCheck, CircleHelp, CircleX, RotateCw } from 'lucide-react';
import type { Notification } from '../api/types';
import { deliveryWords } from './deliveries';
import './alert.css';

const shapes: Record<Notification['status'], typeof Check> = {
  sent: Check,
  delivered: CheckCheck,
  undelivered: CircleX,
  failed: RotateCw,
  rejected: Ban,
  unknown: CircleHelp,
};

export function Delivery({ status }: { status: Notification['status'] }) {
  const Shape = shapes[status];
  const { word, tone, means } = deliveryWords[status];
  return <span className={`state ${tone}`} title={means}><Shape aria-hidden />{word}</span>;
}
