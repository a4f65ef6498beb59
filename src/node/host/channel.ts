import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Worker } from 'node:worker_threads';

/** Where a host runs. Only a process survives being killed, and only its death leaves the others alive. */
export type Isolation = 'process' | 'thread';

/** The programs of hosts there are, by their place under `dist/node`. */
export type HostProgram = 'serving/host' | 'profile/measuring/host';

/** This end of a line to one host. */
export interface Channel<To> {
  /** Of the host, where it is a process of its own. */
  readonly pid?: number;
  send(message: To): void;
  /**
   * Has nothing more to do with the host. A process is killed. A thread may be inside a run, where ending it would
   * abort the whole process: it is left to itself, and keeps this process from ending no longer.
   */
  abandon(): void;
}

export interface ChannelObserver<From> {
  onMessage(message: From): void;
  /** Said once, after the last message: the host has ended, and how. */
  onClosed(how: string): void;
}

export interface ProcessOptions {
  /** Default: what a host needs of this one's. */
  readonly env?: NodeJS.ProcessEnv;
  /** A file that is open here and there: there it is number 4. */
  readonly file?: number;
}

/** Found through the package, so that it is the same from the sources, from a chunk of the build, and from outside. */
function entryOf(program: HostProgram): string {
  const manifest = createRequire(import.meta.url).resolve('premodel/package.json');
  return join(dirname(manifest), 'dist/node', `${program}.js`);
}

/** What a host needs of the environment: where libraries, programs and temporary files are, and the language. */
const ENVIRONMENT = [
  ...['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'HOME', 'TMPDIR', 'LANG', 'LC_ALL', 'TZ'],
  ...['SystemRoot', 'TEMP', 'TMP', 'USERPROFILE'],
];

function usualEnvironment(): NodeJS.ProcessEnv {
  const inherited = ENVIRONMENT.filter((name) => process.env[name] !== undefined);
  return {
    ...Object.fromEntries(inherited.map((name) => [name, process.env[name]])),
    // What a model freed returns to the system, not to a reserve of the allocator.
    MALLOC_TRIM_THRESHOLD_: '131072',
  };
}

/** A host's process that has been asked nothing yet. */
export interface StartedProcess {
  readonly child: ChildProcess;
  /** Settles when it has ended: how. Never rejects. */
  readonly ended: Promise<string>;
  kill(): void;
}

/** Starts a host's process. Whoever uses it may still be loading what they ask it with. */
export function startProcess(
  program: HostProgram,
  { env = usualEnvironment(), file }: ProcessOptions = {},
): StartedProcess {
  const child: ChildProcess = fork(entryOf(program), [], {
    serialization: 'advanced',
    execArgv: [],
    env,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc', ...(file === undefined ? [] : [file])],
  });
  const kill = () => child.kill('SIGKILL');
  // It would notice within a second that this process is gone; who ends at once leaves nothing behind.
  process.once('exit', kill);
  const ended = new Promise<string>((resolve) => {
    // Where it cannot even be started there is an error and no end.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(error.message);
    });
    // `close`, unlike `exit`, comes after the last message.
    child.on('close', (code, signal) => {
      process.off('exit', kill);
      resolve(signal ? `killed by ${signal}` : `exited with code ${code}`);
    });
  });
  return { child, ended, kill };
}

/** Opens the line to a host's process. */
export function openProcess<To, From>(
  { child, ended, kill }: StartedProcess,
  { onMessage, onClosed }: ChannelObserver<From>,
): Channel<To> {
  child.on('message', (message) => onMessage(message as From));
  void ended.then(onClosed);
  return {
    pid: child.pid,
    send: (message) => {
      // A host that has just died hears nothing; that it died is told by `close`.
      child.send(message as object, () => {});
    },
    abandon: kill,
  };
}

/** Starts a host in a thread of this process. */
export function openThread<To, From>(
  program: HostProgram,
  { onMessage, onClosed }: ChannelObserver<From>,
): Channel<To> {
  const worker = new Worker(entryOf(program), { execArgv: [] });
  let failure: string | undefined;
  worker.on('message', onMessage);
  worker.on('error', (error: Error) => {
    failure = error.message;
  });
  worker.on('exit', (code) => onClosed(failure ?? `exited with code ${code}`));
  return {
    send: (message) => worker.postMessage(message),
    abandon: () => worker.unref(),
  };
}
