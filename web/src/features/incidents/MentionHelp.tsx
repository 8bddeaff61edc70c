// People in a line that is being written: names are completed behind an @, and whom the line names can be paged by it.
import { flushSync } from 'react-dom';
import { useEffect, useId, useMemo, useState, type RefObject } from 'react';
import { useConfig } from '../../api/config';
import type { Incident } from '../../api/types';
import { mentionsIn, typedAt } from '../../ui/mentions';
import { CheckField } from '../../ui/Field';

const shownMost = 6;

export function MentionHelp({ area, text, incident, me, page, onText, onPage }: {
  area: RefObject<HTMLTextAreaElement | null>;
  text: string;
  incident: Incident;
  me: string;
  page: readonly string[];
  onText(text: string): void;
  onPage(page: string[]): void;
}) {
  const { data } = useConfig('users');
  const id = useId();
  const [caret, setCaret] = useState(() => area.current?.selectionStart ?? 0);
  const [closed, setClosed] = useState(-1); // where the @ stands whose list was closed
  const [at, setAt] = useState(0);
  const people = useMemo(() => (data ?? []).map(({ value }) => value).filter(({ active, slug }) => active && slug !== me), [data, me]);
  const typed = typedAt(text, Math.min(caret, text.length));
  const begins = ({ slug, name }: { slug: string; name: string }, part: string) => slug.startsWith(part) || name.toLowerCase().split(' ').some((word) => word.startsWith(part));
  const found = typed ? people.filter((person) => begins(person, typed.part)).slice(0, shownMost) : [];
  const open = typed !== null && typed.from !== closed && found.length > 0 && !(found.length === 1 && found[0]!.slug === typed.part);
  const active = Math.min(at, found.length - 1);

  const choose = (slug: string) => {
    if (!typed) return;
    const before = `${text.slice(0, typed.from)}@${slug} `;
    // At once: the next letter may be on its way, and goes to where the caret is.
    flushSync(() => onText(before + text.slice(caret).replace(/^ /, '')));
    area.current?.focus();
    area.current?.setSelectionRange(before.length, before.length);
    setCaret(before.length);
    setAt(0);
  };

  // Before the composer itself hears the key: while the list is open, Enter chooses.
  useEffect(() => {
    const field = area.current;
    if (!field) return undefined;
    const look = () => setCaret(field.selectionStart);
    const key = (event: KeyboardEvent) => {
      if (!open || event.isComposing) return;
      const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
      if (step) setAt((active + step + found.length) % found.length);
      else if (event.key === 'Enter' || event.key === 'Tab') choose(found[active]!.slug);
      else if (event.key === 'Escape') setClosed(typed!.from);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    for (const what of ['input', 'keyup', 'click'] as const) field.addEventListener(what, look);
    field.addEventListener('keydown', key);
    field.setAttribute('aria-autocomplete', 'list');
    if (open) {
      field.setAttribute('aria-controls', `${id}-list`);
      field.setAttribute('aria-activedescendant', `${id}-${active}`);
    }
    return () => {
      for (const what of ['input', 'keyup', 'click'] as const) field.removeEventListener(what, look);
      field.removeEventListener('keydown', key);
      field.removeAttribute('aria-controls');
      field.removeAttribute('aria-activedescendant');
    };
  });

  const named = mentionsIn(text);
  const callable = people.filter(({ slug }) => named.includes(slug));
  return (
    <>
      {open ? (
        <div className="mention-picker">
          <div id={`${id}-list`} role="listbox" aria-label="People" className="options">
            {found.map(({ slug, name }, index) => (
              <div
                key={slug} id={`${id}-${index}`} role="option" tabIndex={-1} aria-selected={index === active}
                onMouseDown={(event) => {
                  event.preventDefault();
                  choose(slug);
                }}
              >
                <span className="cut">{name}</span> <span className="dim small">@{slug}</span>
              </div>
            ))}
          </div>
        </div>
      ) : null}
      {callable.length > 0 ? (
        <div className="mentioned">
          {callable.map(({ slug, name }) => (
            <CheckField
              key={slug} label={`Page ${name}`} checked={page.includes(slug)}
              onCheck={(checked) => onPage(checked ? [...page, slug] : page.filter((each) => each !== slug))}
            />
          ))}
          {incident.is_private && page.length > 0 ? <span className="small dim">Whoever is paged sees this private incident.</span> : null}
        </div>
      ) : null}
    </>
  );
}
