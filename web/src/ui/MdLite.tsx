// Chat and timeline text: `code`, blocks of code between lines of ```, **bold**, links, INC-numbers and people's names become React nodes; nothing becomes HTML.
import type { ReactNode } from 'react';
import { partsOf } from './mentions';

const pattern = /`([^`\n]+)`|\*\*([^*\n]+)\*\*|(https?:\/\/[^\s<>"')\]]+)|\b(INC-\d+)\b/g;

type Props = { text: string; person?: ((slug: string) => string | undefined) | undefined; me?: string | undefined };
const fence = /^```[^\n`]*\n([\s\S]*?)\n?^```[ \t]*$/gm;

// `person`: the name behind a slug, where @slug is to be shown as one. `blocks`: there is room for blocks of code.
export function MdLite({ text, blocks, ...rest }: Props & { blocks?: boolean }) {
  if (!blocks || !text.includes('```')) return <Words text={text} {...rest} />;
  const nodes: ReactNode[] = [];
  let from = 0;
  for (const match of text.matchAll(fence)) {
    const before = text.slice(from, match.index).trimEnd();
    if (before) nodes.push(<Words key={`before-${match.index}`} text={before} {...rest} />);
    // It scrolls by itself, by keys too.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    nodes.push(<pre key={match.index} className="code-block" tabIndex={0} aria-label="Code"><code>{match[1]}</code></pre>);
    from = match.index + match[0].length;
  }
  const after = text.slice(from).replace(/^\n/, '');
  if (after) nodes.push(<Words key="after" text={after} {...rest} />);
  return <>{nodes}</>;
}

function Words({ text, person, me }: Props) {
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
