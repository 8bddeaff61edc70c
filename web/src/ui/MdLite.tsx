// Chat and timeline text: `code`, **bold**, links and INC-numbers become React nodes; nothing becomes HTML.
import type { ReactNode } from 'react';

const pattern = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"')\]]+)|\b(INC-\d+)\b/g;

export function MdLite({ text }: { text: string }) {
  const nodes: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    nodes.push(text.slice(from, match.index));
    const [whole, code, bold, url, incident] = match;
    const key = match.index;
    if (code) nodes.push(<code key={key}>{code}</code>);
    else if (bold) nodes.push(<strong key={key}>{bold}</strong>);
    else if (url) nodes.push(<a key={key} href={url} target="_blank" rel="noreferrer noopener">{url}</a>);
    else if (incident) nodes.push(<a key={key} href={`/incidents/${incident}`}>{incident}</a>);
    from = match.index + whole.length;
  }
  nodes.push(text.slice(from));
  return <>{nodes}</>;
}

// Links in alerts come from outside: only http(s) is followed.
export const safeUrl = (url: string) => (/^https?:\/\//i.test(url) ? url : undefined);
