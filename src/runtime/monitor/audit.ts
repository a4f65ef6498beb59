import { clopperPearsonUpper } from '../../evaluate/certificate/clopper-pearson-bound.ts';
import { type Random, seededRandom } from '../../random.ts';

/** How often the policy answers otherwise than the single best would have. */
export interface AuditReport {
  /** Inputs on which the single best was asked as well. */
  readonly audited: number;
  readonly disagreed: number;
  /** Exact 95 % interval of the share of inputs with another answer (Clopper & Pearson 1934). */
  readonly interval95: readonly [low: number, high: number];
}

/** Draws the inputs to audit, by a seed, and counts what came of it. */
export class Audit {
  readonly #fraction: number;
  readonly #random: Random;
  #audited = 0;
  #disagreed = 0;

  /** @param fraction of inputs, 0..1 */
  constructor(fraction: number, seed: number) {
    this.#fraction = fraction;
    this.#random = seededRandom(seed);
  }

  /** Whether to audit the next input. */
  draw(): boolean {
    return this.#random() < this.#fraction;
  }

  record(agrees: boolean): void {
    this.#audited++;
    if (!agrees) this.#disagreed++;
  }

  report(): AuditReport {
    return auditReport(this.#audited, this.#disagreed);
  }
}

export function auditReport(audited: number, disagreed: number): AuditReport {
  const [n, k] = [audited, disagreed];
  const interval95 =
    n === 0
      ? ([0, 1] as const)
      : ([1 - clopperPearsonUpper(n - k, n, 0.025), clopperPearsonUpper(k, n, 0.025)] as const);
  return { audited: n, disagreed: k, interval95 };
}
