// A modal dialog on the browser's own <dialog>: it keeps the focus, and Escape closes it unless work would be lost.
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { X } from 'lucide-react';
import './Dialog.css';
import { IconButton } from './Button';

export function Dialog({ title, onClose, children, dirty, wide }: {
  title: string;
  onClose(): void;
  children: ReactNode;
  dirty?: boolean;
  wide?: boolean;
}) {
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const [asking, setAsking] = useState(false);

  useEffect(() => {
    const element = dialog.current!;
    const before = document.activeElement as HTMLElement | null;
    element.showModal();
    (element.querySelector<HTMLElement>('[data-autofocus]') ?? element.querySelector<HTMLElement>('.dialog-body input:not([type=radio]), .dialog-body textarea, .dialog-body select'))?.focus();
    return () => {
      element.close();
      before?.focus?.();
    };
  }, []);

  const tryClose = () => {
    if (dirty && !asking) setAsking(true);
    else onClose();
  };
  return (
    // The mouse handler only adds a click beside the dialog; Escape and the close button do the same.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions, jsx-a11y/click-events-have-key-events
    <dialog
      ref={dialog}
      className={['dialog', wide ? 'wide' : ''].filter(Boolean).join(' ')}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        tryClose();
      }}
      onMouseDown={(event) => {
        if (event.target === dialog.current && !dirty) onClose();
      }}
    >
      <div className="dialog-frame">
        <div className="dialog-head">
          <h2 id={id}>{title}</h2>
          <IconButton label="Close" onClick={tryClose}><X aria-hidden /></IconButton>
        </div>
        {asking ? (
          <div className="dialog-ask" role="alert">
            You have changes that are not saved.
            <button type="button" className="btn small danger" onClick={onClose}>Discard them</button>
            <button type="button" className="btn small" onClick={() => setAsking(false)}>Keep editing</button>
          </div>
        ) : null}
        <div className="dialog-body">{children}</div>
      </div>
    </dialog>
  );
}
