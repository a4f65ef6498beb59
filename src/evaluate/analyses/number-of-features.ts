import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import { type Analysis, type AnalysisContext, crossValidated, outcomeColumns } from './analysis.ts';

const COUNTS = [1, 3, 5, 6, 7, 8, 9];

/** How many features the search keeps; it chooses anew on the training side of every fold. */
export function numberOfFeatures(context: AnalysisContext): Analysis {
  const { profile, options } = context;
  const available = profile.features.names.length;
  const variants = [
    ...COUNTS.filter((count) => count < available).map(
      (featureCount) => [featureCount, { features: 'auto', featureCount }] as const,
    ),
    [available, { features: 'all' }] as const,
  ];
  return {
    name: 'number-of-features',
    title: 'Number of features',
    columns: ['features', ...outcomeColumns],
    rows: variants.map(([count, features]) => [
      count,
      ...crossValidated(context, paperPremodel({ ...options, ...features })),
    ]),
  };
}
