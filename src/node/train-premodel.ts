import { stat } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { createPremodel } from '../artifact/create-premodel.ts';
import type { CrossValidated, Premodel } from '../artifact/premodel.ts';
import { type FitCertifiedOptions, fitCertified } from '../evaluate/certificate/fit-certified.ts';
import { assertMeasured } from '../evaluate/constraint/assert-measured.ts';
import { checkConstraint, tooLarge } from '../evaluate/constraint/check-constraint.ts';
import { constraintUnmet, describeUnmet, type Unmet } from '../evaluate/constraint/constraint-unmet.ts';
import { corpusScoresOf } from '../evaluate/corpus-scores.ts';
import { crossValidatePolicy, evaluationSplits } from '../evaluate/cross-validate-policy.ts';
import { driftReference } from '../evaluate/drift/drift-reference.ts';
import { endToEndOf } from '../evaluate/end-to-end.ts';
import { heldOutRowsOf } from '../evaluate/held-out-rows.ts';
import { accuracy, coverage, weightedMean } from '../evaluate/metrics.ts';
import { ABSTAINED, type Outcomes } from '../evaluate/outcomes.ts';
import { promiseOf } from '../evaluate/promise/make-promise.ts';
import { fitSoundness } from '../evaluate/soundness/fit-soundness.ts';
import { heldOutPolicies } from '../evaluate/soundness/held-out-decisions.ts';
import type { HeldOutRows } from '../policy/held-out.ts';
import { allowedCandidates } from '../policy/keep/feasible.ts';
import { bestCandidate } from '../policy/optimal-candidate.ts';
import type { Objective, Policy, PolicyTrainer } from '../policy/policy.ts';
import { judgePolicy } from '../policy/verdict/judge-policy.ts';
import { withVerdict } from '../policy/verdict/with-verdict.ts';
import type { Profile } from '../profile/profile.ts';
import { corpusMetricsOf } from './corpus-metrics.ts';
import { sha256OfFile } from './hash.ts';
import { relativeModelPath } from './model-files.ts';
import { writePremodel } from './premodel-file.ts';
import { PACKAGE_VERSION } from './version.ts';
import { assertWritable } from './write-file.ts';

export interface TrainSettings {
  readonly trainer: PolicyTrainer;
  readonly objective: Objective;
  /** Default 1. */
  readonly seed?: number;
  /** Options the trainer was made with, kept in the file. */
  readonly options?: Readonly<Record<string, string | number | boolean>>;
  /** Also cross-validate with so many folds, and keep the estimate in the file. Default: not. */
  readonly folds?: number;
  /** Set inputs aside before the fit, and certify on them what the policy loses at most. Default: not. */
  readonly certify?: Omit<FitCertifiedOptions, 'seed'>;
  /** Learn to flag decisions that are likely wrong, and so many of the right ones, 0..1. Default: not. */
  readonly falseAlarms?: number;
  /**
   * Write what comes nearest where nothing keeps to the objective's constraint; `training.unmet` of the premodel says
   * so then. Default false: throw.
   */
  readonly nearest?: boolean;
  /** Called as the fit goes on, with a fraction of 0..1. */
  readonly onProgress?: (fraction: number) => void;
  /** Calls the part that computes for long without a pause, e.g. to end it at a signal. Default: just calls it. */
  readonly compute?: <Result>(work: () => Result) => Result;
}

/** The policy is refitted so often to learn what its wrong decisions look like. */
const SOUNDNESS_FOLDS = 5;

/**
 * Fits a policy on every row of a profile (but those set aside to certify it) and writes the premodel file.
 * @param profile as read from `profileFile`
 * @throws PremodelError `constraint-unmet` where nothing keeps to the constraint, by estimates on held-out rows, and
 * nothing is written; `missing-cost` where it limits what was not measured; those of the trainer,
 * `other-drive`, `disk-full`, `cannot-write`
 *
 * @example
 * const profile = await readProfile('imagenet.parquet');
 * const premodel = await trainPremodel(
 *   profile,
 *   { profileFile: 'imagenet.parquet', out: 'imagenet.premodel.json' },
 *   { trainer: planner(), objective: { criterion: 'top1', successAt: 0.5 }, seed: 1 },
 * );
 */
export async function trainPremodel(
  profile: Profile,
  files: { readonly profileFile: string; readonly out: string },
  settings: TrainSettings,
): Promise<Premodel> {
  const { profileFile, out } = files;
  const { compute = (work) => work() } = settings;
  await assertWritable(out);
  const paths = await modelPaths(profile, files);
  const source = { file: basename(profileFile), sha256: await hashOf(profileFile) };
  const premodel = compute(() => fitPremodel(profile, paths, source, settings));
  await writePremodel(out, premodel);
  return premodel;
}

