import { availableParallelism } from 'node:os';
import { resolve } from 'node:path';
import { PremodelError } from '../../error.ts';
import type { RunnableTaskName } from '../../models/tasks/tasks.ts';
import { DEFAULT_FALSE_ALARM_RATE } from '../../runtime/monitor/drift-monitor.ts';
import { DEFAULT_PROMISE_FALSE_ALARM_RATE } from '../../runtime/monitor/promise-monitor.ts';
import type { LoadOptions } from '../adaptive-model.ts';
import type { Isolation } from '../host/channel.ts';
import type { Opened } from './messages.ts';

export interface PoolOptions<Name extends RunnableTaskName = RunnableTaskName> extends LoadOptions<Name> {
  /** Sentences that a host may be given at one time. Default 4. */
  readonly maxBatch?: number;
  /** `process` also survives crashes and ends hangs; `thread` costs less memory. */
  readonly isolation: Isolation;
  /** Threads or processes, each with models of its own. Default: one per core, 1 to 4. */
  readonly hosts?: number;
  /** Requests that may wait before further ones are refused. Default: one a host. */
  readonly maxQueue?: number;
  /** A request that gives no sign of life for so long hangs. Default: 20 times the slowest candidate, at least 10 s. */
  readonly hangTimeoutMs?: number;
  /**
   * Who minds `maxLatencyMs`: the `pool`, which tells its caller in time whatever a host is at, or the `host`, which as
   * a model in this thread does may end a run that is under way, and answer late. Default `pool`.
   */
  readonly deadlinesIn?: 'pool' | 'host';
  /** Whether a lost host is replaced at once, however many were before. Default: further ones ever later. */
  readonly respawnAtOnce?: boolean;
  /** Environment of processes. Default: what a host needs of this one's; what models free goes back to the system. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Whoever is taken waits for one request to end, no longer: what is more is better refused at once. */
const QUEUE_PER_HOST = 1;
/** Larger batches gain little more, and make each of their requests wait for all of them. */
const MAX_BATCH = 4;

/** @throws PremodelError `invalid-option` */
export function settled<Name extends RunnableTaskName>(options: PoolOptions<Name>) {
  const { isolation, hosts = Math.max(1, Math.min(4, availableParallelism())) } = options;
  const { maxQueue = QUEUE_PER_HOST * hosts, hangTimeoutMs } = options;
  assertWhole('hosts', hosts, 1);
  assertWhole('maxQueue', maxQueue, 0);
  if (hangTimeoutMs !== undefined) assertWhole('hangTimeoutMs', hangTimeoutMs, 1);
  if (isolation !== 'process' && isolation !== 'thread') {
    throw new PremodelError('invalid-option', `isolation is ${isolation}`, {
      place: { field: 'isolation' },
      remedy: 'Choose process or thread.',
    });
  }
  return { isolation, hosts, maxQueue };
}

/** The hosts share the memory. Watched together, they raise no more false alarms than one would, and audit other inputs. */
export function forHost<Name extends RunnableTaskName>(
  options: PoolOptions<Name>,
  index: number,
  hosts: number,
): LoadOptions {
  const { isolation: _, hosts: __, maxQueue: ___, hangTimeoutMs: ____, onEvent: _____, ...rest } = options;
  const { respawnAtOnce: ______, env: _______, onPreload: ________, deadlinesIn: _________, ...load } = rest;
  const { auditSeed = 1, driftOptions, maxBatch = MAX_BATCH, maxMemoryMb, modelsRoot } = load;
  return {
    ...load,
    maxBatch,
    maxMemoryMb: maxMemoryMb && maxMemoryMb / hosts,
    modelsRoot: modelsRoot && resolve(modelsRoot),
    auditSeed: auditSeed + index,
    driftOptions: {
      ...driftOptions,
      falseAlarmRate: (driftOptions?.falseAlarmRate ?? DEFAULT_FALSE_ALARM_RATE) / hosts,
      promiseFalseAlarmRate:
        (driftOptions?.promiseFalseAlarmRate ?? DEFAULT_PROMISE_FALSE_ALARM_RATE) / hosts,
    },
  };
}

export function defaultHangTimeoutMs({ candidates }: Opened): number {
  const slowestMs = Math.max(...candidates.map(({ cost, loadMs = 0 }) => cost.p95LatencyMs + loadMs));
  return Math.max(10_000, 20 * slowestMs);
}

function assertWhole(field: string, value: number, least: number): void {
  if (Number.isInteger(value) && value >= least) return;
  throw new PremodelError(
    'invalid-option',
    `${field} must be a whole number of at least ${least}, got ${value}`,
    {
      place: { field },
      remedy: 'Leave it out for the default.',
    },
  );
}
