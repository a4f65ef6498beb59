import type { Matrix } from '../../learn/matrix.ts';
import { matrix } from '../../learn/matrix.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Profile } from '../../profile/profile.ts';
import { type CostKind, costKinds, costsOf } from '../costs.ts';
import { scoresBy } from '../optimal-candidate.ts';
import type { Objective } from '../policy.ts';

interface Columns {
  readonly cost: CostKind;
  /** All matrices: training inputs x candidates. */
  readonly scores: Matrix;
  readonly ms: Matrix;
  /** 1 or 0. */
  readonly answered: Matrix;
  /** Absent where time is the cost. */
  readonly costs?: Matrix;
  /** By training input; absent where there is none. */
  readonly limitMs?: Float64Array;
  readonly lossPerMs?: Float64Array;
}

/** What every run on the training inputs came to, and would have come to later or stopped: as `known-run.ts` has it. */
export class TrainingRuns {
  readonly rows: number;
  readonly candidates: number;
  readonly #columns: Columns;

  private constructor(columns: Columns) {
    this.rows = columns.ms.rows;
    this.candidates = columns.ms.cols;
    this.#columns = columns;
  }

  static of(profile: Profile, objective: Objective): TrainingRuns {
    const { candidates, inputs, timeLimit } = profile;
    const { cost = 'latencyMs', criterion } = objective;
    const columns = (of: (candidate: Profile['candidates'][number]) => ArrayLike<number>) => {
      const table = matrix(inputs.length, candidates.length);
      candidates.forEach((candidate, k) => {
        const values = of(candidate);
        for (let row = 0; row < inputs.length; row++) table.data[row * candidates.length + k] = values[row];
      });
      return table;
    };
    const loss = timeLimit?.lossPerMs[criterion];
    return new TrainingRuns({
      cost,
      scores: columns((candidate) => scoresBy(candidate, criterion)),
      ms: columns(({ latencyMs }) => latencyMs),
      answered: columns(({ answered }) => answered ?? new Uint8Array(inputs.length).fill(1)),
      ...(cost !== 'latencyMs' && { costs: columns((candidate) => costsOf(candidate, objective)) }),
      ...(timeLimit && { limitMs: timeLimit.limitMs }),
      ...(loss && { lossPerMs: loss }),
    });
  }

  /** The longest time that makes a difference. */
  get longestMs(): number {
    return (this.#columns.limitMs ?? this.#columns.ms.data).reduce((most, ms) => Math.max(most, ms), 0);
  }

  /** Whether stopping a run costs the same whatever run it is: the time. */
  get costsTime(): boolean {
    return this.#columns.costs === undefined;
  }

  msOf(row: number, candidate: number): number {
    return this.#columns.ms.data[row * this.candidates + candidate];
  }

  /** Score minus price times cost of a run that others had taken `spentMs` before, whose cost is not counted. */
  worth(row: number, candidate: number, spentMs: number, price: number): number {
    const { scores, ms, answered, costs, limitMs, lossPerMs } = this.#columns;
    const at = row * this.candidates + candidate;
    const leftMs = limitMs ? Math.max(0, limitMs[row] - spentMs) : Number.POSITIVE_INFINITY;
    const score =
      answered.data[at] === 1 && ms.data[at] <= leftMs
        ? Math.max(0, scores.data[at] - (lossPerMs ? lossPerMs[row] * spentMs : 0))
        : 0;
    return score - price * (costs ? costs.data[at] : Math.min(ms.data[at], leftMs));
  }

  /** What a run costs that is stopped so early that it has not ended. */
  costStopped(row: number, candidate: number, limitMs: number): number {
    const { cost, costs, ms } = this.#columns;
    if (!costs) return limitMs;
    const at = row * this.candidates + candidate;
    return cost === 'energyMj' ? (costs.data[at] * limitMs) / ms.data[at] : costs.data[at];
  }

  /** Score minus price times cost of a run for at most `limitMs`, and of another where that does not answer. */
  worthOfTrial(row: number, trial: Trial, second: number, price: number): number {
    const { candidate, limitMs } = trial;
    const ms = this.msOf(row, candidate);
    if (ms > limitMs) {
      return this.worth(row, second, limitMs, price) - price * this.costStopped(row, candidate, limitMs);
    }
    const alone = this.worth(row, candidate, 0, price);
    return this.hasAnswered(row, candidate) ? alone : alone + this.worth(row, second, ms, price);
  }

  hasAnswered(row: number, candidate: number): boolean {
    return this.#columns.answered.data[row * this.candidates + candidate] === 1;
  }

  /** Scores are read from elsewhere, where they stand already. */
  toJSON() {
    const { cost, ms, answered, costs, limitMs, lossPerMs } = this.#columns;
    return {
      cost,
      ms: Array.from(ms.data),
      answered: Array.from(answered.data),
      ...(costs && { costs: Array.from(costs.data) }),
      ...(limitMs && { limitMs: Array.from(limitMs) }),
      ...(lossPerMs && { lossPerMs: Array.from(lossPerMs) }),
    };
  }

  static restore(reader: StateReader, scores: Matrix): TrainingRuns {
    const { rows, cols } = scores;
    const cost = costKinds.find((kind) => kind === reader.text('cost')) ?? reader.fail('cost', 'is none');
    const table = (field: string, from: number) =>
      matrix(rows, cols, reader.numbers(field, rows * cols, from));
    const column = (field: string) => (reader.has(field) ? { [field]: reader.numbers(field, rows, 0) } : {});
    const answered = Float64Array.from(reader.integers('answered', rows * cols, 0, 1));
    return new TrainingRuns({
      cost,
      scores,
      ms: table('ms', 0),
      answered: matrix(rows, cols, answered),
      ...(cost !== 'latencyMs' && { costs: table('costs', 0) }),
      ...column('limitMs'),
      ...column('lossPerMs'),
    });
  }
}

/** A first run, stopped where it has not answered by then. */
export interface Trial {
  readonly candidate: number;
  readonly limitMs: number;
}
