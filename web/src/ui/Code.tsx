// Text to copy: a snippet, a key, a raw event.
import { useState } from 'react';
import { Check, Copy } from 'lucide-react';
import './Code.css';

export function CopyButton({ text, label = 'Copy' }: { text: string; label?: string }) {
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied('yes');
    } catch {
      setCopied('failed');
    }
    setTimeout(() => setCopied('no'), 2000);
  };
  return (
    <button type="button" className="btn small" onClick={() => void copy()}>
      {copied === 'yes' ? <Check aria-hidden /> : <Copy aria-hidden />}
      <span aria-live="polite">{copied === 'yes' ? 'Copied' : copied === 'failed' ? 'Select and copy it by hand' : label}</span>
    </button>
  );
}

export function Code({ text, label, copy = true }: { text: string; label: string; copy?: boolean }) {
  return (
    <figure className="code">
      <figcaption>
        <span>{label}</span>
        {copy ? <CopyButton text={text} /> : null}
      </figcaption>
      {/* Keyboard users must be able to scroll it. */}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex */}
      <pre tabIndex={0} role="region" aria-label={label}>{text}</pre>
    </figure>
  );
}
