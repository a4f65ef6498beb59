import { keepCandidates, selectionMethods } from '../../policy/candidate-selection.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';

const THETAS = [0.25, 0.5, 1, 2, 5, 10];

/** What a perfect choice among the candidates kept would reach, by method and theta of Algorithm 1. */
export function perfectPredictor({ profile, objective }: AnalysisContext): Analysis {
  return {
    name: 'perfect-predictor',
    title: 'Theta and method of Algorithm 1, with a perfect predictor',
    columns: ['method', 'theta', 'kept', 'accuracy', objective.cost ?? 'latencyMs', 'candidates'],
    rows: selectionMethods.flatMap((method) =>
      THETAS.map((theta) => {
        const kept = keepCandidates(profile, objective, { method, theta });
        const { accuracy, cost } = kept[kept.length - 1];
        return [method, theta, kept.length, accuracy, cost, kept.map(({ name }) => name).join(' + ')];
      }),
    ),
  };
}
