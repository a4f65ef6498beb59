import { PremodelError } from '../error.ts';
import type { AdaptiveModel } from '../node/adaptive-model.ts';
import { linesOf, linesOfFile } from '../node/dataset/lines.ts';
import type { TranslationResult } from '../node/tasks/translation.ts';
import { milliseconds } from '../report/format.ts';
import {
  type CliConstraint,
  describeFailure,
  type Failure,
  isFailure,
  type PredictFlags,
  resultOrFailure,
} from './predict-flags.ts';

/**
 * Translates sentences in order; a line each on standard output, empty where there is no translation, so that
 * line n stays the translation of line n; or one JSON object.
 */
export async function predictTexts(
  model: AdaptiveModel<'translation'>,
  sentences: readonly string[],
  flags: PredictFlags,
  constraint: CliConstraint,
): Promise<void> {
  const { input, json, explain } = flags;
  const predictions: ({ readonly input: string } & (TranslationResult | Failure))[] = [];
  for await (const sentence of sentencesFrom(sentences, input)) {
    const result = await resultOrFailure(() => model.predict(sentence, constraint));
    if (json) {
      predictions.push({ input: sentence, ...result });
      continue;
    }
    if (isFailure(result)) console.error(describeFailure(sentence, result));
    else if (explain) console.error(describeDecision(result));
    console.log(isFailure(result) ? '' : (result.translation ?? '').replaceAll('\n', ' '));
  }
  if (json) console.log(JSON.stringify({ predictions }, null, 2));
}

async function* sentencesFrom(given: readonly string[], file?: string): AsyncGenerator<string> {
  if (given.length > 0 && file !== undefined) {
    throw new PremodelError('invalid-option', 'sentences were given twice: as arguments and with --input', {
      place: { field: 'input' },
      remedy: 'Give one of them.',
    });
  }
  if (given.length > 0) yield* given;
  else if (file !== undefined && file !== '-') yield* linesOfFile(file);
  else yield* linesOf(process.stdin, 'standard input');
}

function describeDecision({ decision }: TranslationResult): string {
  const { timings, reason } = decision;
  return `${milliseconds(timings.preprocessMs + timings.inferenceMs)} ms: ${reason}`;
}
