// The address of a calendar that somebody else keeps, and how reading it goes. The address is a secret: only its host is shown.
import type { CalendarState } from '../api/types';
import { CheckField, TextField } from '../ui/Field';
import { TimeText } from '../ui/Time';
import { noAddress, readingOf } from './readFrom';

export function ReadState({ state }: { state: Partial<CalendarState> }) {
  const { tone, text, at } = readingOf(state);
  return <span className={tone === 'plain' ? 'dim' : tone}>{text}{at ? <span className="dim">{tone === 'warn' ? '; last read ' : ' '}<TimeText at={at} form="ago" /></span> : null}.</span>;
}

export function ReadFromField({ url, host, often, onUrl, error }: { url: string; host: string; often: string; onUrl(url: string): void; error: string | null }) {
  const ending = url === noAddress;
  return (
    <>
      {ending ? null : (
        <TextField
          label="Address" optional type="url" autoComplete="off" spellCheck={false} placeholder="https://calendar.example.org/secret/basic.ics" value={url} onText={onUrl} error={error}
          hint={host ? `Read ${often} from ${host}. Empty keeps the present address, which is never shown.` : `Of an .ics file, read ${often}. Kept secret. Empty: files are uploaded by hand.`}
        />
      )}
      {host ? <CheckField label={`Read ${host} no more`} hint="What is known stays; files can be uploaded." checked={ending} onCheck={(on) => onUrl(on ? noAddress : '')} /> : null}
    </>
  );
}
