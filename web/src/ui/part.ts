// Components that load apart from what shows them. Once one is read it is drawn at once, like any other.
import { createElement, lazy, useEffect, useLayoutEffect, useState, type ComponentType } from 'react';
import { giveKeysBack, holdKeys } from '../keys/hold';

type Anything = ComponentType<Record<string, unknown>>;
export type Apart = { read(): Promise<unknown> };

// A piece of a screen: until it is read, what Suspense shows is in its place.
export function part<Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  const known = later(load, name);
  const Later = lazy(async () => ({ default: await known.read() }));
  // What was begun as one of the two stays it: the other would begin anew, without what was typed.
  function Part(props: Record<string, unknown>) {
    const [Shown] = useState<Anything>(() => known.now() ?? Later);
    return createElement(Shown, props);
  }
  return Object.assign(Part, { read: known.read }) as unknown as Module[Name] & Apart;
}

// What a key opens above the screen. Until it is read nothing is shown, and what is typed is kept for it. It is drawn the moment it is there: what React
// shows by Suspense it holds back for some time.
export function overlay<Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  const known = later(load, name);
  function Overlay(props: Record<string, unknown>) {
    const [Shown, setShown] = useState<Anything | null>(known.now);
    const [failed, setFailed] = useState<Error | null>(null);
    useLayoutEffect(() => {
      if (Shown) return;
      holdKeys();
      known.read().then((read) => setShown(() => read), setFailed);
    }, [Shown]);
    // After it has taken the focus, or is given up.
    useEffect(() => (Shown || failed ? giveKeysBack() : undefined), [Shown, failed]);
    useEffect(() => giveKeysBack, []);
    if (failed) throw failed;
    return Shown ? createElement(Shown, props) : null;
  }
  return Object.assign(Overlay, { read: known.read }) as unknown as Module[Name] & Apart;
}

function later<Module, Name extends keyof Module>(load: () => Promise<Module>, name: Name) {
  let known: Anything | null = null;
  const read = async () => (known = (await load())[name] as Anything);
  return { read, now: () => known };
}
