// The document's title, with what asks for attention in front.
import { useEffect } from 'react';

export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Tocsin`;
  }, [title]);
}
