import { expect, it } from 'vitest';
import { amountText, centsOf, moneyText } from './money';

it('reads what people write', () => {
  expect(['1250', '1250.5', '1250,05', ' 3 ', '0', '', '-1', '1.234', 'many'].map(centsOf)).toEqual([125000, 125050, 125005, 300, 0, null, null, null, null]);
});

it('writes what it can read again', () => {
  for (const cents of [0, 5, 100, 125_050]) expect(centsOf(amountText(cents))).toBe(cents);
  expect(amountText(null)).toBe('');
});

it('shows an amount with its currency, whatever that is', () => {
  expect(moneyText(125_050, 'EUR')).toMatch(/1.?250[.,]50/);
  expect(moneyText(125_050, 'x')).toBe('1250.50 x');
});
