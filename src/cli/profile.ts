import { Command, Option } from 'commander';
import { PremodelError } from '../error.ts';
import type { ImageProfileOptions } from '../node/profile/profile-images.ts';
import type { Profile } from '../profile/profile.ts';
import { bytes, count, milliseconds, percent } from '../report/format.ts';
import { wholeNumber } from './numbers.ts';
import { progressReporter } from './progress.ts';
import { describeError } from './report-error.ts';
import { formatTable } from './table.ts';

/** What shells report for a program ended by Ctrl-C. */
const EXIT_INTERRUPTED = 130;
const MOST_SKIPPED_LISTED = 20;

type ProfileFlags = Omit<ImageProfileOptions, 'signal' | 'energyMeter' | 'onProgress'> & {
  readonly quiet?: boolean;
};

export function profileCommand(): Command {
  return new Command('profile')
    .description('run every model on every labelled input and keep what it said and cost')
    .requiredOption('--models <dirs...>', 'model folders (Hugging Face ONNX), or folders of model folders')
    .requiredOption('--data <path>', 'labelled images: a folder per class, a metadata.csv, or a CSV of paths')
    .requiredOption('--out <file>', 'Parquet file to write')
    .option('--limit <n>', 'take a random sample of so many inputs', wholeNumber(1))
    .option('--seed <n>', 'seed of the sample and of the order of the runs', wholeNumber(0), 1)
    .option('--max-repeats <n>', 'runs per model and input at most', wholeNumber(3), 5)
    .option('--threads <n>', 'threads per model', wholeNumber(1), 1)
    .option('--strict', 'stop at an input that cannot be read, instead of listing it')
    .option('--restart', 'throw away what an interrupted run measured')
    .option('--quiet', 'show no progress')
    .addOption(
      new Option('--task <task>', 'what the models do')
        .choices(['image-classification'])
        .default('image-classification'),
    )
    .addHelpText(
      'after',
      `
Every model and input is timed until the 95 % interval of its mean is within 5 %, at least 3 times.
Interrupted, the same command goes on where it stopped.

Example:
  $ premodel profile --models zoo/imagenet/* --data imagenet-val --out imagenet.profile.parquet`,
    )
    .action(profile);
}

async function profile({ quiet, ...flags }: ProfileFlags): Promise<void> {
  const interruption = new AbortController();
  const interrupt = () => interruption.abort();
  // Once: a second Ctrl-C ends the process at once, which loses nothing either.
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  try {
    const onProgress = quiet ? undefined : progressReporter(process.stderr);
    // Loaded here, so that `--help` and the other commands need not load the native libraries.
    const { profileImages } = await import('../node/profile/profile-images.ts');
    const result = await profileImages({ ...flags, signal: interruption.signal, onProgress });
    console.log(describeProfile(result, flags.out));
  } catch (error) {
    if (!PremodelError.is(error) || error.code !== 'interrupted') throw error;
    console.error(`\n${describeError(error)}`);
    process.exitCode = EXIT_INTERRUPTED;
  } finally {
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function describeProfile(profile: Profile, out: string): string {
  const { inputs, candidates, criteria, provenance } = profile;
  const right = { align: 'right' } as const;
  const table = formatTable(
    [
      { heading: 'model' },
      ...criteria.map((heading) => ({ heading, ...right })),
      ...['ms', 'load ms', 'memory', 'size'].map((heading) => ({ heading, ...right })),
    ],
    candidates.map(({ name, scores, latencyMs, model }) => [
      name,
      ...criteria.map((criterion) => percent(mean(scores[criterion]))),
      milliseconds(mean(latencyMs)),
      model?.loadMs === undefined ? '–' : milliseconds(model.loadMs),
      model?.peakMemoryBytes === undefined ? '–' : bytes(model.peakMemoryBytes),
      model ? bytes(model.sizeBytes) : '–',
    ]),
  );
  const energy = provenance.energyMeter === 'unavailable' ? ' Energy: no meter found.' : '';
  return [
    table,
    '',
    `${count(inputs.length)} inputs, ${candidates.length} models, on ${provenance.cpu ?? provenance.device}.${energy}`,
    ...describeSkipped(provenance.skipped ?? []),
    `written: ${out}`,
  ].join('\n');
}

function describeSkipped(skipped: readonly { input: string; reason: string }[]): string[] {
  if (skipped.length === 0) return [];
  const listed = skipped.slice(0, MOST_SKIPPED_LISTED).map(({ reason }) => `  ${reason}`);
  const rest = skipped.length - listed.length;
  if (rest > 0) listed.push(`  … and ${count(rest)} more`);
  return [`${count(skipped.length)} left out, not readable:`, ...listed];
}

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
