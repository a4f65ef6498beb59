// `premodel serve` as users start it, its processes and their memory.
import { type ChildProcess, spawn } from 'node:child_process';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { repositoryPath } from '../support/paths.ts';

const MAIN = repositoryPath('dist/cli/main.js');

export interface ServerOptions {
  /** Of `premodel serve`. Default: warnings only in the log. */
  readonly flags?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** File the log goes to. */
  readonly log?: string;
}

/** How the process ended, or that it did not. */
export interface Ended {
  readonly code?: number | null;
  readonly signal: string | null;
}

export class ServerUnderTest {
  readonly port: number;
  readonly child: ChildProcess;
  readonly exited: Promise<Ended>;
  output = '';

  /** Starts it, its log going to the file `log` where one is given, and waits until it is ready. */
  static async start(
    premodels: readonly string[],
    { flags = ['--log-level', 'warn'], env = {}, log }: ServerOptions = {},
  ): Promise<ServerUnderTest> {
    const port = await freePort();
    const args = [MAIN, 'serve', ...premodels, '--port', String(port), ...flags];
    const child = spawn(process.execPath, args, {
      env: { ...process.env, ...env },
      stdio: ['ignore', log ? openSync(log, 'w') : 'pipe', 'pipe'],
    });
    const server = new ServerUnderTest(child, port);
    await server.untilReady();
    return server;
  }

  private constructor(child: ChildProcess, port: number) {
    this.port = port;
    this.child = child;
    this.exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        // The beginning and the end tell what is to be known.
        this.output = this.output.length > 100_000 ? this.output.slice(-50_000) + text : this.output + text;
      });
    }
  }

  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async untilReady(seconds = 30): Promise<void> {
    const end = performance.now() + 1000 * seconds;
    while (performance.now() < end) {
      if (!this.alive) throw new Error(`the server ended:\n${this.output}`);
      if (await this.isReady()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not ready within ${seconds} s:\n${this.output}`);
  }

  async isReady(): Promise<boolean> {
    return fetch(`http://127.0.0.1:${this.port}/v2/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async metrics(): Promise<Map<string, number>> {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  }

  /** Process ids of the hosts: what the server's process has started. */
  hosts(): number[] {
    return childrenOf(this.child.pid!);
  }

  /** Resident memory in MiB: of the server's process, and of its hosts together. */
  memory(): { serverMiB: number; hostsMiB: number } {
    const hosts = this.hosts().map(residentMiB);
    return { serverMiB: residentMiB(this.child.pid!), hostsMiB: hosts.reduce((a, b) => a + b, 0) };
  }

  async stop(): Promise<Ended> {
    this.child.kill('SIGTERM');
    const ended = await Promise.race([
      this.exited,
      new Promise<Ended>((resolve) =>
        setTimeout(() => resolve({ signal: 'did not end within 30 s' }), 30_000),
      ),
    ]);
    if (this.alive) this.child.kill('SIGKILL');
    return ended;
  }
}

/** Calls `sample` every `everyMs` until `work` is done. */
export async function sampling<T>(everyMs: number, sample: () => void, work: Promise<T>): Promise<T> {
  const timer = setInterval(sample, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statusOf(pid, 'PPid') === parent);
}

function residentMiB(pid: number): number {
  return (statusOf(pid, 'VmRSS') ?? 0) / 1024;
}

function statusOf(pid: number, field: string): number | undefined {
  try {
    const found = new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
