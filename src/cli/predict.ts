import { Command } from 'commander';
import { PremodelError } from '../error.ts';
import type { AdaptiveModel } from '../node/adaptive-model.ts';
import type { Classification } from '../node/tasks/image-classification.ts';
import { milliseconds, percent } from '../report/format.ts';
import { wholeNumber } from './numbers.ts';

interface PredictFlags {
  readonly json?: boolean;
  readonly top: number;
  readonly allowModified?: boolean;
  readonly models?: string;
  readonly threads: number;
}

/** What `--json` says of one image: what came out, or why nothing did. */
type Prediction =
  | ({ readonly input: string } & Classification)
  | {
      readonly input: string;
      readonly error: { readonly code: string; readonly message: string; readonly remedy: string };
    };

export function predictCommand(): Command {
  return new Command('predict')
    .description('classify images, each with the model the premodel chooses for it')
    .argument('<premodel>', 'file written by `premodel train`')
    .argument('<images...>', 'JPEG, PNG, WebP, AVIF, GIF or TIFF files')
    .option('--json', 'print one JSON object: { predictions: [{ input, predictions, decision }] }')
    .option('--top <n>', 'how many classes to give of each image', wholeNumber(1), 1)
    .option('--models <dir>', 'where the model folders are, if not where the premodel file says')
    .option('--allow-modified', 'run models whose files are not those that were profiled')
    .option('--threads <n>', 'threads of one model', wholeNumber(1), 1)
    .addHelpText(
      'after',
      `
An image that cannot be read is reported in its place, the others are classified all the same, and the exit
code is 1.

Examples:
  $ premodel predict imagenet.premodel.json photo.jpg
  $ premodel predict imagenet.premodel.json photos/*.jpg --top 5 --json > predictions.json`,
    )
    .action(predict);
}

async function predict(premodel: string, images: string[], flags: PredictFlags): Promise<void> {
  // Loaded here, so that `--help` and the other commands need not load the native libraries.
  const { AdaptiveModel } = await import('../node/adaptive-model.ts');
  const model = await AdaptiveModel.load(premodel, {
    task: 'image-classification',
    allowModified: flags.allowModified,
    modelsRoot: flags.models,
    threads: flags.threads,
  });
  try {
    const predictions: Prediction[] = [];
    for (const input of images) {
      const prediction = await predictOne(model, input, flags.top);
      if ('error' in prediction) process.exitCode = 1;
      if (flags.json) predictions.push(prediction);
      else if ('error' in prediction) console.error(describeFailure(prediction));
      else console.log(describePrediction(prediction));
    }
    if (flags.json) console.log(JSON.stringify({ predictions }, null, 2));
  } finally {
    await model.close();
  }
}

async function predictOne(model: AdaptiveModel, input: string, topK: number): Promise<Prediction> {
  try {
    return { input, ...(await model.predict(input, { topK })) };
  } catch (error) {
    if (!PremodelError.is(error)) throw error;
    const { code, message, remedy } = error;
    return { input, error: { code, message, remedy } };
  }
}

function describePrediction({ input, predictions, decision }: Prediction & Classification): string {
  const { timings, answeredBy, abstained, ran } = decision;
  const premodelMs = timings.featuresMs + timings.decisionMs;
  const spent =
    `${milliseconds(timings.preprocessMs + timings.inferenceMs)} ms` +
    (premodelMs > 0 ? `, premodel ${milliseconds(premodelMs)} ms` : '');
  if (abstained) return `${input}  no answer: no model is expected to be right (${spent})`;
  const before = ran.map((run) => run.candidate).filter((name) => name !== answeredBy);
  const by = `${answeredBy}${before.length > 0 ? ` after ${before.join(', ')}` : ''}`;
  const [first, ...others] = predictions.map(({ label, score }) => `${percent(score)}  ${label}`);
  return [`${input}  ${first}  (${by}, ${spent})`, ...others.map((line) => `    ${line}`)].join('\n');
}

function describeFailure({ input, error }: Extract<Prediction, { error: unknown }>): string {
  return `${input}  error [${error.code}]: ${error.message}\n    fix: ${error.remedy}`;
}
