import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { journalLines } from './journal-lines.ts';

const main = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

export interface ProfileUnderWay {
  readonly child: ChildProcess;
  readonly stderr: () => string;
}

/** What a run has measured that is not finished. */
export const journalled = (out: string) => journalLines(`${out}.partial.jsonl`);

/**
 * Starts `premodel profile` and waits until it has measured so many inputs.
 * @param args of the command, with `--out`
 */
export async function startProfile(
  args: readonly string[],
  out: string,
  count: number,
): Promise<ProfileUnderWay> {
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', 'pipe'] });
  let stderr = '';
  child.stderr.on('data', (text) => {
    stderr += text;
  });
  while (journalled(out).length < count) {
    if (child.exitCode !== null) throw new Error(`ended too early: ${stderr}`);
    await setTimeout(5);
  }
  return { child, stderr: () => stderr };
}

/** When a run is killed. */
export interface KillMoment {
  /** Inputs that it has measured by then. */
  readonly measured: number;
  /** After that. */
  readonly laterMs: number;
  /** Whether its hosts are killed right after it. Default: they end by themselves. */
  readonly withHosts?: boolean;
}

/** Starts `premodel profile` and ends it with SIGKILL; settles when it is gone. */
export async function killProfile(
  args: readonly string[],
  out: string,
  { measured, laterMs, withHosts }: KillMoment,
): Promise<void> {
  const { child } = await startProfile(args, out, measured);
  await setTimeout(laterMs);
  const ended = once(child, 'exit');
  const hosts = withHosts ? hostsOf(child) : [];
  child.kill('SIGKILL');
  for (const pid of hosts) killIfThere(pid);
  await ended;
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has noticed that its parent is gone.
  }
}

/** Numbers of the processes that it has started. Not on Windows. */
export function hostsOf({ pid }: ChildProcess): number[] {
  const { stdout } = spawnSync('ps', ['--ppid', String(pid), '-o', 'pid='], { encoding: 'utf8' });
  return (stdout.match(/\d+/g) ?? []).map(Number);
}
