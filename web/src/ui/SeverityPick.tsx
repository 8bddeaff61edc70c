// Choose a severity: five radio buttons that look like severities.
import { useId } from 'react';
import { SeverityShape, severityWords, type SeverityLevel } from './Severity';

const levels: SeverityLevel[] = [1, 2, 3, 4, 5];

export function SeverityPick({ value, onChange, legend = 'Severity' }: {
  value: string | null;
  onChange(value: string): void;
  legend?: string;
}) {
  const name = useId();
  return (
    <fieldset className="field">
      <legend className="field-label">{legend}</legend>
      <div className="sev-pick">
        {levels.map((level) => (
          <label key={level} title={severityWords[level]}>
            <input
              type="radio"
              name={name}
              checked={value === `SEV${level}`}
              onChange={() => onChange(`SEV${level}`)}
              aria-label={`SEV${level} ${severityWords[level]}`}
            />
            <SeverityShape level={level} />
            SEV{level}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
