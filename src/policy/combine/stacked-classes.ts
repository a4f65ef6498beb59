import type { Classifier, Learner } from '../../learn/classifier.ts';
import { matrixFromRows } from '../../learn/matrix.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Knowledge } from '../policy.ts';
import type { Combined, Combiner } from './combiner.ts';
import { logit } from './evidence-columns.ts';
import type { EvidenceLayout } from './evidence-layout.ts';
import { answerOfLabels } from './label-answer.ts';

/** Per run and class: whether it came first, its probability, and its log-odds (scaled to about ±3). */
const COLUMNS_PER_CLASS = 3;

/**
 * Where classes are few: classifiers learn the class from everything the runs said, so that they know which
 * candidate mistakes which class for which; the mean of their probabilities answers. Stacking (Wolpert 1992).
 */
export class StackedClasses implements Combiner {
  readonly #layout: EvidenceLayout;
  readonly #classifiers: readonly Classifier[];
  readonly #depth: number;

  constructor(layout: EvidenceLayout, classifiers: readonly Classifier[], depth: number) {
    this.#layout = layout;
    this.#classifiers = classifiers;
    this.#depth = depth;
  }

  combine({ evidence }: Pick<Knowledge, 'evidence'>, ran: readonly number[]): Combined {
    const layout = this.#layout;
    const classes = this.#classifiers[0].classes;
    const columns = classColumns(evidence, ran, layout, classes);
    const mean = new Float64Array(classes);
    for (const classifier of this.#classifiers) {
      classifier.predictProba(columns).forEach((probability, label) => {
        mean[label] += probability / this.#classifiers.length;
      });
    }
    const labels = Array.from(mean, (probability, label) => ({ label, probability }));
    return answerOfLabels(labels, { evidence, ran, layout, depth: this.#depth });
  }

  toJSON() {
    return { kind: 'stacked-classes', classifiers: this.#classifiers };
  }
}

export function restoreStackedClasses(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  depth: number,
): StackedClasses {
  const classifiers = reader.list('classifiers').map((state) => restoreClassifier(state));
  const [first] = classifiers;
  const fits = ({ classes, features }: Classifier) =>
    classes === first.classes && features === runs * classes * COLUMNS_PER_CLASS;
  if (!first || !classifiers.every(fits)) reader.fail('classifiers', 'do not fit together');
  return new StackedClasses(layout, classifiers, depth);
}

/** @param references right class of every row, below `classes` */
export function fitStackedClasses(
  knowledge: readonly Knowledge[],
  references: Int32Array,
  ran: readonly number[],
  layout: EvidenceLayout,
  {
    classes,
    depth,
    learners,
    seed,
  }: { classes: number; depth: number; learners: readonly Learner[]; seed: number },
): StackedClasses {
  const x = matrixFromRows(knowledge.map(({ evidence }) => classColumns(evidence, ran, layout, classes)));
  return new StackedClasses(
    layout,
    learners.map((learner) => learner.fit(x, references, { classes, seed })),
    depth,
  );
}

function classColumns(
  evidence: readonly (Float64Array | undefined)[],
  ran: readonly number[],
  layout: EvidenceLayout,
  classes: number,
): Float64Array {
  const columns = new Float64Array(ran.length * classes * COLUMNS_PER_CLASS);
  ran.forEach((run, r) => {
    const said = evidence[run]!;
    layout.classes.forEach((at, rank) => {
      const label = said[at];
      if (!(Number.isInteger(label) && label >= 0 && label < classes)) return;
      const probability = Math.min(1, Math.max(0, said[layout.probabilities[rank]]));
      const start = (r * classes + label) * COLUMNS_PER_CLASS;
      columns[start] = rank === 0 ? 1 : 0;
      columns[start + 1] = probability;
      columns[start + 2] = logit(probability) / 3;
    });
  });
  return columns;
}
