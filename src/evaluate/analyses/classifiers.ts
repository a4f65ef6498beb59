import type { ClassifierName, PaperOptions } from '../../policy/paper/options.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';

const LEVEL: readonly ClassifierName[] = ['knn', 'svm', 'decision-tree'];
const SINGLE: readonly ClassifierName[] = ['knn', 'svm', 'decision-tree', 'naive-bayes'];
const LEVELS = 3;

/**
 * All 27 three-level chains of k-nearest neighbours, support vectors and decision tree, and the single
 * classifiers, the most accurate first. All see the same features and at most three candidates.
 */
export function classifierCombinations(context: AnalysisContext): Analysis {
  const variants: Required<Pick<PaperOptions, 'architecture' | 'classifiers'>>[] = [
    ...combinations(LEVELS).map((classifiers) => ({ architecture: 'chain' as const, classifiers })),
    ...SINGLE.map((name) => ({ architecture: 'single' as const, classifiers: [name] })),
  ];
  const rows = variants.map((variant) => {
    const outcomes = context.heldOut(() => ({ ...variant, maxCandidates: LEVELS }));
    return { ...variant, measured: context.measure(outcomes) };
  });
  return {
    name: 'classifiers',
    title: 'Classifiers: chains of three levels, and single ones',
    columns: ['architecture', 'classifiers', ...context.outcomeColumns],
    rows: rows
      .sort((a, b) => b.measured[0] - a.measured[0])
      .map(({ architecture, classifiers, measured }) => [architecture, classifiers.join('.'), ...measured]),
  };
}

function combinations(levels: number): ClassifierName[][] {
  if (levels === 0) return [[]];
  return LEVEL.flatMap((first) => combinations(levels - 1).map((rest) => [first, ...rest]));
}
