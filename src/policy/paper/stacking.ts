import type { Classifier, Learner } from '../../learn/classifier.ts';
import { stratifiedKFold, trainTestOf } from '../../learn/folds.ts';
import { type Matrix, matrix, rowOf, selectColumns, selectRows } from '../../learn/matrix.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import {
  type Chooser,
  type ChooserFit,
  type ChooserShape,
  candidateOfClass,
  classesOf,
  learnerOfLevel,
} from './chooser.ts';

const FOLDS = 5;

/**
 * The paper's feature stacking: one classifier reads the bag of words; another reads the other features, and how
 * probable the first finds each class (Wolpert 1992). The paper says no more than that there are two. While fitting,
 * what the first says about a row comes from classifiers that have not seen it. The paper's worst architecture.
 */
export function fitStacking(fit: ChooserFit, learners: readonly Learner[]): Chooser {
  const { x, labels, kept, words, seed } = fit;
  const y = classesOf(labels, kept);
  const options = { classes: kept + 1, seed };
  const columns = Int32Array.from({ length: x.cols }, (_, column) => column);
  const bag = selectColumns(x, columns.subarray(x.cols - words));
  const rest = selectColumns(x, columns.subarray(0, x.cols - words));
  const bagProbabilities = probabilitiesOfUnseen(learners[0], bag, y, options);
  return stacked(
    learners[0].fit(bag, y, options),
    learnerOfLevel(learners, 1).fit(besideEachOther(rest, bagProbabilities), y, options),
    kept,
  );
}

export function restoreStacking(reader: StateReader, { kept, features, words }: ChooserShape): Chooser {
  const [ofBag, ofRest] = reader.list('classifiers', 2).map(restoreClassifier);
  const fits =
    [ofBag, ofRest].every(({ classes }) => classes === kept + 1) &&
    ofBag.features === words &&
    ofRest.features === features - words + kept + 1;
  if (!fits) reader.fail('classifiers', 'do not fit the candidates and features');
  return stacked(ofBag, ofRest, kept);
}

function stacked(ofBag: Classifier, ofRest: Classifier, kept: number): Chooser {
  return {
    choose(row) {
      const split = row.length - ofBag.features;
      const bagProbabilities = ofBag.predictProba(row.subarray(split));
      return candidateOfClass(ofRest.predict([...row.subarray(0, split), ...bagProbabilities]), kept);
    },
    toJSON: () => [ofBag.toJSON(), ofRest.toJSON()],
  };
}

/** Probability of each class for each row, by a classifier fitted on other rows: rows x classes. */
function probabilitiesOfUnseen(
  learner: Learner,
  x: Matrix,
  y: Int32Array,
  options: { readonly classes: number; readonly seed: number },
): Matrix {
  const bagProbabilities = matrix(x.rows, options.classes);
  // A single row cannot be held out: nothing is said of it.
  if (x.rows < 2) return bagProbabilities;
  const folds = Math.min(FOLDS, x.rows);
  const foldOf = stratifiedKFold(y, folds, options.seed);
  for (let fold = 0; fold < folds; fold++) {
    const { train, test } = trainTestOf(foldOf, fold);
    const labels = train.map((row) => y[row]);
    const classifier = learner.fit(selectRows(x, train), labels, options);
    for (const row of test) rowOf(bagProbabilities, row).set(classifier.predictProba(rowOf(x, row)));
  }
  return bagProbabilities;
}

function besideEachOther(left: Matrix, right: Matrix): Matrix {
  const result = matrix(left.rows, left.cols + right.cols);
  for (let row = 0; row < left.rows; row++) {
    rowOf(result, row).set(rowOf(left, row));
    rowOf(result, row).set(rowOf(right, row), left.cols);
  }
  return result;
}
