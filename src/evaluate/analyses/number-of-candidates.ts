import { keepCandidates } from '../../policy/candidate-selection.ts';
import { paperPremodel } from '../../policy/paper/paper-premodel.ts';
import { type Analysis, type AnalysisContext, crossValidated, outcomeColumns } from './analysis.ts';

/** The paper's premodel over the first one, two, … candidates Algorithm 1 finds, beside a perfect choice. */
export function numberOfCandidates(context: AnalysisContext): Analysis {
  const { profile, objective, options } = context;
  const all = keepCandidates(profile, objective, { method: options.selection, theta: 0 });
  return {
    name: 'number-of-candidates',
    title: 'Number of candidates',
    columns: ['candidates', 'added', 'perfectAccuracy', ...outcomeColumns],
    rows: all.map(({ name, accuracy }, i) => {
      const trainer = paperPremodel({ ...options, theta: 0, maxCandidates: i + 1 });
      return [i + 1, name, accuracy, ...crossValidated(context, trainer)];
    }),
  };
}
