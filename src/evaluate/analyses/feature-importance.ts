import { backwardSelection, featureImportance } from '../../learn/feature-selection/backward-selection.ts';
import { featureSearch, PAPER_COUNT } from '../../policy/paper/choose-features.ts';
import { choiceLabels } from '../../policy/paper/paper-premodel.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';

/**
 * Cross-validated accuracy of the premodel's choice lost when one of the features chosen on all inputs is left
 * out (the paper's measure), the most important first.
 */
export function importanceOfFeatures({ profile, objective, options, seed }: AnalysisContext): Analysis {
  const { target } = choiceLabels(profile, objective, options);
  const { kept, evaluator } = featureSearch(profile.features, target, { ...options, seed });
  const minFeatures = Math.min(options.featureCount ?? PAPER_COUNT, kept.length);
  const importances = evaluator
    ? featureImportance(
        evaluator,
        backwardSelection(evaluator, { features: kept, minFeatures, tolerance: 1 }).features,
      )
    : [];
  return {
    name: 'feature-importance',
    title: 'Feature importance: accuracy of the choice lost without it',
    columns: ['feature', 'loss'],
    rows: importances.map(({ feature, loss }) => [profile.features.names[feature], loss]),
  };
}
