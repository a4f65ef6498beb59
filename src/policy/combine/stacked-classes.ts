import type { Classifier } from '../../learn/classifier.ts';
import { restoreClassifier } from '../../learn/restore-classifier.ts';
import type { StateReader } from '../../learn/state-reader.ts';
import type { Knowledge } from '../policy.ts';
import { policyReader } from '../policy-state.ts';
import { type ClassColumns, classColumns, classColumnsWidth } from './class-columns.ts';
import type { Combined, Combiner } from './combiner.ts';
import type { EvidenceLayout } from './evidence-layout.ts';
import { answerOfLabels, labelSignals } from './label-answer.ts';

/** A classifier, which columns it reads, and how much its word counts. */
export interface StackedMember {
  readonly reads: ClassColumns;
  readonly weight: number;
  readonly classifier: Classifier;
}

/**
 * Where classes are few: classifiers learn the class from everything the runs said, so that they know which
 * candidate mistakes which class for which; the weighted mean of their probabilities answers. Stacking
 * (Wolpert 1992).
 */
export class StackedClasses implements Combiner {
  readonly #layout: EvidenceLayout;
  readonly #members: readonly StackedMember[];
  readonly #depth: number;

  constructor(layout: EvidenceLayout, members: readonly StackedMember[], depth: number) {
    this.#layout = layout;
    this.#members = members;
    this.#depth = depth;
  }

  combine({ evidence }: Pick<Knowledge, 'evidence'>, ran: readonly number[]): Combined {
    const { classes } = this.#members[0].classifier;
    const mean = new Float64Array(classes);
    for (const { reads, weight, classifier } of this.#members) {
      const columns = classColumns(reads, evidence, ran, this.#layout, classes);
      classifier.predictProba(columns).forEach((probability, label) => {
        mean[label] += weight * probability;
      });
    }
    return stackedAnswer(mean, evidence, ran, this.#layout, this.#depth);
  }

  signals(runs: number): number {
    return labelSignals(runs) + this.#members[0].classifier.classes;
  }

  toJSON() {
    return { kind: 'stacked-classes', members: this.#members };
  }
}

/** The most probable classes; which one is likely also says what another run could change. */
export function stackedAnswer(
  probabilities: Float64Array,
  evidence: readonly (Float64Array | undefined)[],
  ran: readonly number[],
  layout: EvidenceLayout,
  depth: number,
): Combined {
  const labels = Array.from(probabilities, (probability, label) => ({ label, probability }));
  const answer = answerOfLabels(labels, { evidence, ran, layout, depth });
  return { ...answer, signals: [...answer.signals, ...probabilities] };
}

export function restoreStackedClasses(
  reader: StateReader,
  runs: number,
  layout: EvidenceLayout,
  depth: number,
): StackedClasses {
  const members = reader.list('members').map((state) => {
    const member = policyReader(state);
    const reads = member.text('reads');
    if (reads !== 'odds' && reads !== 'probabilities') return member.fail('reads', 'is no kind of columns');
    const weight = member.number('weight', 0);
    return { reads, weight, classifier: restoreClassifier(member.object('classifier')) } as const;
  });
  const [first] = members;
  const fits = ({ reads, classifier: { classes, features } }: StackedMember) =>
    classes === first.classifier.classes && features === classColumnsWidth(reads, runs, layout, classes);
  if (!first || !members.every(fits)) reader.fail('members', 'do not fit together');
  return new StackedClasses(layout, members, depth);
}
