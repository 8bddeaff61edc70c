// A component that loads apart from what shows it. Once it is read it is drawn at once, like any other. Until then it waits as React's lazy ones do, which
// show a moment after they are there: whoever had pressed a key and gone on typing would lose letters.
import { createElement, lazy, useState, type ComponentType } from 'react';

type Anything = ComponentType<Record<string, unknown>>;

export function part<Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  let known: Anything | null = null;
  const read = async () => {
    known = (await load())[name] as Anything;
    return { default: known };
  };
  const Later = lazy(read);
  // What was begun as one of the two stays it: the other would begin anew, without what was typed.
  function Part(props: Record<string, unknown>) {
    const [Shown] = useState<Anything>(() => known ?? Later);
    return createElement(Shown, props);
  }
  return Object.assign(Part, { read }) as unknown as Module[Name] & { read(): Promise<unknown> };
}
