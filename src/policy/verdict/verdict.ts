import type { StateReader } from '../../learn/state-reader.ts';
import type { Difference } from '../paired-gain.ts';
import { policyReader, readNames } from '../policy-state.ts';
import type { Gain, MixedYardstick } from './gain.ts';
import type { CostAndAccuracy } from './upper-hull.ts';
import type { Yardsticks } from './yardsticks.ts';

/** One kind of policy at the operating point that serves the constraint best. */
export interface Compared {
  readonly kind: string;
  readonly accuracy: number;
  readonly latencyMs: number;
  /** Mean per input, of the cost that counts. */
  readonly cost: number;
  /** Whether it keeps to the constraint. */
  readonly feasible: boolean;
  /** Over ignoring the input; absent of what ignores it, and in files made before it was looked at. */
  readonly gain?: Gain;
}

/** What was compared, what was kept, and why. */
export interface Verdict {
  readonly kept: string;
  /**
   * Whether choosing by input gains over what ignoring it gives: more accurate than random mixing of single candidates
   * and committees at equal cost, with 95 % confidence, and no single candidate as cheap may be as accurate.
   */
  readonly gains: boolean;
  /** A sentence or two for a person. */
  readonly reason: string;
  readonly compared: readonly Compared[];
  /** What ignoring the input gives; absent in files made before it was kept. */
  readonly yardsticks?: NamedYardsticks;
}

/** A single candidate or a committee, on the rows that were compared on. */
export interface NamedYardstick extends CostAndAccuracy {
  readonly candidates: readonly string[];
}

export interface NamedYardsticks {
  readonly singleBest: NamedYardstick;
  /** The cheapest single candidate that is not established to be less accurate than the single best. */
  readonly cheapestAsGood: NamedYardstick;
  /** What random mixing is made of, by rising cost. */
  readonly mixing: readonly NamedYardstick[];
}

export function namedYardsticks({ singleBest, cheapestAsGood, hull }: Yardsticks): NamedYardsticks {
  const named = ({ candidates, accuracy, cost }: NamedYardstick) => ({ candidates, accuracy, cost });
  return {
    singleBest: named(singleBest),
    cheapestAsGood: named(cheapestAsGood),
    mixing: hull.map(named),
  };
}

export function readVerdict(reader: StateReader, field: string): Verdict {
  const verdict = policyReader(reader.object(field));
  return {
    kept: verdict.text('kept'),
    gains: verdict.flag('gains'),
    reason: verdict.text('reason'),
    compared: verdict.list('compared').map((entry) => readCompared(policyReader(entry))),
    ...(verdict.has('yardsticks') && {
      yardsticks: readYardsticks(policyReader(verdict.object('yardsticks'))),
    }),
  };
}

function readCompared(reader: StateReader): Compared {
  return {
    kind: reader.text('kind'),
    accuracy: reader.number('accuracy', 0),
    latencyMs: reader.number('latencyMs', 0),
    cost: reader.number('cost'),
    feasible: reader.flag('feasible'),
    ...(reader.has('gain') && { gain: readGain(policyReader(reader.object('gain'))) }),
  };
}

function readYardsticks(reader: StateReader): NamedYardsticks {
  return {
    singleBest: readYardstick(policyReader(reader.object('singleBest'))),
    cheapestAsGood: readYardstick(policyReader(reader.object('cheapestAsGood'))),
    mixing: reader.list('mixing').map((entry) => readYardstick(policyReader(entry))),
  };
}

function readYardstick(reader: StateReader): NamedYardstick {
  return { candidates: readNames(reader, 'candidates', 1), ...readPoint(reader) };
}

function readGain(reader: StateReader): Gain {
  const dominating = reader.has('dominatedBy') ? policyReader(reader.object('dominatedBy')) : undefined;
  return {
    established: reader.flag('established'),
    againstMixing: readDifference(reader, 'againstMixing'),
    mixing: readMix(policyReader(reader.object('mixing'))),
    ...(dominating && {
      dominatedBy: {
        candidate: dominating.text('candidate'),
        ...readPoint(dominating),
        difference: readDifference(dominating, 'difference'),
      },
    }),
  };
}

function readMix(reader: StateReader): MixedYardstick {
  const parts = reader.list('parts').map((entry) => {
    const part = policyReader(entry);
    return { candidates: readNames(part, 'candidates', 1), share: part.number('share', 0) };
  });
  return { ...readPoint(reader), parts };
}

function readPoint(reader: StateReader): CostAndAccuracy {
  return { accuracy: reader.number('accuracy', 0), cost: reader.number('cost') };
}

function readDifference(parent: StateReader, field: string): Difference {
  const reader = policyReader(parent.object(field));
  const [low, high] = reader.numbers('interval95', 2);
  return { difference: reader.number('difference'), interval95: [low, high] };
}
