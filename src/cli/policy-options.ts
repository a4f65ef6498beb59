import { type Command, InvalidArgumentError, Option } from 'commander';
import { successAtOf } from '../domain/kinds.ts';
import { PremodelError } from '../error.ts';
import { assertMeasured } from '../evaluate/constraint/assert-measured.ts';
import { auto } from '../policy/auto/auto.ts';
import { selectionMethods } from '../policy/candidate-selection.ts';
import { cascade } from '../policy/cascade/cascade.ts';
import { committee } from '../policy/committee/committee.ts';
import type { Constraint } from '../policy/constraint.ts';
import { type CostKind, costKinds, costsOf, defaultCost } from '../policy/costs.ts';
import { singleBest } from '../policy/fixed.ts';
import { keepingWithin } from '../policy/keep/keep-within.ts';
import { DEFAULT_SUCCESS_AT } from '../policy/optimal-candidate.ts';
import {
  ABSTAIN,
  type Architecture,
  architectures,
  type ClassifierName,
  classifierNames,
  type PaperOptions,
} from '../policy/paper/options.ts';
import { paperPremodel } from '../policy/paper/paper-premodel.ts';
import { planner } from '../policy/planner/planner.ts';
import type { Objective, PolicyTrainer } from '../policy/policy.ts';
import { router } from '../policy/router/router.ts';
import type { Profile } from '../profile/profile.ts';
import { type ConstraintFlags, pointConstraint, withConstraintOptions } from './constraint-options.ts';
import { decimalNumber, wholeNumber } from './numbers.ts';

/** Every policy a user can ask for by name; a new one is one entry here. */
const trainers: Readonly<Record<string, (options: PolicyOptions) => PolicyTrainer>> = {
  auto: () => auto(),
  planner: () => planner(),
  router: () => router(),
  cascade: () => cascade(),
  committee: () => committee(),
  paper: (options) => paperPremodel(paperOptions(options)),
  'single-best': () => singleBest(),
};

export const policyNames: readonly string[] = Object.keys(trainers);

export interface PolicyOptions extends ConstraintFlags {
  readonly policy: string;
  readonly criterion?: string;
  readonly successAt?: number;
  readonly cost?: CostKind;
  readonly architecture?: Architecture;
  readonly classifier?: readonly ClassifierName[];
  readonly neighbors: number;
  readonly selection: NonNullable<PaperOptions['selection']>;
  readonly theta?: number;
  readonly maxCandidates?: number;
  readonly features: NonNullable<PaperOptions['features']>;
  readonly featureCount?: number;
  readonly bagOfWords?: number;
  readonly fallback: string;
  readonly maxMemory?: number;
  readonly maxModels?: number;
}

/** The options that say which policy to fit, and to what end. */
export function addPolicyOptions(command: Command): Command {
  command.option('--policy <name>', `policy to fit: ${policyNames.join(', ')}`, 'auto');
  withConstraintOptions(command, 'best, where nothing is asked for');
  addObjectiveOptions(command);
  return addPaperOptions(command);
}

/** What counts as right and as costly, and how much may be kept. */
function addObjectiveOptions(command: Command): void {
  command
    .option(
      '--max-memory <mb>',
      'keep models that need at most so many megabytes together',
      decimalNumber(0, 1e9),
    )
    .option('--max-models <n>', 'keep at most so many models', wholeNumber(1))
    .option(
      '--criterion <name>',
      'what counts as right, e.g. top1 or top5 (default: the first of the profile)',
    )
    .option(
      '--success-at <score>',
      `score from which an output is right (default: ${DEFAULT_SUCCESS_AT}; for translation as documented)`,
      successThreshold,
    )
    .addOption(
      new Option(
        '--cost <which>',
        'the cost that counts (default: latencyMs; in a table with a column cost, that)',
      ).choices(costKinds),
    );
}

