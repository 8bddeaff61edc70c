// The document's title, with what asks for attention in front: for how many things one is being called.
import { useEffect } from 'react';

let screen = '';
let calls = 0;

function write() {
  document.title = `${calls > 0 ? `(${calls}) ` : ''}${screen ? `${screen} · ` : ''}Tocsin`;
}

export function useTitle(title: string) {
  useEffect(() => {
    screen = title;
    write();
  }, [title]);
}

export function useCallsInTitle(count: number) {
  useEffect(() => {
    calls = count;
    write();
    return () => {
      calls = 0;
      write();
    };
  }, [count]);
}
