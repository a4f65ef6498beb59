import { keepCandidates } from '../../policy/candidate-selection.ts';
import type { Analysis, AnalysisContext } from './analysis.ts';

/**
 * The paper's premodel over at most one, two, … candidates, beside a perfect choice among as many. Algorithm 1
 * runs anew on the training side of every fold; `added` is what it finds on all inputs. The features stay those
 * chosen for the candidates kept by default.
 */
export function numberOfCandidates(context: AnalysisContext): Analysis {
  const { profile, objective, options } = context;
  const all = keepCandidates(profile, objective, { method: options.selection, theta: 0 });
  return {
    name: 'number-of-candidates',
    title: 'Number of candidates',
    columns: ['candidates', 'added', 'perfectAccuracy', ...context.outcomeColumns],
    rows: all.map(({ name, accuracy }, i) => {
      const outcomes = context.heldOut(() => ({ theta: 0, maxCandidates: i + 1 }));
      return [i + 1, name, accuracy, ...context.measure(outcomes)];
    }),
  };
}
