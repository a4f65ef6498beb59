import { columnOf } from '../learn/matrix.ts';
import type { Profile } from '../profile/profile.ts';
import { costsAfter } from './costs.ts';
import { mean, scoresBy } from './optimal-candidate.ts';
import type { Objective } from './policy.ts';
import { priceLadder } from './prices.ts';

/** One step of a cascade. */
export interface CascadeLevel {
  readonly candidate: number;
  /** Its answer stands from this confidence on; absent at the last level, whose answer always stands. */
  readonly threshold?: number;
  /** Its answer also stands where the level before named the same class. */
  readonly agrees?: boolean;
}

/** A level more must gain so many standard errors on the training rows. */
const ESTABLISHED = 2;

interface Settings {
  readonly confidence: string;
  readonly agreement: boolean;
  readonly maxRuns: number;
  /** Default: the ladder of the profile. */
  readonly prices?: Float64Array;
}

/** What is known of every row, by candidate. */
interface Columns {
  readonly scores: readonly Float64Array[];
  /** Of a candidate, once others have run. */
  readonly costs: (candidate: number, ran: readonly number[]) => Float64Array;
  readonly sureness: readonly Float64Array[];
  /** Rows by falling sureness. */
  readonly order: readonly Int32Array[];
  /** Absent where evidence names no classes. */
  readonly named?: readonly Float64Array[];
}

interface FittedLevels {
  readonly candidates: readonly string[];
  /** By price, the levels in order. */
  readonly points: readonly (readonly CascadeLevel[])[];
  /** By price, mean score minus price times cost on the rows fitted on, of the best two. */
  readonly worth: readonly number[];
}

/** The best cascade for each of several prices; candidates that none of them runs are left out. */
export function fitLevels(
  profile: Profile,
  objective: Objective,
  { confidence, agreement, maxRuns, prices = priceLadder(profile, objective) }: Settings,
): FittedLevels {
  const evidence = (name: string) =>
    profile.candidates.map((each) => columnOf(each.evidence, profile.evidenceNames.indexOf(name)));
  const sureness = evidence(confidence);
  const columns: Columns = {
    scores: profile.candidates.map((candidate) => scoresBy(candidate, objective.criterion)),
    costs: costsAfter(profile, objective),
    sureness,
    order: sureness.map((sure) => Int32Array.from(sure.keys()).sort((a, b) => sure[b] - sure[a])),
    named: agreement ? evidence('class1') : undefined,
  };
  const worth: number[] = [];
  const points = Array.from(prices, (price) => {
    const pair = bestPair(columns, price);
    let { levels } = pair;
    worth.push(pair.worth);
    for (let runs = levels.length; runs >= 2 && runs < maxRuns; runs++) {
      const longer = withOneMore(levels, columns, price);
      if (!longer) break;
      levels = longer;
    }
    return levels;
  });
  const used = profile.candidates
    .map((_, k) => k)
    .filter((k) => points.some((levels) => levels.some(({ candidate }) => candidate === k)));
  return {
    candidates: used.map((k) => profile.candidates[k].name),
    worth,
    points: points.map((levels) =>
      levels.map((level) => ({ ...level, candidate: used.indexOf(level.candidate) })),
    ),
  };
}

/** Sweeps, for every ordered pair, the number of rows on which the first one's answer stands. */
function bestPair(
  { scores, costs, sureness, order }: Columns,
  price: number,
): { levels: readonly CascadeLevel[]; worth: number } {
  const rows = scores[0].length;
  const meanCosts = scores.map((_, k) => mean(costs(k, [])));
  const worth = scores.map((score, k) => mean(score) - price * meanCosts[k]);
  const best = worth.indexOf(Math.max(...worth));
  let most = worth[best] + 1e-12;
  let found: CascadeLevel[] = [{ candidate: best }];
  for (const [first, sure] of sureness.entries()) {
    for (const second of sureness.keys()) {
      if (second === first || meanCosts[second] < meanCosts[first]) continue;
      const added = costs(second, [first]);
      let total = rows * (mean(scores[second]) - price * (mean(added) + meanCosts[first]));
      order[first].forEach((row, standing) => {
        total += scores[first][row] - scores[second][row] + price * added[row];
        const next = order[first][standing + 1];
        // A threshold cannot part equal values.
        if (next === undefined || sure[next] === sure[row] || total <= most * rows) return;
        most = total / rows;
        found = [{ candidate: first, threshold: sure[row] }, { candidate: second }];
      });
    }
  }
  return { levels: found, worth: most };
}

/**
 * A candidate put in before the last level, its threshold swept over the rows that come to it; the one that gains
 * most, where the gain is established.
 */
function withOneMore(
  levels: readonly CascadeLevel[],
  columns: Columns,
  price: number,
): CascadeLevel[] | undefined {
  const { scores, costs, sureness, order, named } = columns;
  const rows = scores[0].length;
  const last = levels[levels.length - 1].candidate;
  const before = levels[levels.length - 2].candidate;
  const earlier = levels.slice(0, -1).map(({ candidate }) => candidate);
  const lastAlone = costs(last, earlier);
  const comes = rowsPastAll(levels.slice(0, -1), columns);
  let found: { level: CascadeLevel; gain: number; squares: number } | undefined;
  for (let middle = 0; middle < scores.length; middle++) {
    if (middle === last || earlier.includes(middle)) continue;
    const added = costs(middle, earlier);
    const lastAfter = costs(last, [...earlier, middle]);
    for (const agrees of named ? [false, true] : [false]) {
      // At first only those stand that agree, if they may; then the surest, one after the other.
      let gain = 0;
      let squares = 0;
      const add = (value: number, sign = 1) => {
        gain += sign * value;
        squares += sign * value * value;
      };
      const passing = (row: number) => price * (lastAlone[row] - lastAfter[row] - added[row]);
      const standing = (row: number) =>
        scores[middle][row] - scores[last][row] + price * (lastAlone[row] - added[row]);
      const agreeing = (row: number) => agrees && named![middle][row] === named![before][row];
      for (let row = 0; row < rows; row++) {
        if (comes[row]) add(agreeing(row) ? standing(row) : passing(row));
      }
      order[middle].forEach((row, position) => {
        if (comes[row] && !agreeing(row)) {
          add(passing(row), -1);
          add(standing(row));
        }
        const next = order[middle][position + 1];
        if (next === undefined || sureness[middle][next] === sureness[middle][row]) return;
        if (gain <= (found?.gain ?? 0)) return;
        const level = { candidate: middle, threshold: sureness[middle][row], ...(agrees && { agrees }) };
        found = { level, gain, squares };
      });
    }
  }
  if (!found || found.gain < ESTABLISHED * Math.sqrt(found.squares)) return undefined;
  return [...levels.slice(0, -1), found.level, levels[levels.length - 1]];
}

/** 1 where no level's answer stands. */
function rowsPastAll(levels: readonly CascadeLevel[], { sureness, named }: Columns): Uint8Array {
  return Uint8Array.from(sureness[0], (_, row) => {
    const stands = levels.some(({ candidate, threshold, agrees }, index) => {
      if (sureness[candidate][row] >= threshold!) return true;
      return Boolean(agrees && named![candidate][row] === named![levels[index - 1].candidate][row]);
    });
    return stands ? 0 : 1;
  });
}
