import { basename } from 'node:path';
import { Command, Option } from 'commander';
import { howToRun } from '../artifact/how-to-run.ts';
import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { type BoundName, boundNames } from '../evaluate/certificate/bounds.ts';
import { type TrainSettings, trainPremodel } from '../node/train-premodel.ts';
import type { Frontier, OperatingPoint } from '../policy/operating-point.ts';
import { describeCertificate } from '../report/certificate.ts';
import { count, percent } from '../report/format.ts';
import { timesText } from '../report/times.ts';
import { type CandidateFlags, chosenCandidates, withCandidateOptions } from './candidate-options.ts';
import { describeEstimate } from './candidate-quality.ts';
import { describeVerdict } from './describe-verdict.ts';
import { describeSoundness } from './describe-watch.ts';
import { type Compute, endedByCtrlC } from './ended-by-ctrl-c.ts';
import { featureList } from './feature-list.ts';
import { share, wholeNumber } from './numbers.ts';
import { outputSince } from './output-since.ts';
import {
  addPolicyOptions,
  objectiveFromOptions,
  type PolicyOptions,
  trainerFromOptions,
} from './policy-options.ts';
import { terminalProgress } from './progress.ts';
import { formatFacts } from './table.ts';
import { readTableAsAsked, type TableFlags, withTableOptions } from './table-options.ts';

interface TrainFlags extends PolicyOptions, TableFlags, CandidateFlags {
  readonly out?: string;
  readonly seed: number;
  readonly folds?: number;
  readonly certify?: number;
  readonly confidence: number;
  readonly calibration: number;
  readonly bound: BoundName;
  readonly soundness?: number;
  readonly nearest?: boolean;
}

export function trainCommand(): Command {
  const command = new Command('train')
    .description('fit a policy on a profile and write the premodel file')
    .argument('<profile>', 'written by `premodel profile`, or a table of outcomes (CSV, Parquet)')
    .option('--out <file>', 'premodel file to write (default: the name of the profile, .premodel.json)')
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option('--folds <n>', 'also cross-validate, and keep the estimate in the file', wholeNumber(2))
    .option(
      '--certify <loss>',
      'certify that it is at most so much worse than the single best, e.g. 1%',
      share,
    )
    .option('--confidence <share>', 'certify: how sure to be', share, 0.95)
    .option('--calibration <share>', 'certify: inputs kept from the fit to test on', share, 0.4)
    .addOption(
      new Option('--bound <name>', 'certify: confidence bound').choices(boundNames).default(boundNames[0]),
    )
    .option(
      '--soundness <share>',
      'learn to flag decisions that are likely wrong, and so many of the right ones, e.g. 5%',
      share,
    )
    .option(
      '--nearest',
      'where nothing keeps to the constraint: write what comes nearest, instead of nothing',
    );
  return addPolicyOptions(withCandidateOptions(withTableOptions(command)))
    .addHelpText(
      'after',
      `
The models are named by paths relative to the premodel file, and pinned by SHA-256. Where nothing keeps to the
constraint, nothing is written and the exit code is 3.

Examples:
  $ premodel train imagenet.profile.parquet --min-accuracy best --out imagenet.premodel.json
  $ premodel train imagenet.profile.parquet --max-latency "5ms p95" --max-models 3
  $ premodel train imagenet.profile.parquet --policy cascade --certify 1% --confidence 95%`,
    )
    .action(train);
}

async function train(profileFile: string, flags: TrainFlags, command: Command): Promise<void> {
  const out =
    flags.out ?? `${basename(profileFile).replace(/(\.profile)?\.(parquet|csv)$/i, '')}.premodel.json`;
  const asked = { profileFile, out, flags, options: givenOptions(command) };
  await endedByCtrlC(outputSince(out), (compute) => trainAsAsked(asked, compute));
}

interface Asked {
  readonly profileFile: string;
  readonly out: string;
  readonly flags: TrainFlags;
  readonly options: TrainSettings['options'];
}

async function trainAsAsked({ profileFile, out, flags, options }: Asked, compute: Compute): Promise<void> {
  const { seed, folds, certify } = flags;
  const profile = chosenCandidates(await readTableAsAsked(profileFile, flags), flags);
  const report = terminalProgress();
  const premodel = await trainPremodel(
    profile,
    { profileFile, out },
    {
      trainer: trainerFromOptions(flags),
      objective: objectiveFromOptions(profile, flags),
      seed,
      folds,
      onProgress:
        report && ((share) => report({ phase: 'fitting', done: Math.floor(100 * share), total: 100 })),
      nearest: flags.nearest,
      falseAlarms: flags.soundness,
      certify:
        certify === undefined
          ? undefined
          : {
              epsilon: certify,
              delta: 1 - flags.confidence,
              bound: flags.bound,
              calibrationShare: flags.calibration,
            },
      options: { policy: flags.policy, ...options },
      compute,
    },
  );
  console.log(describeTraining(premodel, profileFile, out));
}

/** What the user chose, to be kept in the file; the defaults go with the release, which is kept as well. */
function givenOptions(command: Command): Record<string, string | number | boolean> {
  const passed = Object.entries(command.opts()).filter(
    ([name]) => command.getOptionValueSource(name) === 'cli' && name !== 'out',
  );
  return Object.fromEntries(passed.map(([name, value]) => [name, asText(value)]));
}

/** Its points are cross-validated as it is fitted. */
function describePoint({ points, chosen, singleBest }: Frontier): string {
  const say = (point: OperatingPoint) => `${percent(point.accuracy)} at ${timesText(point)}`;
  return `${say(points[chosen])}; the single best ${say(singleBest)} (cross-validated)`;
}

function asText(value: unknown): string | number | boolean {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'object' ? JSON.stringify(value) : (value as string | number | boolean);
}

function describeTraining(premodel: Premodel, profileFile: string, out: string): string {
  const { candidates, features, kind, verdict, frontier } = policyOf(premodel);
  const { evaluation, certificate, unmet } = premodel.training;
  return formatFacts([
    ['policy', `${kind}, fitted on ${count(premodel.profile.inputs)} inputs of ${profileFile}`],
    ...describeVerdict(verdict, premodel.objective.cost),
    ['keeps', candidates.join(', ')],
    ['reads', features.length > 0 ? featureList(features) : 'no features'],
    [
      'estimate',
      evaluation
        ? `${describeEstimate(premodel.objective, evaluation)}, ${percent(evaluation.coverage)} answered, ` +
          `${timesText(evaluation)} (${evaluation.folds}-fold cross-validation)`
        : frontier
          ? describePoint(frontier)
          : `none made; see \`premodel evaluate ${profileFile}\``,
    ],
    ['soundness', describeSoundness(premodel)],
    ['certificate', certificate && describeCertificate(certificate)],
    ['not kept to', unmet],
    ['written', out],
    ['to run it', howToRun(premodel)],
  ]);
}
