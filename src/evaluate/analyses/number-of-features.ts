import type { Analysis, AnalysisContext } from './analysis.ts';

const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 12, 15, 20];

/** How many features the search keeps, chosen on the training side of every fold; the last row is all of them. */
export function numberOfFeatures(context: AnalysisContext): Analysis {
  const available = context.profile.features.names.length;
  return {
    name: 'number-of-features',
    title: 'Number of features',
    columns: ['features', ...context.outcomeColumns],
    rows: [
      ...COUNTS.filter((count) => count < available).map((count) => [
        count,
        ...context.measure(context.heldOut((split) => ({ features: context.featuresOf(split, count) }))),
      ]),
      [available, ...context.measure(context.heldOut(() => ({ features: 'all' })))],
    ],
  };
}
