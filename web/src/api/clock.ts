// The server's time: this machine's clock plus the offset that the server last told us.

const second = 1000;

function makeClock() {
  let offset = 0;
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  return {
    now: () => Date.now() + offset,
    // Half of the round trip is the error of this; a timer needs seconds, not milliseconds.
    serverSaid(at: string) {
      const then = Date.parse(at);
      if (!Number.isNaN(then)) offset = then - Date.now();
    },
    subscribe(listener: () => void) {
      listeners.add(listener);
      timer ??= setInterval(() => listeners.forEach((each) => each()), second);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
}

export const clock = makeClock();
