import type { Frontier } from '../operating-point.ts';
import type { PlanState } from './plan.ts';

export interface PlannerParts {
  readonly candidates: readonly string[];
  readonly features: readonly string[];
  readonly evidence: readonly string[];
  /** How many classes of a combined answer the criterion looks at; 0 where answers are not combined. */
  readonly depth: number;
  readonly states: readonly PlanState[];
  readonly points: number;
  readonly frontier?: Frontier;
}
