// Severity as shape + number + word + fill: never by colour alone.
import './Severity.css';

export type SeverityLevel = 1 | 2 | 3 | 4 | 5;

export const severityWords: Record<SeverityLevel, string> = {
  1: 'Critical',
  2: 'High',
  3: 'Moderate',
  4: 'Low',
  5: 'Info',
};

export function severityLevel(text: string | null | undefined): SeverityLevel | null {
  const match = /^sev([1-5])$/i.exec(text ?? '');
  return match ? (Number(match[1]) as SeverityLevel) : null;
}

const shapes: Record<SeverityLevel, string> = {
  1: 'M8 1.2l5.9 3.4v6.8L8 14.8l-5.9-3.4V4.6z',
  2: 'M8 1.6l7 12.6H1z',
  3: 'M8 .9L15.1 8 8 15.1.9 8z',
  4: 'M8 1.4a6.6 6.6 0 1 1 0 13.2A6.6 6.6 0 0 1 8 1.4z',
  5: 'M8 2.4a5.6 5.6 0 1 1 0 11.2A5.6 5.6 0 0 1 8 2.4z',
};

export function SeverityShape({ level, size = 16 }: { level: SeverityLevel; size?: number }) {
  return (
    <svg className={`sev-shape s${level}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden focusable="false">
      <path d={shapes[level]} />
    </svg>
  );
}

export function Severity({ value, word, short }: { value: string | null | undefined; word?: boolean; short?: boolean }) {
  const level = severityLevel(value);
  if (!level) return <span className="sev-none dim small">{short ? '–' : 'No severity'}</span>;
  return (
    <span className={`sev f${level}`} title={`SEV${level}, ${severityWords[level]}`}>
      <SeverityShape level={level} size={13} />
      <span className={short ? 'visually-hidden' : undefined}>SEV{level}</span>
      {short ? <span aria-hidden>{level}</span> : null}
      <span className={word ? 'sev-word' : 'visually-hidden'}> {severityWords[level]}</span>
    </span>
  );
}
