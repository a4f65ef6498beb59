import { mean } from '../../statistics.ts';
import { pairedGain } from '../paired-gain.ts';
import type { CascadeColumns } from './cascade-columns.ts';

/** One step of a cascade. */
export interface CascadeLevel {
  readonly candidate: number;
  /** Evidence column that says whether its answer stands; absent at the last level, whose answer always stands. */
  readonly confidence?: string;
  /** Its answer stands from this value on. */
  readonly threshold?: number;
  /** Less is surer: it stands up to the threshold instead. */
  readonly below?: boolean;
  /** Its answer also stands where the level before named the same class. */
  readonly agrees?: boolean;
}

/** In order; the last one's answer stands whatever it says. */
export type Levels = readonly CascadeLevel[];

/** Standard errors by which a gain on the training rows counts as more than chance. */
const ESTABLISHED = 2;

/** Mean score minus price times cost. */
export function worthOf(levels: Levels, columns: CascadeColumns, price: number): number {
  return mean(utilities(levels, columns, price));
}

/** Whether a gain is established, row by row. */
export function isBetter(
  challenger: Levels,
  incumbent: Levels,
  columns: CascadeColumns,
  price: number,
): boolean {
  const before = utilities(incumbent, columns, price);
  const { gain, error } = pairedGain(before, utilities(challenger, columns, price));
  return gain > 0 && gain >= ESTABLISHED * error;
}

/** Score minus price times cost, of every row. */
function utilities(levels: Levels, columns: CascadeColumns, price: number): Float64Array {
  const { rows, scores, costs } = columns;
  const utility = new Float64Array(rows);
  levels.forEach(({ candidate }, index) => {
    const earlier = levels.slice(0, index);
    const ran = earlier.map((each) => each.candidate);
    const cost = costs(candidate, ran);
    const comes = pastAll(earlier, columns);
    for (let row = 0; row < rows; row++) {
      if (!comes[row]) continue;
      const spent = index > 0 ? utility[row] - scores[ran[index - 1]][row] : 0;
      utility[row] = spent + scores[candidate][row] - price * cost[row];
    }
  });
  return utility;
}

/** 1 where no level's answer stands. */
export function pastAll(levels: Levels, { rows, primary, others, named }: CascadeColumns): Uint8Array {
  const past = new Uint8Array(rows).fill(1);
  levels.forEach(({ candidate, confidence, threshold, below = false, agrees }, index) => {
    const measure = [primary, ...others].find(
      (each) => each.confidence === confidence && each.below === below,
    );
    const sure = measure!.values[candidate];
    const least = below ? -threshold! : threshold!;
    const before = agrees ? named![levels[index - 1].candidate] : undefined;
    for (let row = 0; row < rows; row++) {
      if (sure[row] >= least || (before && named![candidate][row] === before[row])) past[row] = 0;
    }
  });
  return past;
}
