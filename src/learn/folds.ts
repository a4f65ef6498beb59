import { PremodelError } from '../error.ts';
import { type Random, seededRandom, shuffle } from '../random.ts';

export interface TrainTest {
  /** Rows, ascending. */
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * The fold (`0 … folds - 1`) of each row, shuffled by seed: every class is spread over the folds as evenly as
 * its rows allow (numbers differ by at most one), and so are the rows altogether. A class may have fewer rows
 * than there are folds.
 *
 * @throws PremodelError `invalid-folds` unless 2 ≤ folds ≤ rows
 *
 * @example
 * const foldOf = stratifiedKFold(y, 5, 1); // the fold of each row, 0..4
 */
export function stratifiedKFold(y: Int32Array, folds: number, seed: number): Int32Array {
  checkFolds(y.length, folds);
  const random = seededRandom(seed);
  const foldOf = new Int32Array(y.length);
  // Dealt out like cards, each class going on where the last one stopped.
  let dealt = 0;
  for (const rows of rowsByClass(y)) {
    for (const row of shuffle(rows, random)) foldOf[row] = dealt++ % folds;
  }
  return foldOf;
}

/**
 * The fold of each row, shuffled by seed, regardless of class.
 * @throws PremodelError `invalid-folds`
 *
 * @example
 * const foldOf = kFold(x.rows, 5, 1); // the fold of each row, 0..4
 */
export function kFold(rows: number, folds: number, seed: number): Int32Array {
  return stratifiedKFold(new Int32Array(rows), folds, seed);
}

/**
 * The rows outside and inside of one fold.
 *
 * @example
 * const { train, test } = trainTestOf(kFold(x.rows, 5, 1), 0);
 * const classifier = knn().fit(selectRows(x, train), Int32Array.from(train, (row) => y[row]));
 */
export function trainTestOf(foldOf: Int32Array, fold: number): TrainTest {
  const all = Int32Array.from(foldOf.keys());
  return {
    train: all.filter((row) => foldOf[row] !== fold),
    test: all.filter((row) => foldOf[row] === fold),
  };
}

/**
 * One shuffled split that gives `fraction` of each class, and of all rows, to the training side (rounded).
 *
 * @param fraction between 0 and 1
 * @throws PremodelError `invalid-folds` when a side would be empty
 *
 * @example
 * const { train, test } = stratifiedSplit(y, 0.8, 1);
 */
export function stratifiedSplit(y: Int32Array, fraction: number, seed: number): TrainTest {
  const size = Math.round(y.length * fraction);
  if (!(size >= 1 && size < y.length)) {
    throw invalidFolds(`a split of ${y.length} rows at ${fraction} leaves a side empty`);
  }
  const random: Random = seededRandom(seed);
  const inTrain = new Uint8Array(y.length);
  // Spread over the classes by running totals, so that the rounding errors of the classes cancel out.
  let seen = 0;
  let taken = 0;
  for (const rows of rowsByClass(y)) {
    seen += rows.length;
    const share = Math.round((seen * size) / y.length) - taken;
    for (const row of shuffle(rows, random).slice(0, share)) inTrain[row] = 1;
    taken += share;
  }
  const all = Int32Array.from(y.keys());
  return { train: all.filter((row) => inTrain[row] === 1), test: all.filter((row) => inTrain[row] === 0) };
}

function rowsByClass(y: Int32Array): number[][] {
  const rows = new Map<number, number[]>();
  y.forEach((label, row) => {
    const known = rows.get(label);
    if (known) known.push(row);
    else rows.set(label, [row]);
  });
  return [...rows.entries()].sort(([a], [b]) => a - b).map(([, ofClass]) => ofClass);
}

function checkFolds(rows: number, folds: number): void {
  if (!Number.isInteger(folds) || folds < 2 || folds > rows) {
    throw invalidFolds(`${folds} folds of ${rows} rows are not possible`);
  }
}

function invalidFolds(why: string): PremodelError {
  return new PremodelError('invalid-folds', why, {
    remedy: 'Give at least two folds, no more folds than rows, and a fraction between 0 and 1.',
  });
}
