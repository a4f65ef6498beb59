import { Command, InvalidArgumentError, Option } from 'commander';
import { type TaskName, taskNames } from '../domain/tasks.ts';
import { PremodelError } from '../error.ts';
import { type LabelledData, profileLabelledData } from '../node/profile/labelled-data.ts';
import type { ProfileOptions, ProfileProgress } from '../node/profile/profile-task.ts';
import { taskOfFolders } from '../node/tasks/task-of-folders.ts';
import type { Profile } from '../profile/profile.ts';
import { bytes, count, milliseconds } from '../report/format.ts';
import { mean } from '../statistics.ts';
import { candidateQuality, qualityCells, qualityHeadings } from './candidate-quality.ts';
import { describeDecoding, endToEndColumn } from './end-to-end-column.ts';
import { withEnergyOptions } from './energy-options.ts';
import { exitCodes } from './exit-code.ts';
import { type HangTimeoutFlags, withHangTimeout } from './hang-timeout.ts';
import { interruptible } from './interruptible.ts';
import { MOST_LISTED } from './notices.ts';
import { wholeNumber } from './numbers.ts';
import { progressReporter } from './progress.ts';
import { describeError } from './report-error.ts';
import { formatTable } from './table.ts';

interface ProfileFlags
  extends Omit<
      LabelledData & ProfileOptions,
      'signal' | 'onProgress' | 'onNotice' | 'hangTimeoutMs' | 'isolation' | 'modelSettings'
    >,
    HangTimeoutFlags {
  readonly task?: TaskName;
  readonly prefix?: string;
  readonly sourceLanguage?: string;
  readonly targetLanguage?: string;
  readonly quiet?: boolean;
}

export function profileCommand(): Command {
  const command = new Command('profile')
    .description('run every model on every labelled input and keep what it said and cost')
    .requiredOption('--models <dirs...>', 'model folders (Hugging Face ONNX), or folders of model folders')
    .option(
      '--data <path>',
      'labelled images (a folder per class, a metadata.csv, a CSV of paths) or texts (a CSV of text and label)',
    )
    .option('--split <name>', 'the split of the data to take where there are several: train, test, … or all')
    .option('--data-root <dir>', 'images: the folder that the paths of a CSV start from and lie in')
    .option('--source <files...>', 'sentences to translate, one a line')
    .option('--target <files...>', 'their references, line by line')
    .option('--labels <file>', 'what labels mean that models and data do not say alike (docs/labels.md)')
    .requiredOption('--out <file>', 'Parquet file to write')
    .option('--limit <n>', 'take a random sample of so many inputs', wholeNumber(1))
    .option('--seed <n>', 'seed of the sample and of the order of the runs', wholeNumber(0), 1)
    .option('--max-repeats <n>', 'runs per model and input at most', wholeNumber(1), 5)
    .option('--threads <n>', 'threads per model', wholeNumber(1), 1)
    .option('--strict', 'stop at what cannot be read or used, instead of listing it')
    .option('--restart', 'throw away what an interrupted run measured')
    .option('--quiet', 'show no progress')
    .addOption(
      new Option(
        '--task <task>',
        'what the models do (default: what their folders show; translation with --source)',
      ).choices(taskNames),
    )
    .option('--num-beams <list>', 'translation: a candidate of every model for each, e.g. 1,2,4', beamCounts)
    .option(
      '--rescore-with <dirs...>',
      'translation: model folders; each chooses among what searches of the other models found, as further candidates',
    )
    .option('--prefix <text>', 'translation: put before every sentence, as T5 wants it')
    .option('--source-language <token>', 'translation: for models that name it, e.g. en_XX')
    .option('--target-language <token>', 'translation: for models that name it, e.g. de_DE');
  withHangTimeout(command, '60');
  return withEnergyOptions(command)
    .addHelpText(
      'after',
      `
Every model and input is timed until the 95 % interval of its mean is within 5 %, at least 3 times.
Interrupted, the same command goes on where it stopped.

Examples:
  $ premodel profile --models zoo/imagenet/* --data imagenet-val --out imagenet.profile.parquet
  $ premodel profile --models zoo/topics/* --data texts.csv --out topics.profile.parquet
  $ premodel profile --models zoo/en-de/* --source val.en --target val.de --num-beams 1,4 --out en-de.profile.parquet`,
    )
    .action(profile);
}

