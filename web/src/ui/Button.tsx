// Buttons. A busy button says what it is doing and cannot be pressed again.
import type { ButtonHTMLAttributes, ReactNode } from 'react';
import './Button.css';
import { KeyCap } from './KeyCap';

type Look = 'plain' | 'primary' | 'danger' | 'quiet';

export type ButtonProps = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'children'> & {
  look?: Look;
  small?: boolean;
  busy?: string | false | undefined;
  shortcut?: string | null | undefined;
  icon?: ReactNode;
  children?: ReactNode;
};

export function Button({ look = 'plain', small, busy, shortcut, icon, children, className, disabled, ...rest }: ButtonProps) {
  const classes = ['btn', look, small ? 'small' : '', className ?? ''].filter(Boolean).join(' ');
  return (
    <button type="button" {...rest} className={classes} disabled={disabled || Boolean(busy)} aria-busy={busy ? true : undefined}>
      {busy ? <span className="spinner" aria-hidden /> : icon}
      <span className="btn-label">{busy || children}</span>
      {shortcut && !busy ? <KeyCap keys={shortcut} decorative /> : null}
    </button>
  );
}

export function IconButton({ label, children, ...rest }: Omit<ButtonProps, 'icon' | 'shortcut'> & { label: string }) {
  return (
    <button type="button" {...cleaned(rest)} className={`btn icon ${rest.look ?? 'quiet'}`} aria-label={label} title={label}>
      {children}
    </button>
  );
}

function cleaned({ look: _look, small: _small, busy: _busy, ...rest }: Omit<ButtonProps, 'icon' | 'shortcut'>) {
  return rest;
}
