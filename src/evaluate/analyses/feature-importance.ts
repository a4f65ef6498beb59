import { backwardSelection, featureImportance } from '../../learn/feature-selection/backward-selection.ts';
import { featureSearch, namesOf } from '../../policy/paper/choose-features.ts';
import type { PaperOptions } from '../../policy/paper/options.ts';
import { choiceLabels } from '../../policy/paper/paper-premodel.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';
import { choiceAccuracy } from './held-out-choices.ts';

/**
 * Cross-validated accuracy of the premodel's choice lost when one of the features chosen is left out (the paper's
 * measure), the most important first. For text the bag of words counts as one feature.
 */
export function importanceOfFeatures(context: AnalysisContext): Analysis {
  const losses = context.profile.words ? textLosses(context) : tableLosses(context);
  return {
    name: 'feature-importance',
    title: 'Feature importance: accuracy of the choice lost without it',
    columns: ['feature', 'loss'],
    rows: losses,
  };
}

/** Chosen on all inputs, and measured by the search's own evaluator. */
function tableLosses({ profile, objective, options, seed }: AnalysisContext): [string, number][] {
  const { target } = choiceLabels(profile, objective, options);
  const { kept, evaluator } = featureSearch(profile, target, { ...options, seed });
  if (!evaluator) return [];
  const minFeatures = Math.min(options.featureCount, kept.length);
  const { features } = backwardSelection(evaluator, { features: kept, minFeatures, tolerance: 1 });
  return featureImportance(evaluator, features).map(({ feature, loss }) => [
    profile.features.names[feature],
    loss,
  ]);
}

/** Of the whole premodel, fitted anew without the feature; every feature the correlation filter keeps has its turn. */
function textLosses(context: AnalysisContext): [string, number][] {
  const { profile, objective, options, seed } = context;
  const { target } = choiceLabels(profile, objective, options);
  const features = namesOf(featureSearch(profile, target, { ...options, seed }).kept, profile.features);
  const without: [string, PaperOptions][] = features.map((left) => [
    left,
    { features: features.filter((name) => name !== left) },
  ]);
  if (options.bagOfWords > 0) without.push(['bag of words', { features, bagOfWords: 0 }]);
  // The only one there is cannot be left out.
  if (without.length < 2) return [];
  const accuracy = choiceAccuracy(context, { features });
  return without
    .map(([name, premodel]): [string, number] => [name, accuracy - choiceAccuracy(context, premodel)])
    .sort((a, b) => b[1] - a[1]);
}