/** Where the models lie, by the paths of the profile: relative to the premodel file. */
async function modelPaths(
  { candidates }: Profile,
  { profileFile, out }: { readonly profileFile: string; readonly out: string },
): Promise<Map<string, string>> {
  const paths = new Map<string, string>();
  for (const { model } of candidates) {
    for (const path of model ? [model.path, ...(model.rescorer ? [model.rescorer.path] : [])] : []) {
      paths.set(path, await relativeModelPath(resolve(dirname(profileFile), path), out));
    }
  }
  return paths;
}

function fitPremodel(
  profile: Profile,
  paths: ReadonlyMap<string, string>,
  source: { readonly file: string; readonly sha256?: string },
  settings: TrainSettings,
): Premodel {
  const { trainer, seed = 1, options = {}, folds, certify, falseAlarms, onProgress } = settings;
  const { nearest = false } = settings;
  assertMeasured(profile, settings.objective.constraint);
  const large = tooLarge(profile, settings.objective);
  if (large && !nearest) throw constraintUnmet(large);
  const objective = large ? allowing(large, settings.objective) : settings.objective;
  const {
    policy: unjudged,
    certificate,
    fitted,
  } = certify
    ? fitCertified(profile, trainer, objective, { ...certify, seed })
    : {
        policy: trainer.fit(profile, objective, { seed, onProgress }),
        certificate: undefined,
        fitted: profile,
      };
  const rowsOf = (policy: Policy) => heldOutRowsOf(policy, fitted, trainer, objective, seed);
  const measured = rowsOf(unjudged);
  const checked = checkConstraint(unjudged, measured, fitted, objective);
  const unmet = large ?? checked.unmet;
  if (unmet && !nearest) throw constraintUnmet(unmet);
  const rows = checked.policy === unjudged ? measured : rowsOf(checked.policy);
  const policy = judged(checked.policy, rows, allowedCandidates(fitted, objective.constraint), settings);
  const heldOut =
    falseAlarms === undefined
      ? undefined
      : heldOutPolicies(fitted, trainer, objective, { folds: SOUNDNESS_FOLDS, seed });
  const singleBest = fitted.candidates[bestCandidate(fitted, objective)].name;
  return createPremodel({
    profile: fitted,
    policy,
    objective: settings.objective,
    singleBest,
    promise: promiseOf(policy, rows, fitted, objective, singleBest),
    soundness: heldOut && fitSoundness(fitted, policy, heldOut, objective, { falseAlarms, seed }),
    drift: driftReference(policy, fitted, heldOut),
    source,
    relocate: (path) => paths.get(path)!,
    training: {
      createdAt: new Date().toISOString(),
      premodelVersion: PACKAGE_VERSION,
      seed,
      options,
      evaluation: folds === undefined ? undefined : crossValidate(fitted, trainer, objective, folds, seed),
      certificate,
      unmet: unmet && describeUnmet(unmet),
    },
  });
}

/** The same objective with memory for the smallest candidate. */
function allowing({ nearest }: Unmet, objective: Objective): Objective {
  return { ...objective, constraint: { ...objective.constraint, maxMemoryMb: nearest.memoryMb } };
}

/** The policy with what it gains. A certificate may have moved it to another operating point than was judged. */
function judged(
  policy: Policy,
  rows: HeldOutRows,
  allowed: Profile,
  { objective, seed = 1, certify }: TrainSettings,
): Policy {
  if (policy.verdict && !certify) return policy;
  return withVerdict(policy, judgePolicy(policy, rows, objective, { seed, allowed }));
}

/** Undefined for the folder of a scenario. */
async function hashOf(profileFile: string): Promise<string | undefined> {
  return (await stat(profileFile)).isDirectory() ? undefined : sha256OfFile(profileFile);
}

function crossValidate(
  profile: Profile,
  trainer: PolicyTrainer,
  objective: Objective,
  folds: number,
  seed: number,
): CrossValidated {
  const splits = evaluationSplits(profile, objective, { folds, seed });
  const { outcomes } = crossValidatePolicy(profile, trainer, objective, splits, { seed });
  const metrics = corpusMetricsOf(profile);
  const endToEndMs = endToEndOf(outcomes, profile);
  return {
    folds: splits.length,
    accuracy: accuracy(outcomes, objective.criterion),
    ...(metrics.length > 0 && { corpus: corpusScoresOf(metrics, ...answersOf(profile, outcomes)) }),
    coverage: coverage(outcomes),
    latencyMs: weightedMean(outcomes, (row) => outcomes.latencyMs[row]),
    ...(endToEndMs && { endToEndMs: weightedMean(outcomes, (row) => endToEndMs[row]) }),
  };
}

/** The texts a policy answered with, and the references beside them. */
function answersOf(
  { candidates, references }: Profile,
  { inputs, answered }: Outcomes,
): [outputs: string[], references: string[]] {
  return [
    Array.from(answered, (k, m) => (k === ABSTAINED ? '' : candidates[k].outputs![inputs[m]])),
    Array.from(inputs, (input) => references[input]),
  ];
}
