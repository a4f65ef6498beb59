import { LeafRows } from '../../learn/forest/leaf-rows.ts';
import type { MultiOutputForest } from '../../learn/forest/multi-output.ts';
import type { Matrix } from '../../learn/matrix.ts';
import { RowWeights } from '../../learn/row-weights.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import { TrainingRuns, type Trial } from './training-runs.ts';

/** Trials may take a half of the longest time, a quarter, and so on down to a 512th. */
const LIMITS = 9;

/**
 * Finds what may be tried before the candidate that is chosen: another for a limited time, whichever of them and however
 * long is expected to gain most. Expected is the mean over the training inputs that share leaves of the forest: what each
 * trial would have come to there is known. Pre-solving schedules (SATzilla, Xu et al., JAIR 2008; 3S, Kadioglu et al.,
 * CP 2011) try the same on all inputs.
 */
export class Trials {
  /** Rising. */
  readonly limitsMs: Float64Array;
  readonly runs: TrainingRuns;
  readonly leafRows: LeafRows;
  /** training inputs x candidates: the first limit by which the run has ended; LIMITS where none. */
  readonly #endsBy: Uint8Array;
  readonly #weights: RowWeights;

  private constructor(limitsMs: Float64Array, runs: TrainingRuns, leafRows: LeafRows) {
    this.limitsMs = limitsMs;
    this.runs = runs;
    this.leafRows = leafRows;
    this.#weights = new RowWeights(runs.rows);
    this.#endsBy = Uint8Array.from({ length: runs.rows * runs.candidates }, (_, at) => {
      const ms = runs.msOf(Math.floor(at / runs.candidates), at % runs.candidates);
      const limit = limitsMs.findIndex((limitMs) => ms <= limitMs);
      return limit < 0 ? limitsMs.length : limit;
    });
  }

  /** Undefined where no run takes time. */
  static of(forest: MultiOutputForest, runs: TrainingRuns): Trials | undefined {
    const longest = runs.longestMs;
    if (!(longest > 0)) return undefined;
    const limits = Float64Array.from({ length: LIMITS }, (_, i) => longest / 2 ** (LIMITS - i));
    return new Trials(limits, runs, new LeafRows(forest.leafOf, runs.rows, forest.nodes));
  }

  /**
   * The trial with the largest expected gain over running `second` at once; undefined where none gains.
   * @param price what a unit of cost is worth in score
   * @param except a training input that is not looked at
   */
  best(leaves: Int32Array, second: number, price: number, except?: number): Trial | undefined {
    const weights = this.#weights;
    this.leafRows.addTo(weights, leaves, except);
    const best = this.#bestUnder(weights, second, price);
    weights.clear();
    return best;
  }

  #bestUnder(weights: RowWeights, second: number, price: number): Trial | undefined {
    const { runs, limitsMs } = this;
    const width = limitsMs.length;
    // What every trial gains where its run is stopped, and what it gains more where that ended before.
    const stopped = new Float64Array(width);
    const ended = new Float64Array(runs.candidates * width);
    const later = new Float64Array(width);
    for (let i = 0; i < weights.count; i++) {
      const row = weights.row(i);
      const weight = weights.weight(row);
      const now = runs.worth(row, second, 0, price);
      for (let limit = 0; limit < width; limit++) {
        later[limit] = runs.worth(row, second, limitsMs[limit], price) - now;
        if (runs.costsTime) later[limit] -= price * limitsMs[limit];
        stopped[limit] += weight * later[limit];
      }
      for (let k = 0; k < runs.candidates; k++) {
        if (k === second) continue;
        const ends = this.#endsBy[row * runs.candidates + k];
        if (!runs.costsTime) {
          for (let limit = 0; limit < ends; limit++) {
            ended[k * width + limit] -= weight * price * runs.costStopped(row, k, limitsMs[limit]);
          }
        }
        if (ends === width) continue;
        const own = runs.worthOfTrial(row, { candidate: k, limitMs: limitsMs[ends] }, second, price) - now;
        for (let limit = ends; limit < width; limit++)
          ended[k * width + limit] += weight * (own - later[limit]);
      }
    }
    let most = 0;
    let best: Trial | undefined;
    for (let candidate = 0; candidate < runs.candidates; candidate++) {
      if (candidate === second) continue;
      for (let limit = 0; limit < width; limit++) {
        const gain = stopped[limit] + ended[candidate * width + limit];
        if (!(gain > most)) continue;
        most = gain;
        best = { candidate, limitMs: limitsMs[limit] };
      }
    }
    return best;
  }

  toJSON() {
    return { limitsMs: Array.from(this.limitsMs), runs: this.runs };
  }

  static restore(reader: StateReader, forest: MultiOutputForest, scores: Matrix): Trials {
    const limits = reader.numbers('limitsMs');
    const rising = limits.every((limit, i) => limit > (i === 0 ? 0 : limits[i - 1]));
    if (limits.length === 0 || limits.length > 255 || !rising)
      reader.fail('limitsMs', 'are not rising times');
    const runs = TrainingRuns.restore(reader.part('runs'), scores);
    return new Trials(limits, runs, new LeafRows(forest.leafOf, scores.rows, forest.nodes));
  }
}
