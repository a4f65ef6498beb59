import type { Architecture, ClassifierName } from '../../policy/paper/options.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';

const LEVELS = 3;

/** Support vectors and trees over a thousand words and more take an hour; who does better shows before. */
const MOST_WORDS = 250;

interface Variant {
  readonly architecture: Architecture;
  readonly classifiers: readonly ClassifierName[];
}

/**
 * The paper's architectures and classifiers compared, the most accurate first. All see the same features and at
 * most three candidates.
 *
 * For images: all 27 three-level chains of k-nearest neighbours, support vectors and decision tree, and the single
 * classifiers. For text: every classifier alone, in all levels of a chain, and as both parts of feature stacking, with
 * a bag of at most 250 words.
 */
export function classifierCombinations(context: AnalysisContext): Analysis {
  const variants = context.profile.words ? textVariants(context.options.bagOfWords) : imageVariants();
  const bagOfWords = Math.min(context.options.bagOfWords, MOST_WORDS);
  const rows = variants.map((variant) => {
    const outcomes = context.heldOut(() => ({ ...variant, bagOfWords, maxCandidates: LEVELS }));
    return { ...variant, measured: context.measure(outcomes) };
  });
  return {
    name: 'classifiers',
    title: 'Architectures and classifiers',
    columns: ['architecture', 'classifiers', ...context.outcomeColumns],
    rows: rows
      .sort((a, b) => b.measured[0] - a.measured[0])
      .map(({ architecture, classifiers, measured }) => [architecture, classifiers.join('.'), ...measured]),
  };
}

function imageVariants(): Variant[] {
  return [
    ...combinations(LEVELS).map((classifiers): Variant => ({ architecture: 'chain', classifiers })),
    ...(['knn', 'svm', 'decision-tree', 'naive-bayes'] as const).map(
      (name): Variant => ({ architecture: 'single', classifiers: [name] }),
    ),
  ];
}

function combinations(levels: number): ClassifierName[][] {
  if (levels === 0) return [[]];
  return (['knn', 'svm', 'decision-tree'] as const).flatMap((first) =>
    combinations(levels - 1).map((rest) => [first, ...rest]),
  );
}

function textVariants(bagOfWords: number): Variant[] {
  const names = ['knn', 'svm', 'decision-tree', 'naive-bayes', 'multinomial-naive-bayes'] as const;
  const kinds = bagOfWords > 0 ? (['single', 'chain', 'stacking'] as const) : (['single', 'chain'] as const);
  return kinds.flatMap((architecture) =>
    names.map((name): Variant => ({ architecture, classifiers: [name] })),
  );
}
