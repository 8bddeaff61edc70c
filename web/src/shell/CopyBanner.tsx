// Says that there is no connection, from when the copy is, and what else can be read.
import { Link, useParams } from '@tanstack/react-router';
import { copyOfRoom, roomsInCopy } from '../api/copy';
import { useLive } from '../api/live';
import { momentText, useNow } from '../ui/Time';

export function CopyBanner({ waiting }: { waiting: string }) {
  const { copyOf } = useLive();
  const { key } = useParams({ strict: false }) as { key?: string };
  const now = useNow('minute');
  const id = Number(key?.replace(/^INC-/i, ''));
  const at = id ? copyOfRoom(id) : copyOf;
  const others = roomsInCopy().filter((room) => room.id !== id);
  return (
    <div className="banner copy-banner">
      <span className="lamp offline" aria-hidden />
      <strong>No connection: {at ? `copy of ${momentText(at, now)}` : 'this is not in the copy'}.</strong>
      <span>{waiting} Trying to reconnect…</span>
      {others.length > 0 ? (
        <span>
          Also readable: {others.map((room, index) => (
            <span key={room.id}>{index > 0 ? ', ' : ''}<Link to="/incidents/$key" params={{ key: room.key }} title={room.title}>{room.key}</Link></span>
          ))}
        </span>
      ) : null}
    </div>
  );
}
