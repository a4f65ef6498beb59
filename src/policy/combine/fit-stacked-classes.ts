import { gradientBoostingClassification } from '../../learn/boosting/classification.ts';
import type { Classifier, Learner } from '../../learn/classifier.ts';
import { trainTestOf } from '../../learn/folds.ts';
import { logisticRegression } from '../../learn/linear/logistic-regression.ts';
import { type Matrix, matrix, matrixFromRows, rowOf, selectRows } from '../../learn/matrix.ts';
import type { Knowledge } from '../policy.ts';
import { type ClassColumns, classColumns } from './class-columns.ts';
import type { Combined } from './combiner.ts';
import type { EvidenceLayout } from './evidence-layout.ts';
import { StackedClasses, stackedAnswer } from './stacked-classes.ts';

interface Contestant {
  readonly reads: ClassColumns;
  readonly learner: Learner;
}

/** Confusions are nearly linear in log-odds; trees learn what is not, where rows suffice. */
const CONTESTANTS: readonly Contestant[] = [
  { reads: 'odds', learner: logisticRegression({ c: 1, tolerance: 1e-3, maxIterations: 100 }) },
  {
    reads: 'probabilities',
    learner: gradientBoostingClassification({
      maxIter: 60,
      learningRate: 0.1,
      maxLeafNodes: 8,
      minSamplesLeaf: 20,
      subsample: 0.6,
      maxFeatures: 0.7,
      maxBins: 63,
    }),
  },
];
/** Fewer rows for a class teach trees nothing; more classes, each with trees of its own, take too long. */
const TREES_ROWS_PER_CLASS = 100;
const TREES_CLASSES = 12;
/** Shares of the second contestant. */
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const LEAST = 1e-6;

/**
 * Both contestants, mixed in the share that makes the references of rows they were not fitted on most likely.
 *
 * @param references right class of every row, below `classes`
 * @returns also what the mixture says of every row, by classifiers fitted without it
 */
export function fitStackedClasses(
  knowledge: readonly Knowledge[],
  references: Int32Array,
  ran: readonly number[],
  layout: EvidenceLayout,
  { classes, depth, foldOf, seed }: { classes: number; depth: number; foldOf: Int32Array; seed: number },
): { combiner: StackedClasses; combined: Combined[] } {
  const few = classes > TREES_CLASSES || knowledge.length < TREES_ROWS_PER_CLASS * classes;
  const contestants = few ? CONTESTANTS.slice(0, 1) : CONTESTANTS;
  const fits = contestants.map(({ reads, learner }) => {
    const x = matrixFromRows(
      knowledge.map(({ evidence }) => classColumns(reads, evidence, ran, layout, classes)),
    );
    const learn = (part: Matrix, y: Int32Array) => learner.fit(part, y, { classes, seed });
    return {
      reads,
      learn: () => learn(x, references),
      heldOut: heldOut(x, references, classes, foldOf, learn),
    };
  });
  const first = fits[0].heldOut;
  const second = fits[1]?.heldOut ?? first;
  const share = fits.length > 1 ? likeliestShare(first, second, references) : 0;
  const members = fits
    .map(({ reads, learn }, which) => ({ reads, learn, weight: which === 0 ? 1 - share : share }))
    .filter(({ weight }) => weight > 0)
    .map(({ reads, learn, weight }) => ({ reads, weight, classifier: learn() }));
  const combined = knowledge.map(({ evidence }, row) => {
    const other = rowOf(second, row);
    const mixed = rowOf(first, row).map((p, label) => (1 - share) * p + share * other[label]);
    return stackedAnswer(mixed, evidence, ran, layout, depth);
  });
  return { combiner: new StackedClasses(layout, members, depth), combined };
}

/** rows x classes: probabilities by classifiers fitted without the row. */
function heldOut(
  x: Matrix,
  y: Int32Array,
  classes: number,
  foldOf: Int32Array,
  learn: (x: Matrix, y: Int32Array) => Classifier,
): Matrix {
  const probabilities = matrix(x.rows, classes);
  for (const fold of new Set(foldOf)) {
    const { train, test } = trainTestOf(foldOf, fold);
    const classifier = learn(
      selectRows(x, train),
      Int32Array.from(train, (row) => y[row]),
    );
    for (const row of test) probabilities.data.set(classifier.predictProba(rowOf(x, row)), row * classes);
  }
  return probabilities;
}

function likeliestShare(first: Matrix, second: Matrix, references: Int32Array): number {
  const likelihoods = SHARES.map((share) => {
    let sum = 0;
    references.forEach((label, row) => {
      const at = row * first.cols + label;
      sum += Math.log(Math.max(LEAST, (1 - share) * first.data[at] + share * second.data[at]));
    });
    return sum;
  });
  return SHARES[likelihoods.indexOf(Math.max(...likelihoods))];
}
