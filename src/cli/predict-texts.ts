import { PremodelError } from '../error.ts';
import { linesOf, linesOfFile } from '../node/dataset/lines.ts';
import type { ModelPool } from '../node/serving/model-pool.ts';
import type { TranslationResult } from '../node/tasks/translation.ts';
import { milliseconds } from '../report/format.ts';
import { answersInTurn } from './answers-in-turn.ts';
import { type Asked, describeFailure, type Failure, isFailure } from './predict-flags.ts';

/**
 * Translates sentences in order; a line each on standard output, empty where there is no translation, so that
 * line n stays the translation of line n; or one JSON object.
 */
export async function predictTexts(
  pool: ModelPool<'translation'>,
  sentences: readonly string[],
  { flags: { input: file, json, explain }, constraint, interruption }: Asked,
): Promise<void> {
  const predictions: ({ readonly input: string } & (TranslationResult | Failure))[] = [];
  const ask = async (sentence: string) => {
    await pool.untilUp();
    return pool.predict(sentence, constraint);
  };
  for await (const { input, result } of answersInTurn(sentencesFrom(sentences, file), ask, interruption)) {
    if (json) {
      predictions.push({ input, ...result });
      continue;
    }
    if (isFailure(result)) console.error(describeFailure(input, result));
    else if (explain) console.error(describeDecision(result));
    console.log(isFailure(result) ? '' : (result.translation ?? '').replaceAll('\n', ' '));
  }
  if (json) console.log(JSON.stringify({ predictions }, null, 2));
}

async function* sentencesFrom(texts: readonly string[], file?: string): AsyncGenerator<string> {
  if (texts.length > 0 && file !== undefined) {
    throw new PremodelError('invalid-option', 'sentences were given twice: as arguments and with --input', {
      place: { field: 'input' },
      remedy: 'Give one of them.',
    });
  }
  if (texts.length > 0) yield* texts;
  else if (file !== undefined && file !== '-') yield* linesOfFile(file);
  else yield* linesOf(process.stdin, 'standard input');
}

function describeDecision({ decision }: TranslationResult): string {
  const { timings, reason } = decision;
  return `${milliseconds(timings.preprocessMs + timings.inferenceMs)} ms: ${reason}`;
}
