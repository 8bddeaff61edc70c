// Chat and timeline text: `code`, **bold**, links, INC-numbers and people's names become React nodes; nothing becomes HTML.
import type { ReactNode } from 'react';
import { partsOf } from './mentions';

const pattern = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"')\]]+)|\b(INC-\d+)\b/g;

// `person`: the name behind a slug, where @slug is to be shown as one.
export function MdLite({ text, person, me }: { text: string; person?: (slug: string) => string | undefined; me?: string }) {
  const nodes: ReactNode[] = [];
  const plain = (words: string, key: string) => {
    if (!person) return nodes.push(words);
    return nodes.push(...partsOf(words).map(({ text: part, slug }, index) => {
      const name = slug && person(slug);
      return name ? <span key={`${key}-${index}`} className={slug === me ? 'mention me' : 'mention'}>@{name}</span> : part;
    }));
  };
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    plain(text.slice(from, match.index), `before-${match.index}`);
    const [whole, code, bold, url, incident] = match;
    const key = match.index;
    if (code) nodes.push(<code key={key}>{code}</code>);
    else if (bold) nodes.push(<strong key={key}>{bold}</strong>);
    else if (url) nodes.push(<a key={key} href={url} target="_blank" rel="noreferrer noopener">{url}</a>);
    else if (incident) nodes.push(<a key={key} href={`/incidents/${incident}`}>{incident}</a>);
    from = match.index + whole.length;
  }
  plain(text.slice(from), 'end');
  return <>{nodes}</>;
}

// Links in alerts come from outside: only http(s) is followed.
export const safeUrl = (url: string) => (/^https?:\/\//i.test(url) ? url : undefined);
