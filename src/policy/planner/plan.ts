import type { LinearRegressor } from '../../learn/linear/linear-regressor.ts';
import type { Combiner } from '../combine/combiner.ts';

/** What is done once a certain set of candidates has run. */
export interface PlanState {
  /** The set: ascending indexes into the policy's candidates. */
  readonly ran: readonly number[];
  /** Answers for the set; absent where nothing has run. */
  readonly combiner?: Combiner;
  /** Candidates that may run next. */
  readonly actions: readonly number[];
  /**
   * By operating point and action: how much more running it is expected to bring than answering now, score
   * minus price times cost, acting well ever after.
   */
  readonly gains: readonly (readonly LinearRegressor[])[];
}

export function stateKey(ran: readonly number[]): string {
  return ran.join(',');
}

/** The set with one more, ascending. */
export function withRun(ran: readonly number[], candidate: number): number[] {
  return [...ran, candidate].sort((a, b) => a - b);
}

/** Every set of at most `most` of so many candidates, larger ones first. */
export function runSets(candidates: number, most: number): number[][] {
  const bySize: number[][][] = [[[]]];
  for (let size = 1; size <= most; size++) {
    bySize.push(
      bySize[size - 1].flatMap((set) => {
        const from = (set.at(-1) ?? -1) + 1;
        return Array.from({ length: candidates - from }, (_, i) => [...set, from + i]);
      }),
    );
  }
  return bySize.reverse().flat();
}
