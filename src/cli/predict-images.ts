import { PremodelError } from '../error.ts';
import type { ModelPool } from '../node/serving/model-pool.ts';
import type { Classification } from '../node/tasks/image-classification.ts';
import { milliseconds, percent } from '../report/format.ts';
import { answersInTurn } from './answers-in-turn.ts';
import { readableElsewhere } from './own-descriptor.ts';
import { type Asked, describeFailure, type Failure, isFailure } from './predict-flags.ts';

/** Classifies image files; a line each on standard output, or one JSON object. */
export async function predictImages(
  pool: ModelPool<'image-classification'>,
  images: readonly string[],
  { flags: { json, top }, constraint, interruption }: Asked,
): Promise<void> {
  if (images.length === 0) {
    throw new PremodelError('invalid-option', 'no image was given', {
      remedy: 'Name image files behind the premodel.',
    });
  }
  const predictions: ({ readonly input: string } & (Classification | Failure))[] = [];
  const ask = async (path: string) => {
    const image = await readableElsewhere(path);
    await pool.untilUp();
    return pool.predict(image, { topK: top, ...constraint });
  };
  for await (const { input, result } of answersInTurn(images, ask, interruption)) {
    if (json) predictions.push({ input, ...result });
    else if (isFailure(result)) console.error(describeFailure(input, result));
    else console.log(describePrediction(input, result));
  }
  if (json) console.log(JSON.stringify({ predictions }, null, 2));
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
