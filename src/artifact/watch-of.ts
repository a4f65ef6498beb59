import { PremodelError } from '../error.ts';
import { type DriftReference, restoreDrift } from '../evaluate/drift/drift-reference.ts';
import { restorePromise, type UsePromise } from '../evaluate/promise/promise.ts';
import { restoreSoundness, type Soundness } from '../evaluate/soundness/soundness.ts';
import type { Policy } from '../policy/policy.ts';
import type { CandidateCost, Premodel } from './premodel.ts';

/** What a premodel knows to watch itself in use with. */
export interface PremodelWatch {
  readonly singleBest?: string;
  readonly soundness?: Soundness;
  readonly drift?: DriftReference;
  /** Absent in files of older releases, and where nothing that was measured costs anything. */
  readonly promise?: PricedPromise;
}

/** What is promised, and what everything costs. */
export interface PricedPromise {
  readonly promise: UsePromise;
  /** Of every candidate, by name. */
  readonly prices: ReadonlyMap<string, Price>;
  /** Name of the candidate that costs are relative to. */
  readonly singleBest: string;
}

/** What a run of a candidate is priced at, in the cost that counts. */
export interface Price {
  readonly whole: number;
  /** Once the candidate of this name has run. */
  readonly continued?: { readonly candidate: string; readonly price: number };
}

/**
 * @param policy of the premodel
 * @param file where it came from, for the error
 * @throws PremodelError `invalid-soundness`, `invalid-drift` when their numbers cannot be such, `invalid-premodel`
 * when they name columns that nothing computes
 *
 * @example
 * const policy = policyOf(premodel);
 * const runner = new AdaptiveRunner({ domain, policy, candidates, watch: watchOf(premodel, policy) });
 */
export function watchOf(premodel: Premodel, policy: Policy, file?: string): PremodelWatch {
  const soundness = premodel.soundness && restoreSoundness(premodel.soundness);
  const drift = premodel.drift && restoreDrift(premodel.drift);
  const watched = (drift?.columns ?? []).map(({ kind, name }) => ({ kind, name }));
  const judged = soundness?.columns;
  const features = [...(judged?.features ?? []), ...namesOf('feature')];
  const evidence = [...(judged?.evidence ?? []), ...namesOf('evidence')];
  function namesOf(wanted: string): string[] {
    return watched.filter(({ kind }) => kind === wanted).map(({ name }) => name);
  }
  const [computed, told] = [new Set(policy.features), new Set(premodel.domain.evidenceNames)];
  const missing = features.find((name) => !computed.has(name)) ?? evidence.find((name) => !told.has(name));
  if (missing !== undefined) {
    throw new PremodelError('invalid-premodel', `it watches ${missing}, which nothing computes`, {
      place: { file, field: 'drift' },
      remedy: 'The file is damaged or was edited by hand: train again.',
    });
  }
  return { singleBest: premodel.singleBest, soundness, drift, promise: promiseOf(premodel, policy, file) };
}

/** @throws PremodelError `invalid-promise`, `invalid-premodel` */
function promiseOf(premodel: Premodel, policy: Policy, file?: string): PricedPromise | undefined {
  const { promise: state, singleBest, candidates, objective } = premodel;
  if (!state || singleBest === undefined) return undefined;
  const promise = restorePromise(state);
  if (promise.points.length !== (policy.points ?? 1)) {
    throw new PremodelError(
      'invalid-premodel',
      'it promises something of other operating points than there are',
      {
        place: { file, field: 'promise' },
        remedy: 'The file is damaged or was edited by hand: train again.',
      },
    );
  }
  const amount = ({ latencyMs, energyMj, other }: CandidateCost) =>
    ({ latencyMs, energyMj: energyMj ?? 0, cost: other ?? 0 })[objective.cost ?? 'latencyMs'];
  const prices = new Map(
    candidates.map(({ name, cost, continues }): [string, Price] => [
      name,
      {
        whole: amount(cost),
        ...(continues && {
          continued: { candidate: continues.candidate, price: amount(continues.cost) },
        }),
      },
    ]),
  );
  // Without a cost there is nothing to compare.
  return prices.get(singleBest)!.whole > 0 ? { promise, prices, singleBest } : undefined;
}
