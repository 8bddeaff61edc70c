// What is typed for a field that is not drawn yet. While somebody holds the keys, no letter is a command: it is kept, and put into the field that has the
// focus once they are given back.
let held: string[] | null = null;

export function holdKeys() {
  held ??= [];
}

export function giveKeysBack() {
  const text = held?.join('') ?? '';
  held = null;
  const field = document.activeElement;
  if (!text || !(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement)) return;
  // By the setter of the browser, which React listens behind.
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')!.set!.call(field, field.value + text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

// Whether the key is kept for later, and so means nothing now.
export function keep(event: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey'>): boolean {
  if (!held || event.ctrlKey || event.metaKey || event.altKey) return false;
  if (event.key === 'Backspace') held.pop();
  else if ([...event.key].length === 1) held.push(event.key);
  else return event.key === 'Enter';
  return true;
}
