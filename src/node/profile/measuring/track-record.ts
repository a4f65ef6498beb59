import { PremodelError } from '../../../error.ts';
import type { HostLoss } from '../../host/watched-host.ts';
import type { FailedRun } from '../cell.ts';
import { alwaysLost } from './loss-errors.ts';

/** A model that took so many processes down, and never answered, is not given another. */
const MOST_LOSSES = 3;

interface Failures {
  readonly on: Set<string>;
  reason: string;
}

/** Which candidates have answered anything. */
export class TrackRecord {
  readonly #names: readonly string[];
  readonly #answered = new Set<number>();
  readonly #failures = new Map<number, Failures>();
  readonly #losses = new Map<number, Set<string>>();

  constructor(names: readonly string[]) {
    this.#names = names;
  }

  /** Runs on one input, in the order of the candidates. */
  add(id: string, runs: readonly (object | FailedRun)[]): void {
    for (const [k, run] of runs.entries()) {
      if ('failed' in run) this.#failed(k, id, run.failed);
      else this.#answered.add(k);
    }
  }

  /** @throws PremodelError where that is all it ever does */
  addLoss(id: string, candidate: number, loss: HostLoss): void {
    const losses = this.#losses.get(candidate) ?? new Set();
    this.#losses.set(candidate, losses.add(id));
    const isHopeless = !this.#answered.has(candidate) && losses.size >= MOST_LOSSES;
    if (isHopeless) throw alwaysLost(this.#names[candidate], [...losses], loss);
  }

  hasAnswered(candidate: number): boolean {
    return this.#answered.has(candidate);
  }

  get allHaveAnswered(): boolean {
    return this.#answered.size === this.#names.length;
  }

  /** @throws PremodelError `no-answers` where a candidate has answered nothing */
  assertAllAnswered(): void {
    for (const [k, name] of this.#names.entries()) {
      const failures = this.#failures.get(k);
      if (this.#answered.has(k) || !failures) continue;
      const [first] = failures.on;
      const message = `${name} answered none of ${failures.on.size} inputs, e.g. on ${first}: ${failures.reason}`;
      throw new PremodelError('no-answers', message, {
        place: { file: name },
        remedy: 'Leave the model out, and go on from what was measured of the others; or mend it.',
      });
    }
  }

  #failed(candidate: number, id: string, reason: string): void {
    const failures = this.#failures.get(candidate) ?? { on: new Set<string>(), reason };
    this.#failures.set(candidate, failures);
    failures.on.add(id);
  }
}
