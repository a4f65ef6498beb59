import { dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { watchOf } from '../artifact/watch-of.ts';
import { PremodelError } from '../error.ts';
import { type Analysis, AnalysisContext } from '../evaluate/analyses/analysis.ts';
import { importanceOfFeatures } from '../evaluate/analyses/feature-importance.ts';
import { type CrossEvaluateOptions, evaluate, evaluateFitted } from '../evaluate/evaluate.ts';
import type { EvaluationDetail } from '../evaluate/evaluation.ts';
import { promisesKept } from '../evaluate/promise/kept-on-table.ts';
import { corpusMetricsOf } from '../node/corpus-metrics.ts';
import { readPremodel } from '../node/premodel-file.ts';
import { assertWritable } from '../node/write-file.ts';
import type { Policy } from '../policy/policy.ts';
import type { Profile } from '../profile/profile.ts';
import { type CandidateFlags, chosenCandidates, withCandidateOptions } from './candidate-options.ts';
import { describeEvaluation } from './describe-evaluation.ts';
import { type Compute, endedByCtrlC } from './ended-by-ctrl-c.ts';
import { inLabelsOf } from './in-labels-of.ts';
import { decimalNumber, wholeNumber } from './numbers.ts';
import { outputSince } from './output-since.ts';
import {
  addPolicyOptions,
  objectiveFromOptions,
  type PolicyOptions,
  paperOptions,
  policyNames,
  trainerFromOptions,
} from './policy-options.ts';
import { terminalProgress } from './progress.ts';
import { requireGain } from './require-gain.ts';
import { readTableAsAsked, type TableFlags, withTableOptions } from './table-options.ts';

/** Of each policy, shown beside the one it chose. */
const OPERATING_POINTS = 5;

interface EvaluateFlags extends Omit<PolicyOptions, 'policy'>, TableFlags, CandidateFlags {
  readonly policy: string;
  readonly on?: string;
  readonly folds?: number;
  readonly split?: number;
  readonly repeats: number;
  readonly seed: number;
  /** Points, or true where none were said. */
  readonly requireGain?: number | true;
  readonly json?: boolean;
  readonly report?: string;
}

export function evaluateCommand(): Command {
  const command = new Command('evaluate')
    .description('what a policy gains on inputs it was not fitted on, beside what else could be done')
    .argument('<file>', 'a profile or table, to fit and hold out in turn; or with --on, a premodel')
    .option('--on <profile>', 'evaluate a trained premodel on this profile, which it never saw')
    .option(
      '--folds <n>',
      'cross-validate with so many folds (default: 10, or those the table fixes)',
      wholeNumber(2),
    )
    .option('--split <fraction>', 'instead: fit on this fraction once', decimalNumber(0, 1))
    .option('--repeats <n>', 'do it all again with another division', wholeNumber(1), 1)
    .option('--seed <n>', 'seed of everything random', wholeNumber(0), 1)
    .option(
      '--require-gain [points]',
      'exit with code 3 unless every policy gains over ignoring the input, by at least so many points (default: 0)',
      decimalNumber(0, 100),
    )
    .option('--json', 'print one JSON object, see docs/evaluation.md')
    .option('--report <file>', 'also write a report, one HTML file');
  return addPolicyOptions(withCandidateOptions(withTableOptions(command)))
    .addHelpText(
      'after',
      `
An input that is abstained on counts as wrong. --policy takes one of ${policyNames.join(', ')}, or several with
commas.

Examples:
  $ premodel evaluate imagenet.profile.parquet --policy paper --report report.html
  $ premodel evaluate imagenet.profile.parquet --policy cascade,paper --split 0.5 --repeats 5 --json
  $ premodel evaluate imagenet.profile.parquet --require-gain 0.5    # a gate: exit code 3 without a gain
  $ premodel evaluate imagenet.premodel.json --on other-device.profile.parquet`,
    )
    .action(runEvaluate);
}

async function runEvaluate(file: string, flags: EvaluateFlags): Promise<void> {
  if (!flags.on && file.endsWith('.json')) {
    throw new PremodelError('invalid-option', 'a premodel is evaluated on a profile it never saw', {
      place: { file },
      remedy: 'Add --on and a profile.',
    });
  }
  const told = flags.report ? outputSince(flags.report) : () => 'nothing was evaluated to its end or written';
  await endedByCtrlC(told, (compute) => evaluateAsAsked(file, flags, compute));
}

async function evaluateAsAsked(file: string, flags: EvaluateFlags, compute: Compute): Promise<void> {
  if (flags.report) await assertWritable(flags.report);
  const profileFile = flags.on ?? file;
  const table = chosenCandidates(await readTableAsAsked(profileFile, flags), flags);
  const premodel = flags.on ? await readPremodel(file, flags) : undefined;
  const profile = premodel ? inLabelsOf(premodel, table, profileFile) : table;
  const detail = compute(() =>
    premodel ? evaluatePremodel(premodel, file, profile, flags) : evaluateRefitting(profile, flags),
  );
  console.log(
    flags.json ? JSON.stringify(detail.evaluation, null, 2) : describeEvaluation(detail.evaluation),
  );
  if (flags.report) {
    const analyses = compute(() => reportedAnalyses(profile, flags));
    await report(flags.report, detail, { profile, profileFile, premodel, analyses });
  }
  if (flags.requireGain !== undefined) requireGain(detail.evaluation, leastGain(flags.requireGain));
}

/** As a share of 1. */
function leastGain(points: number | true): number {
  return points === true ? 0 : points / 100;
}

interface Reported {
  readonly profile: Profile;
  readonly profileFile: string;
  readonly premodel?: Premodel;
  readonly analyses: readonly Analysis[];
}

async function report(
  file: string,
  detail: EvaluationDetail,
  { profile, profileFile, premodel, analyses }: Reported,
): Promise<void> {
  const { writeReport } = await import('../report/report.ts');
  const { data } = profile.provenance;
  await writeReport(file, detail, {
    profile,
    dataFolder: data === undefined ? undefined : resolve(dirname(profileFile), data),
    analyses,
    certificate: premodel?.training.certificate,
    commands: [`premodel ${process.argv.slice(2).join(' ')}`],
  });
}

/** What the paper's premodel rests on; the other policies read no features. */
function reportedAnalyses(profile: Profile, flags: EvaluateFlags): Analysis[] {
  const usesFeatures = !flags.on && flags.policy.split(',').some((name) => name.trim() === 'paper');
  if (!usesFeatures) return [];
  const { seed, folds } = flags;
  const objective = objectiveFromOptions(profile, flags);
  return [
    importanceOfFeatures(
      new AnalysisContext(profile, objective, { premodel: paperOptions(flags), folds, seed }),
    ),
  ];
}

function evaluateRefitting(profile: Profile, flags: EvaluateFlags): EvaluationDetail {
  const policies = flags.policy.split(',').map((name) => name.trim());
  const report = terminalProgress(flags.json);
  const options: CrossEvaluateOptions = {
    ...objectiveFromOptions(profile, flags),
    seed: flags.seed,
    folds: flags.folds,
    split: flags.split,
    repeats: flags.repeats,
    corpusMetrics: corpusMetricsOf(profile),
    operatingPoints: OPERATING_POINTS,
    onProgress: (done, total) => report?.({ phase: 'evaluating', done, total }),
  };
  return evaluate(
    profile,
    policies.map((name) => ({ name, trainer: trainerFromOptions({ ...flags, policy: name }) })),
    options,
  );
}

function evaluatePremodel(
  premodel: Premodel,
  file: string,
  profile: Profile,
  flags: EvaluateFlags,
): EvaluationDetail {
  const { task, objective } = premodel;
  if (task !== profile.task) {
    throw new PremodelError('task-differs', `a premodel for ${task} met a profile of ${profile.task}`, {
      place: { file },
      remedy: 'Give a profile of the same task.',
    });
  }
  const { criterion = objective.criterion, cost = objective.cost } = flags;
  const policy = policyOf(premodel, file);
  assertAllThere(policy, profile, flags);
  const detail = evaluateFitted(
    profile,
    { name: premodel.policy.kind, policy },
    {
      ...objectiveFromOptions(profile, { criterion, cost, successAt: objective.successAt }),
      seed: flags.seed,
      corpusMetrics: corpusMetricsOf(profile),
    },
  );
  const kept = watchOf(premodel, policy, file).promise;
  if (!kept) return detail;
  const { promise, prices, singleBest } = kept;
  const promises = promisesKept(detail, {
    promise,
    point: promise.points[policy.frontier?.chosen ?? 0],
    cost: objective.cost ?? 'latencyMs',
    criterion: objective.criterion,
    singleBest: { name: singleBest, cost: prices.get(singleBest)!.whole },
  });
  return { ...detail, evaluation: { ...detail.evaluation, promise: promises } };
}

/** @throws PremodelError `missing-candidate` where --candidates or --without take from a premodel what it runs */
function assertAllThere({ candidates }: Policy, profile: Profile, flags: CandidateFlags): void {
  if (!flags.candidates && !flags.without) return;
  const there = profile.candidates.map(({ name }) => name);
  const missing = candidates.filter((name) => !there.includes(name));
  if (missing.length === 0) return;
  throw new PremodelError(
    'missing-candidate',
    `the table lacks ${missing.join(', ')}, which the premodel may run`,
    {
      place: { field: flags.without ? '--without' : '--candidates' },
      remedy: 'Leave them in, give a table that has them, or train a premodel without them.',
    },
  );
}
