// How much time a strip shows, and from when.
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { Button, IconButton } from '../../ui/Button';
import type { Window } from './lanes';
import { weekChoices, weeksText, windowText } from './range';

export function RangeBar({ window, zone, weeks, step, onWeeks, onStep, children }: {
  window: Window;
  zone: string;
  weeks: number;
  step: number;
  onWeeks(weeks: number): void;
  onStep(step: number): void;
  children?: React.ReactNode;
}) {
  const id = useId();
  return (
    <div className="range-bar">
      <IconButton label="Earlier" onClick={() => onStep(step - 1)}><ChevronLeft aria-hidden /></IconButton>
      <span className="num">{windowText(window, zone)}</span>
      <IconButton label="Later" onClick={() => onStep(step + 1)}><ChevronRight aria-hidden /></IconButton>
      {step === 0 ? null : <Button small onClick={() => onStep(0)}>Today</Button>}
      <label className="visually-hidden" htmlFor={id}>Show</label>
      <select id={id} className="input" value={weeks} onChange={(event) => onWeeks(Number(event.target.value))}>
        {weekChoices.map((choice) => <option key={choice} value={choice}>{weeksText(choice)}</option>)}
      </select>
      {children}
    </div>
  );
}
