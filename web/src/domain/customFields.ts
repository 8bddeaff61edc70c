// The custom fields of an incident: which are kept of its type, in their order, and what a value reads like.
import { useConfig } from '../api/config';
import type { CustomField } from '../api/types';
import type { Namer } from './words';

export function fieldsOf(all: readonly CustomField[], type: string): CustomField[] {
  return all
    .filter(({ types }) => types.length === 0 || types.includes(type))
    .toSorted((a, b) => a.position - b.position || a.slug.localeCompare(b.slug));
}

export const useFieldsOf = (type: string) => fieldsOf(useConfig('custom-fields').data?.map(({ value }) => value) ?? [], type);

export function valueText(field: CustomField, value: string, names: Namer): string {
  if (field.kind === 'user') return names.user(value);
  return field.kind === 'service' ? names.service(value) : value;
}

// Those that changed, as the server takes them: an empty value takes one away.
export function changedFields(before: Record<string, string>, after: Record<string, string>): Record<string, string> {
  const slugs = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries([...slugs].flatMap((slug) => {
    const value = (after[slug] ?? '').trim();
    return value === (before[slug] ?? '') ? [] : [[slug, value]];
  }));
}
