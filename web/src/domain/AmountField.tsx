// An amount of money, written as people do and kept in hundredths. What is none is refused by the form.
import { useState } from 'react';
import { TextField } from '../ui/Field';
import { amountText, centsOf } from './money';

export function AmountField({ cents, onCents, ...rest }: {
  label: string;
  hint?: string;
  optional?: boolean;
  cents: number | null;
  onCents(cents: number | null): void;
  error?: string | null | undefined;
}) {
  const [text, setText] = useState(amountText(cents));
  const [seen, setSeen] = useState(cents);
  if (seen !== cents) {
    // It was written here, or set from elsewhere.
    setSeen(cents);
    if ((centsOf(text) ?? cents) !== cents) setText(amountText(cents));
  }
  return (
    <TextField
      {...rest} inputMode="decimal" autoComplete="off" pattern="\s*\d{1,15}([.,]\d{1,2})?\s*" title="An amount, such as 1250 or 1250.50" value={text}
      onText={(written) => {
        setText(written);
        onCents(centsOf(written));
      }}
    />
  );
}
