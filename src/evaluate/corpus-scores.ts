import type { Difference } from '../policy/paired-gain.ts';
import type { CorpusMetric } from '../profile/corpus-metric.ts';
import type { Profile } from '../profile/profile.ts';
import type { CorpusScore } from './evaluation.ts';
import { type Bootstrap, interval95 } from './intervals.ts';
import { ABSTAINED, type Outcomes } from './outcomes.ts';

/** Corpus scores of plain outputs, input by input beside their references; by metric, 0..100. */
export function corpusScoresOf(
  metrics: readonly CorpusMetric[],
  outputs: readonly string[],
  references: readonly string[],
): Record<string, number> {
  return Object.fromEntries(
    metrics.map((metric) => {
      const sums = new Float64Array(metric.width);
      outputs.forEach((output, i) => {
        metric.statistics(output, references[i]).forEach((value, k) => {
          sums[k] += value;
        });
      });
      return [metric.name, metric.score(sums)];
    }),
  );
}

/** One metric of one row: the score, and what it is in every resample. */
interface Replicated {
  readonly name: string;
  readonly score: number;
  readonly replicates: Float64Array;
}

/**
 * Scores rows of an evaluation by corpus metrics: of the summed statistics of the outputs that were chosen,
 * each as often as its row weighs. An abstention is an empty output.
 */
export class CorpusScorer {
  readonly #profile: Profile;
  readonly #metrics: readonly CorpusMetric[];
  readonly #bootstrap: Bootstrap;
  readonly #statistics = new Map<string, Float64Array>();
  readonly #replicated = new WeakMap<Outcomes, readonly Replicated[]>();

  constructor(profile: Profile, metrics: readonly CorpusMetric[], bootstrap: Bootstrap) {
    this.#profile = profile;
    this.#metrics = metrics;
    this.#bootstrap = bootstrap;
  }

  /** The one that belongs to the criterion. */
  get leading(): string {
    return this.#metrics[0].name;
  }

  scores(outcomes: Outcomes): Record<string, CorpusScore> {
    return Object.fromEntries(
      this.#replicate(outcomes).map(({ name, score, replicates }) => [
        name,
        { score, interval95: interval95(replicates) },
      ]),
    );
  }

  /** The first minus the second, by the same resamples. */
  differences(outcomes: Outcomes, other: Outcomes): Record<string, Difference> {
    const theirs = this.#replicate(other);
    return Object.fromEntries(
      this.#replicate(outcomes).map(({ name, score, replicates }, at) => [
        name,
        {
          difference: score - theirs[at].score,
          interval95: interval95(replicates.map((value, i) => value - theirs[at].replicates[i])),
        },
      ]),
    );
  }

  #replicate(outcomes: Outcomes): readonly Replicated[] {
    const known = this.#replicated.get(outcomes);
    if (known) return known;
    const replicated = this.#metrics.map((metric) => {
      const sums = this.#bootstrap.sums(outcomes, metric.width, (m) =>
        this.#statisticsOf(metric, outcomes.answered[m], outcomes.inputs[m]),
      );
      return {
        name: metric.name,
        score: metric.score(totals(sums, metric.width)),
        replicates: this.#bootstrap.replicateSums(sums, metric.width, metric.score),
      };
    });
    this.#replicated.set(outcomes, replicated);
    return replicated;
  }

  #statisticsOf(metric: CorpusMetric, answered: number, input: number): Float64Array {
    const key = `${metric.name} ${answered} ${input}`;
    const known = this.#statistics.get(key);
    if (known) return known;
    const { candidates, references } = this.#profile;
    const output = answered === ABSTAINED ? '' : candidates[answered].outputs![input];
    const statistics = metric.statistics(output, references[input]);
    this.#statistics.set(key, statistics);
    return statistics;
  }
}

function totals(sums: Float64Array, width: number): Float64Array {
  const total = new Float64Array(width);
  sums.forEach((value, at) => {
    total[at % width] += value;
  });
  return total;
}