/** Read by `--policy paper` only. */
function addPaperOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--architecture <name>',
        'paper: one classifier a model, one over all, or one for the words and one for the rest' +
          ' (default: chain; for text single)',
      ).choices(architectures),
    )
    .option(
      '--classifier <names>',
      `paper: ${classifierNames.join(', ')}; a list gives one to each level of the chain, or to the words and the rest` +
        ' (default: knn; for text multinomial-naive-bayes)',
      classifierList,
    )
    .option('--neighbors <k>', 'paper: how many neighbours vote', wholeNumber(1), 5)
    .addOption(
      new Option('--selection <method>', 'paper: how Algorithm 1 picks models')
        .choices(selectionMethods)
        .default('accuracy'),
    )
    .option(
      '--theta <points>',
      'paper: least gain for which a model is kept (default: 0.5; for text 2)',
      decimalNumber(0, 100),
    )
    .option('--max-candidates <n>', 'paper: keep at most this many models', wholeNumber(1))
    .option('--features <which>', 'paper: auto, all, paper, or names with commas', featureList, 'auto')
    .option(
      '--feature-count <n>',
      'paper: how many features auto keeps (default: 7; for text 2, beside the words)',
      wholeNumber(1),
    )
    .option(
      '--bag-of-words <k>',
      'paper, for text: how many words it reads, chosen by chi² (default: 1500; 0: none)',
      wholeNumber(0),
    )
    .option(
      '--fallback <model>',
      `paper: where all models should fail: ${ABSTAIN}, or a model to run`,
      ABSTAIN,
    );
}

/** @throws PremodelError `invalid-option` for a policy there is not */
export function trainerFromOptions(options: PolicyOptions): PolicyTrainer {
  if (!policyNames.includes(options.policy)) {
    throw new PremodelError('invalid-option', `there is no policy "${options.policy}"`, {
      place: { field: '--policy' },
      remedy: `Use one of: ${policyNames.join(', ')}.`,
    });
  }
  return keepingWithin(trainers[options.policy](options));
}

type ObjectiveOptions = Partial<PolicyOptions>;

/** @throws PremodelError `unknown-criterion`, `missing-cost`, also of what the constraint limits */
export function objectiveFromOptions(profile: Profile, options: ObjectiveOptions): Objective {
  const {
    criterion = profile.criteria[0],
    successAt = successAtOf(profile.task, criterion) ?? DEFAULT_SUCCESS_AT,
    cost = defaultCost(profile),
  } = options;
  if (!profile.criteria.includes(criterion)) {
    throw new PremodelError('unknown-criterion', `the profile has no scores by "${criterion}"`, {
      place: { field: '--criterion' },
      remedy: `use one of: ${profile.criteria.join(', ')}`,
    });
  }
  for (const candidate of profile.candidates) costsOf(candidate, { cost });
  const constraint = constraintFromOptions(options);
  assertMeasured(profile, constraint);
  return { criterion, successAt, cost, ...(constraint && { constraint }) };
}

function constraintFromOptions(options: ObjectiveOptions): Constraint | undefined {
  const { maxMemory, maxModels } = options;
  const constraint: Constraint = {
    ...pointConstraint(options),
    ...(maxMemory !== undefined && { maxMemoryMb: maxMemory }),
    ...(maxModels !== undefined && { maxModels }),
  };
  return Object.keys(constraint).length > 0 ? constraint : undefined;
}

export function paperOptions(options: PolicyOptions): PaperOptions {
  return { ...options, classifiers: options.classifier };
}

function successThreshold(text: string): number {
  const value = decimalNumber(0, 1)(text);
  if (value === 0) throw new InvalidArgumentError('Give a number above 0: from 0 on, every output is right.');
  return value;
}

function classifierList(text: string): ClassifierName[] {
  return text.split(/[,.]/).map((part) => {
    const name = classifierNames.find((known) => known === part.trim());
    if (!name) throw new InvalidArgumentError(`Use some of: ${classifierNames.join(', ')}.`);
    return name;
  });
}

function featureList(text: string): PaperOptions['features'] {
  if (text === 'auto' || text === 'all' || text === 'paper') return text;
  return text.split(',').map((name) => name.trim());
}
