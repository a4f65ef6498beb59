import type { ClassifierName, PaperOptions } from '../../policy/paper/options.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import { selectInputs } from '../../profile/select.ts';
import { concatOutcomes } from '../outcomes.ts';
import { simulate } from '../simulate.ts';
import { type Analysis, type AnalysisContext, outcomeColumns, outcomeValues, splitsOf } from './analysis.ts';

const LEVEL: readonly ClassifierName[] = ['knn', 'svm', 'decision-tree'];
const SINGLE: readonly ClassifierName[] = ['knn', 'svm', 'decision-tree', 'naive-bayes'];
const LEVELS = 3;

/**
 * All 27 three-level chains of k-nearest neighbours, support vectors and decision tree, and the single
 * classifiers, best first. All see the same features, chosen once on the training side of each fold.
 */
export function classifierCombinations(context: AnalysisContext): Analysis {
  const { profile, objective, options, seed } = context;
  const variants: Pick<PaperOptions, 'architecture' | 'classifiers'>[] = [
    ...combinations(LEVELS).map((classifiers) => ({ architecture: 'chain' as const, classifiers })),
    ...SINGLE.map((name) => ({ architecture: 'single' as const, classifiers: [name] })),
  ];
  const folds = splitsOf(context).map(({ train, test }) => {
    const training = selectInputs(profile, train);
    const { features } = paperPremodel(options).fit(training, objective, { seed });
    return variants.map((variant) => {
      const trainer = paperPremodel({ ...options, ...variant, features, maxCandidates: LEVELS });
      return simulate(trainer.fit(training, objective, { seed }), profile, { rows: test }).outcomes;
    });
  });
  const rows = variants.map(({ architecture, classifiers = [] }, i) => [
    architecture ?? '',
    classifiers.join('.'),
    ...outcomeValues(concatOutcomes(folds.map((fold) => fold[i])), context),
  ]);
  return {
    name: 'classifiers',
    title: 'Classifiers: chains of three levels, and single ones',
    columns: ['architecture', 'classifiers', ...outcomeColumns],
    rows: rows.sort((a, b) => Number(b[2]) - Number(a[2])),
  };
}

function combinations(levels: number): ClassifierName[][] {
  if (levels === 0) return [[]];
  return LEVEL.flatMap((first) => combinations(levels - 1).map((rest) => [first, ...rest]));
}
