import { PremodelError } from '../../../error.ts';
import type { LabelledInput } from '../../../models/tasks/task.ts';
import type { ModelSource } from '../../../profile/profile.ts';
import type { Step } from '../../host/step-record.ts';
import type { ProfileOptions, ProfileSubject } from '../profile-task.ts';
import { HostedMeasurer } from './hosted-measurer.ts';
import { LocalMeasurer } from './local-measurer.ts';
import type { Measurer, MeasuringSetup } from './measurer.ts';
import { ResilientMeasurer } from './resilient-measurer.ts';

const DEFAULT_HANG_TIMEOUT_MS = 60_000;
/** Programs start, configurations are read and idle power is watched whatever the models do. */
const SHORTEST_OPEN_MS = 60_000;
/** What slow disks read in a millisecond. */
const BYTES_PER_MS = 10_000;
const WARM_UP_INPUTS = 3;
const WARM_UP_RULE = { minRepeats: 3, maxRepeats: 3, withinInterval: 0 };

export interface IsolationOptions {
  /**
   * Where models run while they are measured. In a `process` of their own they can be ended, and take nothing along
   * where they crash; `none` is this process, the only one that can read an `energyMeter` that is open here. Default
   * `process`, with such a meter `none`.
   */
  readonly isolation?: 'process' | 'none';
  /** A run, or anything else done once, that takes longer is ended; with `process` only. Default 60,000. */
  readonly hangTimeoutMs?: number;
}

/**
 * @param sizesBytes of the models, in the order of the candidates
 * @throws PremodelError `invalid-option`
 */
export function chooseMeasurer(
  setup: MeasuringSetup,
  sizesBytes: readonly number[],
  options: IsolationOptions,
): Measurer {
  const hasMeter = typeof setup.energy.energyMeter === 'object';
  const { isolation = hasMeter ? 'none' : 'process', hangTimeoutMs = DEFAULT_HANG_TIMEOUT_MS } = options;
  if (!(hangTimeoutMs > 0)) {
    throw invalidOption('hangTimeoutMs', `is ${hangTimeoutMs}`, 'Give milliseconds, more than 0.');
  }
  if (isolation === 'none') return new LocalMeasurer(setup);
  if (isolation !== 'process') {
    throw invalidOption('isolation', `is ${isolation}`, 'Choose process or none.');
  }
  if (hasMeter) {
    const remedy = 'Choose none, or name the kind of meter.';
    throw invalidOption('isolation', 'is process, which cannot read a meter that is open here', remedy);
  }
  const allBytes = sizesBytes.reduce((sum, bytes) => sum + bytes, 0);
  const limitMs = ({ kind, candidate }: Step) => {
    // The files may be hashed as they are opened.
    if (kind === 'open') return Math.max(SHORTEST_OPEN_MS, hangTimeoutMs) + allBytes / BYTES_PER_MS;
    if (kind === 'idle') return Math.max(SHORTEST_OPEN_MS, hangTimeoutMs);
    return hangTimeoutMs + (kind === 'load' ? sizesBytes[candidate!] / BYTES_PER_MS : 0);
  };
  return new HostedMeasurer(setup, limitMs);
}

/** For a profile. */
export function openMeasurer<Input, Output, Reference extends number | string>(
  { name, models, folders, openOptions, inputs }: ProfileSubject<Input, Output, Reference>,
  described: readonly ModelSource[],
  options: ProfileOptions,
): ResilientMeasurer {
  const { energyMeter, watts } = options;
  const measurer = chooseMeasurer(
    {
      task: name,
      models: {
        folders,
        options: {
          ...openOptions,
          pins: new Map(models.map(({ candidate }, k) => [candidate.name, described[k]])),
        },
        labels: models[0].labels && [...models[0].labels],
        classes: models.map(({ classes }) => classes),
      },
      energy: { energyMeter, watts },
    },
    described.map(({ sizeBytes }) => sizeBytes),
    options,
  );
  return new ResilientMeasurer(
    measurer,
    models.map(({ candidate }) => candidate.name),
    inputs.slice(0, WARM_UP_INPUTS).map(warmingUp),
  );
}

function warmingUp({ id, given, reference }: LabelledInput<number | string>) {
  return { id, given, reference, rule: WARM_UP_RULE, seed: 0, metered: false };
}

function invalidOption(field: string, what: string, remedy: string): PremodelError {
  return new PremodelError('invalid-option', `${field} ${what}`, { place: { field }, remedy });
}
