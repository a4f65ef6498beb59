import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

/** One process, for good: its number alone is given to others once it has ended. */
export interface ProcessIdentity {
  readonly pid: number;
  /** When it started, in whatever terms this system tells; absent where it does not. */
  readonly startedAt?: string;
  readonly host: string;
}

export function thisProcess(): ProcessIdentity {
  return { pid: process.pid, startedAt: startOf(process.pid), host: hostname() };
}

/** Whether it has ended: nobody has its number, or another process has. Undefined of a process on another machine. */
export function hasEnded({ pid, startedAt, host }: ProcessIdentity): boolean | undefined {
  if (host !== hostname()) return undefined;
  if (!exists(pid)) return true;
  const now = startOf(pid);
  // Where a start cannot be told, the number must do.
  return startedAt !== undefined && now !== startedAt && (now !== undefined || process.platform === 'linux');
}

function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It is there, and another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOf(pid: number): string | undefined {
  if (process.platform === 'linux') return startOnLinux(pid);
  if (process.platform === 'win32') return undefined;
  const asked = spawnSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8', timeout: 5000 });
  return asked.stdout?.trim() || undefined;
}

/** Undefined of one that has ended, also where its parent has not yet heard of that. */
function startOnLinux(pid: number): string | undefined {
  try {
    // The name, in parentheses, may hold anything; fields are counted from behind it.
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state, ticksSinceBoot] = [fields[0], fields[19]];
    if (state === 'Z' || state === 'X') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()} ${ticksSinceBoot}`;
  } catch {
    return undefined;
  }
}
