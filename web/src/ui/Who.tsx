// A person, by initials and name.
import './Who.css';

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  return ((words[0]?.[0] ?? '?') + (words.length > 1 ? (words.at(-1)?.[0] ?? '') : '')).toUpperCase();
}

export function Who({ name, me }: { name: string | null | undefined; me?: boolean }) {
  if (!name) return <span className="dim">nobody</span>;
  return (
    <span className="who">
      <span className="who-mark" aria-hidden>{initials(name)}</span>
      <span className="cut">{name}{me ? ' (you)' : ''}</span>
    </span>
  );
}
