import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { FromHost, ToHost } from './messages.ts';

/** Where a host runs. Only a process survives being killed, and only its death leaves the others alive. */
export type Isolation = 'process' | 'thread';

/** The pool's end of a line to one host. */
export interface Channel {
  /** Of the host, where it is a process of its own. */
  readonly pid?: number;
  send(message: ToHost): void;
  /**
   * Has nothing more to do with the host. A process is killed. A thread may be inside a run, where ending it would
   * abort the whole process: it is left to itself, and keeps this process from ending no longer.
   */
  abandon(): void;
}

export interface ChannelObserver {
  onMessage(message: FromHost): void;
  /** Said once, after the last message: the host has ended, and how. */
  onClosed(how: string): void;
}

export function openChannel(isolation: Isolation, observer: ChannelObserver): Channel {
  return isolation === 'process' ? openProcess(observer) : openThread(observer);
}

/** Found through the package, so that it is the same from the sources, from a chunk of the build, and from outside. */
function hostEntry(): string {
  const manifest = createRequire(import.meta.url).resolve('premodel/package.json');
  return join(dirname(manifest), 'dist/node/serving/host.js');
}

/** What a host needs of the environment: where libraries, programs and temporary files are, and the language. */
const ENVIRONMENT = [
  ...['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'],
  ...['SystemRoot', 'TEMP', 'TMP', 'USERPROFILE'],
];

function openProcess({ onMessage, onClosed }: ChannelObserver): Channel {
  const inherited = ENVIRONMENT.filter((name) => process.env[name] !== undefined);
  const child: ChildProcess = fork(hostEntry(), [], {
    serialization: 'advanced',
    execArgv: [],
    // What a model freed returns to the system, not to a reserve of the allocator.
    env: {
      ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
      MALLOC_TRIM_THRESHOLD_: '131072',
    },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  child.on('message', (message) => onMessage(message as FromHost));
  // Where it cannot even be started there is an error and no end.
  child.on('error', (error) => {
    if (child.pid === undefined) onClosed(error.message);
  });
  // `close`, unlike `exit`, comes after the last message.
  child.on('close', (code, signal) => onClosed(signal ? `killed by ${signal}` : `exited with code ${code}`));
  return {
    pid: child.pid,
    send: (message) => {
      // A host that has just died hears nothing; that it died is told by `close`.
      child.send(message, () => {});
    },
    abandon: () => {
      child.kill('SIGKILL');
    },
  };
}

function openThread({ onMessage, onClosed }: ChannelObserver): Channel {
  const worker = new Worker(hostEntry(), { execArgv: [] });
  let failure: string | undefined;
  worker.on('message', onMessage);
  worker.on('error', (error: Error) => {
    failure = error.message;
  });
  worker.on('exit', (code) => onClosed(failure ?? `exited with code ${code}`));
  return {
    send: (message) => worker.postMessage(withoutTheRest(message)),
    abandon: () => worker.unref(),
  };
}

/** Cloning a view clones all of the buffer it looks into; many small Buffers share one. */
function withoutTheRest(message: ToHost): ToHost {
  if (message.kind !== 'predict') return message;
  const { given } = message;
  const isPart = given instanceof Uint8Array && given.byteLength < given.buffer.byteLength;
  return isPart ? { ...message, given: Uint8Array.from(given) } : message;
}