async function profile({ quiet, ...flags }: ProfileFlags): Promise<void> {
  const interruption = interruptible(process.stderr, {
    first: 'finishing the input under way',
    second: 'ended at once; every finished measurement is kept',
  });
  const show = quiet ? undefined : progressReporter(process.stderr);
  const onProgress = (progress: ProfileProgress) => {
    const isOver = progress.phase === 'profiling' && progress.done === progress.total;
    if (isOver) interruption.end();
    else interruption.begin();
    show?.(progress);
  };
  const onNotice = (notice: string) => console.error(`note: ${notice}`);
  try {
    const result = await profileAsAsked(flags, { signal: interruption.signal, onProgress, onNotice });
    console.log(describeProfile(result, flags.out));
  } catch (error) {
    if (!PremodelError.is(error) || error.code !== 'interrupted') throw error;
    console.error(`\n${describeError(error)}`);
    process.exitCode = exitCodes.interrupted;
  } finally {
    interruption.end();
  }
}

async function profileAsAsked(
  { hangTimeout, task, prefix, sourceLanguage, targetLanguage, ...flags }: ProfileFlags,
  running: Pick<ProfileOptions, 'signal' | 'onProgress' | 'onNotice'>,
): Promise<Profile> {
  const told = Object.entries({ prefix, sourceLanguage, targetLanguage });
  const modelSettings = Object.fromEntries(told.filter((entry): entry is [string, string] => !!entry[1]));
  const shown = flags.source ? 'translation' : await taskOfFolders(flags.models);
  return profileLabelledData(task ?? shown ?? 'image-classification', {
    ...{ ...flags, modelSettings, hangTimeoutMs: hangTimeout },
    ...running,
  });
}

function beamCounts(text: string): number[] {
  const counts = text.split(',').map(Number);
  if (counts.every((count) => Number.isInteger(count) && count >= 1)) return counts;
  throw new InvalidArgumentError('Give whole numbers of at least 1, parted by commas.');
}

function describeProfile(profile: Profile, out: string): string {
  const { inputs, candidates, provenance } = profile;
  const right = { align: 'right' } as const;
  const endToEnd = endToEndColumn(provenance);
  const table = formatTable(
    [
      { heading: 'model' },
      ...qualityHeadings(profile).map((heading) => ({ heading, ...right })),
      { heading: endToEnd.length > 0 ? 'model ms' : 'ms', ...right },
      ...endToEnd,
      ...['load ms', 'memory', 'size'].map((heading) => ({ heading, ...right })),
    ],
    candidates.map((candidate) => {
      const { name, latencyMs, model } = candidate;
      return [
        name,
        ...qualityCells(candidateQuality(profile, candidate)),
        milliseconds(mean(latencyMs)),
        ...endToEnd.map(({ cell }) => cell(mean(latencyMs))),
        model?.loadMs === undefined ? '–' : milliseconds(model.loadMs),
        model?.peakMemoryBytes === undefined ? '–' : bytes(model.peakMemoryBytes),
        model ? bytes(model.sizeBytes) : '–',
      ];
    }),
  );
  return [
    table,
    '',
    `${count(inputs.length)} inputs, ${candidates.length} models, on ${provenance.cpu ?? provenance.device}.`,
    `decoding: ${describeDecoding(provenance, true)}`,
    `energy: ${provenance.energyMeter}`,
    ...(provenance.labels ?? []).map((note) => `labels: ${note}`),
    ...listed(
      (count) => `${count} left out:`,
      (provenance.skipped ?? []).map(({ reason }) => reason),
    ),
    ...listed(
      (count) => `${count} without an answer:`,
      (provenance.failed ?? []).map(({ input, candidate, reason }) => `${candidate} on ${input}: ${reason}`),
    ),
    `written: ${out}`,
  ].join('\n');
}

/** The first of them, under a heading that says how many there are. */
function listed(heading: (count: string) => string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const shown = items.slice(0, MOST_LISTED).map((item) => `  ${item}`);
  const rest = items.length - shown.length;
  return [heading(count(items.length)), ...shown, ...(rest > 0 ? [`  … and ${count(rest)} more`] : [])];
}
