// A shortcut as it is printed on the keys: "g a" is two caps, "mod+k" is ⌘K on a Mac and Ctrl K elsewhere.
const mac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform);

const names: Record<string, string> = {
  mod: mac ? '⌘' : 'Ctrl',
  shift: '⇧',
  alt: mac ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  space: 'Space',
};

export function capsOf(keys: string): string[] {
  return keys.split(' ').flatMap((chord) =>
    chord.split(/\+(?=.)/).map((part) => names[part.toLowerCase()] ?? (part.length === 1 ? part.toLowerCase() : part)),
  );
}

export function KeyCap({ keys, decorative }: { keys: string; decorative?: boolean }) {
  return (
    <span className="keycap" aria-hidden={decorative || undefined}>
      {capsOf(keys).map((cap, index) => (
        <kbd key={`${cap}${index}`}>{cap}</kbd>
      ))}
    </span>
  );
}
