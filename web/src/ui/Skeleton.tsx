// The shape of what is coming: shown after 150 ms, and after 5 s it says what is slow.
import { useEffect, useState } from 'react';
import './States.css';

export function Skeleton({ rows = 5, what }: { rows?: number; what: string }) {
  const [phase, setPhase] = useState<'hidden' | 'shown' | 'slow'>('hidden');
  useEffect(() => {
    const shown = setTimeout(() => setPhase('shown'), 150);
    const slow = setTimeout(() => setPhase('slow'), 5000);
    return () => {
      clearTimeout(shown);
      clearTimeout(slow);
    };
  }, []);
  return (
    <div className="skeleton" aria-busy="true">
      <span className="visually-hidden" role="status">Loading {what}</span>
      {phase === 'hidden'
        ? null
        : Array.from({ length: rows }, (_, row) => <div key={row} className="bone" style={{ width: `${90 - ((row * 17) % 35)}%` }} />)}
      {phase === 'slow' ? <p className="dim">Still waiting for {what}. The server is slow to answer.</p> : null}
    </div>
  );
}
