import { choosePoint, type PointConstraint } from '../policy/constraint.ts';
import type { Policy } from '../policy/policy.ts';

/**
 * What one request must keep to; chooses among the policy's operating points, where it has several. `maxLatencyMs` is
 * end to end: of what is asked for, decoding leaves the rest to the models.
 */
export interface RequestConstraint extends Omit<PointConstraint, 'modelTime'> {
  /** Milliseconds of `maxLatencyMs` already spent, by waiting in a queue for instance. Default 0. */
  readonly waitedMs?: number;
}

/** The constraint of one request while its time runs. */
export class RequestBudget {
  readonly #constraint: RequestConstraint;
  readonly #startedAt: number;

  /**
   * @param constraint that has been checked: `assertRequestOptions`
   * @param startedAt `performance.now()` when the request came
   */
  constructor(constraint: RequestConstraint, startedAt: number) {
    this.#constraint = constraint;
    this.#startedAt = startedAt;
  }

  /** Time left of the budget; Infinity where there is none. */
  leftMs(): number {
    const { maxLatencyMs = Infinity, waitedMs = 0 } = this.#constraint;
    return maxLatencyMs - waitedMs - (performance.now() - this.#startedAt);
  }

  /**
   * Index of the operating point that serves the request, with the time that is left; its own where none is asked for.
   * To be asked once the input is decoded: what is left is for features and models, so it is their time that counts.
   */
  operatingPoint({ frontier }: Policy): number | undefined {
    const { minAccuracy, maxLatencyMs, latency, maxEnergyMj, maxCost } = this.#constraint;
    if (!frontier) return undefined;
    const asked = [minAccuracy, maxLatencyMs, maxEnergyMj, maxCost].some((limit) => limit !== undefined);
    if (!asked) return frontier.chosen;
    const left = maxLatencyMs === undefined ? undefined : Math.max(0, this.leftMs());
    return choosePoint(frontier, {
      minAccuracy,
      maxLatencyMs: left,
      latency,
      modelTime: true,
      maxEnergyMj,
      maxCost,
    });
  }
}
