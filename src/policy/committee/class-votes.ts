import type { Profile } from '../../profile/profile.ts';
import { namedLogProbability, unnamedLogProbability } from '../combine/class-log-probability.ts';
import type { EvidenceLayout } from '../combine/evidence-layout.ts';

/** What one candidate named on every row: its classes, their log-probabilities, and that of any other class. */
interface Votes {
  readonly labels: Float64Array;
  readonly logs: Float64Array;
  readonly unnamed: Float64Array;
}

/**
 * How often the mean log-probability of several candidates puts the right class among the first: a quick estimate of
 * a committee, with nothing fitted, so that hundreds of sets can be looked at.
 *
 * @param references right class of every row
 * @param depth among how many of the first classes the reference must be
 */
export function classVotes(
  profile: Profile,
  { classes, probabilities }: EvidenceLayout,
  references: Int32Array,
  depth: number,
): (members: readonly number[]) => number {
  const width = classes.length;
  const votes = profile.candidates.map(({ evidence }): Votes => {
    const rows = evidence.rows;
    const labels = new Float64Array(rows * width);
    const logs = new Float64Array(rows * width);
    const unnamed = new Float64Array(rows);
    for (let row = 0; row < rows; row++) {
      const from = row * evidence.cols;
      for (let rank = 0; rank < width; rank++) {
        labels[row * width + rank] = evidence.data[from + classes[rank]];
        logs[row * width + rank] = namedLogProbability(evidence.data[from + probabilities[rank]]);
      }
      unnamed[row] = unnamedLogProbability(evidence.data, probabilities, from);
    }
    return { labels, logs, unnamed };
  });
  const total = (members: readonly number[], row: number, label: number) => {
    let sum = 0;
    for (const k of members) {
      const { labels, logs, unnamed } = votes[k];
      let log = unnamed[row];
      for (let at = row * width; at < (row + 1) * width; at++) if (labels[at] === label) log = logs[at];
      sum += log;
    }
    return sum;
  };
  return (members) => {
    let right = 0;
    for (let row = 0; row < references.length; row++) {
      const own = total(members, row, references[row]);
      if (isAmongFirst(members, row, own)) right++;
    }
    return references.length > 0 ? right / references.length : 0;
  };

  /** Whether fewer than `depth` named classes beat the right one; a class that two name counts once. */
  function isAmongFirst(members: readonly number[], row: number, own: number): boolean {
    const better = new Set<number>();
    let named = false;
    for (const k of members) {
      for (let at = row * width; at < (row + 1) * width; at++) {
        const label = votes[k].labels[at];
        if (label === references[row]) named = true;
        else if (total(members, row, label) > own) better.add(label);
        if (better.size >= depth) return false;
      }
    }
    return named;
  }
}
