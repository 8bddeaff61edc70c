// "You are on call until 18:00", on every screen that has room for it.
import { Link } from '@tanstack/react-router';
import { Phone } from 'lucide-react';
import { useOnCall } from '../api/oncall';
import { useSession } from '../api/session';
import { edgeText, useNow } from '../ui/Time';

export function OnCallChip() {
  const { user } = useSession();
  const { data } = useOnCall();
  const now = useNow('minute');
  const mine = data?.items.flatMap((view) => view.now.filter((shift) => shift.user === user.slug)) ?? [];
  if (mine.length === 0) return null;
  // The first of several that ends; a shift that goes on has no end yet.
  const ends = mine.filter(({ goes_on }) => !goes_on).map(({ end }) => end).toSorted();
  const more = mine.length > 1 ? `, ${mine.length} schedules` : '';
  return (
    <Link to="/on-call" className="on-call-chip">
      <Phone aria-hidden />
      You are on call{ends[0] ? ` until ${edgeText(ends[0], now)}` : ''}{more}
    </Link>
  );
}
