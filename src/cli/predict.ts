import { Command } from 'commander';
import { PremodelError } from '../error.ts';
import type { RunnableTaskName } from '../models/tasks/tasks.ts';
import { accuracyGoalOption, latencyLimit } from './constraint-options.ts';
import { exitCodes } from './exit-code.ts';
import { withHangTimeout } from './hang-timeout.ts';
import { interruptible } from './interruptible.ts';
import { wholeNumber } from './numbers.ts';
import { type PredictFlags, requestConstraint } from './predict-flags.ts';
import { describeError } from './report-error.ts';
import { ACCEPT_MODIFIED } from './table-options.ts';

/** Milliseconds; as long as `profile` waits. */
const DEFAULT_HANG_TIMEOUT_MS = 60_000;

export function predictCommand(): Command {
  const command = new Command('predict')
    .description('answer inputs, each with the model the premodel chooses for it')
    .argument('<premodel>', 'file written by `premodel train`')
    .argument('[inputs...]', 'image files (JPEG, PNG, WebP, AVIF, GIF, TIFF, BMP, PNM), or texts')
    .option('--input <file>', 'texts: a file with one a line; `-` is standard input')
    .option('--json', 'print one JSON object: { predictions: [{ input, …, decision }] }')
    .option('--explain', 'translation: also say on standard error which model answered, and why')
    .option('--top <n>', 'classes: how many to give of each input', wholeNumber(1), 1)
    .option(
      '--min-accuracy <share>',
      'at least so accurate, as cheap as can be: best, best-1% or 80%',
      accuracyGoalOption,
    )
    .option('--max-latency <time>', 'at most so long, of every input: 5ms, "5ms p95"', latencyLimit)
    .option('--preload', 'load the models before the first input (default: where --max-latency is given)')
    .option(
      '--best-so-far',
      'past --max-latency: the best answer held by then, not an error; without one it is an error',
    )
    .option('--models <dir>', 'where the model folders are, if not where the premodel file says')
    .option('--allow-modified', 'run models whose files are not those that were profiled')
    .option('--threads <n>', 'threads of one model', wholeNumber(1), 1)
    .option(...ACCEPT_MODIFIED);
  return withHangTimeout(command, '60')
    .addHelpText(
      'after',
      `
Translations are printed in the order of the sentences, one a line. Texts come from the command line, from
--input, or else from standard input. An input that cannot be read is reported in its place, the others are answered
all the same, and the exit code is 1. --min-accuracy and --max-latency choose among the premodel's operating points;
without them it acts as it was trained to. An answer later than --max-latency is an error, or with --best-so-far the
best answer that was held by then; decoding counts, loading does not.

Examples:
  $ premodel predict imagenet.premodel.json photo.jpg
  $ premodel predict imagenet.premodel.json photos/*.jpg --top 5 --json > predictions.json
  $ premodel predict imagenet.premodel.json photo.jpg --max-latency 10ms
  $ premodel predict topics.premodel.json "a large dog with long hair"
  $ premodel predict en-de.premodel.json "A man rides a horse."
  $ premodel predict en-de.premodel.json < sentences.en > sentences.de`,
    )
    .action(predict);
}

/**
 * Models run in a process of their own: one that never ends, or takes its process down, costs the input under way and no
 * other. All else is as if they ran here, the times too.
 */
async function predict(premodel: string, inputs: string[], flags: PredictFlags): Promise<void> {
  const constraint = requestConstraint(flags);
  const [pool, { predictInputs }] = await Promise.all([
    openPool(premodel, flags),
    import('./predict-inputs.ts'),
  ]);
  const interruption = interruptible(process.stderr, {
    first: 'the input under way is given up',
    second: 'ended at once',
  });
  interruption.begin();
  try {
    const asked = { flags, constraint, interruption: interruption.signal };
    await predictInputs(pool, inputs, asked);
    if (interruption.signal.aborted) await endInterrupted();
  } finally {
    interruption.end();
    await pool.close();
  }
}

/** The host's process starts while this one loads what it needs itself. */
async function openPool(premodel: string, flags: PredictFlags) {
  // Loaded here, so that `--help` and the other commands need not load it.
  const { startProcess } = await import('../node/host/channel.ts');
  const started = startProcess('serving/host', { env: process.env });
  try {
    const { ModelPool } = await import('../node/serving/model-pool.ts');
    const options = {
      isolation: 'process',
      hosts: 1,
      deadlinesIn: 'host',
      respawnAtOnce: true,
      env: process.env,
      hangTimeoutMs: flags.hangTimeout ?? DEFAULT_HANG_TIMEOUT_MS,
      allowModified: flags.allowModified,
      acceptModified: flags.acceptModified,
      modelsRoot: flags.models,
      threads: flags.threads,
      // Loading in the time of the first input would leave none to answer it.
      preload: flags.preload || flags.maxLatency !== undefined,
    } as const;
    return await ModelPool.load<RunnableTaskName>(premodel, options, started);
  } catch (error) {
    started.kill();
    throw error;
  }
}

/** The host and standard input are waited for no longer. */
async function endInterrupted(): Promise<never> {
  const error = new PremodelError('interrupted', 'interrupted; what was answered by then is printed', {
    remedy: 'Repeat the command with the inputs that are left.',
  });
  console.error(describeError(error));
  await new Promise<void>((resolve) => process.stdout.write('', () => resolve()));
  // A second signal that is already there is to be heard.
  await new Promise<void>((resolve) => setImmediate(resolve));
  process.exit(exitCodes.interrupted);
}
