// The headers of a gateway as text, one a line: "Name: value".
import type { ProviderHeader } from '../../api/types';

export const headerText = (headers: readonly ProviderHeader[]) => headers.map(({ name, value }) => `${name}: ${value}`).join('\n');

export function headersOf(text: string): ProviderHeader[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean).map((line) => {
    const colon = line.indexOf(':');
    return colon < 0 ? { name: line, value: '' } : { name: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
  });
}
