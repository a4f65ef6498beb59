import { parentPort, Worker } from 'node:worker_threads';

/** A host's end of the line to whoever started it. */
export interface Parent<From> {
  send(message: From): void;
  /** Ends the line, and with it the host. */
  leave(): void;
}

export function listenToParent<To, From>(onMessage: (message: To) => void): Parent<From> {
  if (parentPort) {
    const port = parentPort;
    port.on('message', onMessage);
    return { send: (message) => port.postMessage(message), leave: () => port.close() };
  }
  // Who stops the pool, from a terminal for instance, often signals its hosts too; it still wants to drain them.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
  process.on('message', (message) => onMessage(message as To));
  process.on('disconnect', () => process.exit());
  endWithParent();
  return {
    send: (message) => {
      process.send?.(message, undefined, undefined, () => {});
    },
    leave: () => process.disconnect(),
  };
}

/**
 * Inside a run that never ends the disconnection is never heard: a thread looks after the parent as well. The
 * program is text, so that it runs alike from everywhere.
 */
const WATCHER = `
const parent = require('node:worker_threads').workerData;
setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
}, 1000);
`;

function endWithParent(): void {
  new Worker(WATCHER, { eval: true, execArgv: [], workerData: process.ppid }).unref();
}
