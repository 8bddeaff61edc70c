// People whom a line names, as @slug; the same as the server reads (domain/incidents/mention.hpp).
const mention = /(?<![\w.@-]|[\u0080-\uffff])@([a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)/gi;

export const mentionsIn = (text: string): string[] => [...new Set([...text.matchAll(mention)].map(([, slug]) => slug!.toLowerCase()))];

// The name that is being typed at the caret: where its @ stands, and what is there of it.
export function typedAt(text: string, caret: number): { from: number; part: string } | null {
  const match = /(?<![\w.@-]|[\u0080-\uffff])@([\w.-]*)$/.exec(text.slice(0, caret));
  return match ? { from: match.index, part: match[1]!.toLowerCase() } : null;
}

// What of the text names somebody: pieces in their order.
export function partsOf(text: string): { text: string; slug?: string }[] {
  const parts: { text: string; slug?: string }[] = [];
  let from = 0;
  for (const match of text.matchAll(mention)) {
    if (match.index > from) parts.push({ text: text.slice(from, match.index) });
    parts.push({ text: match[0], slug: match[1]!.toLowerCase() });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}
