// `premodel serve` as users start it, its processes and their memory.
import { spawn } from 'node:child_process';
import { openSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export class ServerUnderTest {
  /** Starts it, its log going to the file `log` where one is given, and waits until it is ready. */
  static async start(premodels, { flags = ['--log-level', 'warn'], env = {}, log } = {}) {
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

  constructor(child, port) {
    this.port = port;
    this.output = '';
    this.child = child;
    this.exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text) => {
        // The beginning and the end tell what is to be known.
        this.output = this.output.length > 100_000 ? this.output.slice(-50_000) + text : this.output + text;
      });
    }
  }

  get alive() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async untilReady(seconds = 30) {
    const end = performance.now() + 1000 * seconds;
    while (performance.now() < end) {
      if (!this.alive) throw new Error(`the server ended:\n${this.output}`);
      if (await this.isReady()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`not ready within ${seconds} s:\n${this.output}`);
  }

  async isReady() {
    return fetch(`http://127.0.0.1:${this.port}/v2/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }

  async metrics() {
    const text = await (await fetch(`http://127.0.0.1:${this.port}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line && !line.startsWith('#'));
    return new Map(
      lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]),
    );
  }

  /** Process ids of the hosts: what the server's process has started. */
  hosts() {
    return childrenOf(this.child.pid);
  }

  /** Resident memory in MiB: of the server's process, and of its hosts together. */
  memory() {
    const hosts = this.hosts().map(residentMiB);
    return { serverMiB: residentMiB(this.child.pid), hostsMiB: hosts.reduce((a, b) => a + b, 0) };
  }

  async stop() {
    this.child.kill('SIGTERM');
    const ended = await Promise.race([
      this.exited,
      new Promise((resolve) => setTimeout(() => resolve({ signal: 'did not end within 30 s' }), 30_000)),
    ]);
    if (this.alive) this.child.kill('SIGKILL');
    return ended;
  }
}

/** Calls `sample` every `everyMs` until `work` is done. */
export async function sampling(everyMs, sample, work) {
  const timer = setInterval(sample, everyMs);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

function childrenOf(parent) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => statusOf(pid, 'PPid') === parent);
}

function residentMiB(pid) {
  return (statusOf(pid, 'VmRSS') ?? 0) / 1024;
}

function statusOf(pid, field) {
  try {
    const found = new RegExp(`^${field}:\\s*(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
    return found ? Number(found[1]) : undefined;
  } catch {
    return undefined;
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
