/** Who waits for a signal, and the one listener that tells them. */
interface Waiting {
  readonly callbacks: Set<() => void>;
  readonly listener: () => void;
}

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Calls back when the signal is aborted. However many ask, the signal has one listener: with thousands of
 * predictions on one signal, Node would otherwise warn of a leak.
 * @returns takes the callback back
 */
export function onAbort(signal: AbortSignal, callback: () => void): () => void {
  const waiting = waitingFor.get(signal) ?? listenTo(signal);
  // A function of its own: who asks twice with one callback is two.
  const tell = () => callback();
  waiting.callbacks.add(tell);
  return () => {
    if (waiting.callbacks.delete(tell) && waiting.callbacks.size === 0) leave(signal, waiting);
  };
}

function listenTo(signal: AbortSignal): Waiting {
  const callbacks = new Set<() => void>();
  const listener = () => {
    const told = [...callbacks];
    callbacks.clear();
    leave(signal, waiting);
    for (const tell of told) tell();
  };
  const waiting = { callbacks, listener };
  waitingFor.set(signal, waiting);
  signal.addEventListener('abort', listener);
  return waiting;
}

function leave(signal: AbortSignal, { listener }: Waiting): void {
  waitingFor.delete(signal);
  signal.removeEventListener('abort', listener);
}
