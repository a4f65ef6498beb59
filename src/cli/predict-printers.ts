import type { OutputKindName } from '../domain/tasks.ts';
import type { Classification, ResultTypes, TranslationResult } from '../models/tasks/results.ts';
import { milliseconds, percent } from '../report/format.ts';

/** How results of a kind of output are printed. */
export interface Printer<Result> {
  /** Lines for standard output. */
  result(input: string, result: Result): string;
  /** What stands on standard output for an input without an answer; nothing where it is undefined. */
  readonly failure?: string;
  /** With `--explain`, on standard error. Default: nothing. */
  explanation?(result: Result): string;
}

export const predictPrinters: {
  readonly [Name in OutputKindName]: Printer<ResultTypes[Name]['result']>;
} = {
  classes: { result: describePrediction },
  // Line n stays the text made of line n: there is one for every input, empty where there is none.
  generation: {
    result: (_, { translation = '' }) => translation.replaceAll('\n', ' '),
    failure: '',
    explanation: describeDecision,
  },
};

function describeDecision({ decision }: TranslationResult): string {
  const { timings, reason } = decision;
  return `${milliseconds(timings.preprocessMs + timings.inferenceMs)} ms: ${reason}`;
}

function describePrediction(input: string, { predictions, decision }: Classification): string {
  const { timings, answeredBy, abstained, ran, deadlineExceeded } = decision;
  const premodelMs = timings.featuresMs + timings.decisionMs;
  const spent =
    `${milliseconds(timings.preprocessMs + timings.inferenceMs)} ms` +
    (premodelMs > 0 ? `, premodel ${milliseconds(premodelMs)} ms` : '') +
    (deadlineExceeded ? ', its time was over' : '');
  if (abstained) return `${input}  no answer: no model is expected to be right (${spent})`;
  const before = ran.map((run) => run.candidate).filter((name) => name !== answeredBy);
  const by = `${answeredBy}${before.length > 0 ? ` after ${before.join(', ')}` : ''}`;
  const [first, ...others] = predictions.map(({ label, score }) => `${percent(score)}  ${label}`);
  return [`${input}  ${first}  (${by}, ${spent})`, ...others.map((line) => `    ${line}`)].join('\n');
}
