import type { CorpusMetric } from '../profile/corpus-metric.ts';
import type { ClassifierOutput } from './classes/classifier-output.ts';
import type { Domain, InputKind, OutputKind } from './domain.ts';
import type { Translation } from './generation/translation.ts';
import { TRANSLATION_SUCCESS_AT, translationCorpusMetrics } from './generation/translation-scores.ts';
import type { Pixels } from './image/pixels.ts';
import { type InputKindName, isTaskName, type OutputKindName, type TaskName, tasks } from './tasks.ts';

/** What an input of each kind is once it is decoded. */
export interface Inputs {
  readonly image: Pixels;
  readonly text: string;
}

/** What models say, and what is right, by kind of output. */
export interface Outputs {
  readonly classes: { readonly output: ClassifierOutput; readonly reference: number };
  readonly generation: { readonly output: Translation; readonly reference: string };
}

export type InputOf<Name extends TaskName> = Inputs[(typeof tasks)[Name]['input']];
export type OutputOf<Name extends TaskName> = Outputs[(typeof tasks)[Name]['output']]['output'];
export type ReferenceOf<Name extends TaskName> = Outputs[(typeof tasks)[Name]['output']]['reference'];

/** Loaded when they are needed: a page that classifies images wants no tagger of words. */
const loadInput: {
  readonly [Name in InputKindName]: (features?: readonly string[]) => Promise<InputKind<Inputs[Name]>>;
} = {
  image: async () => (await import('./image/image-input.ts')).imageInput,
  text: async (features) => (await import('./text/features/text-features.ts')).loadTextFeatures(features),
};

interface OutputFacts<Output, Reference> {
  readonly load: () => Promise<OutputKind<Output, Reference>>;
  /** From which score by a criterion an output is right. Of criteria not named: half. */
  readonly successAt: Readonly<Record<string, number>>;
  /** Scores of all outputs together. */
  readonly corpusMetrics: readonly CorpusMetric[];
}

const outputs: {
  readonly [Name in OutputKindName]: OutputFacts<Outputs[Name]['output'], Outputs[Name]['reference']>;
} = {
  classes: {
    load: async () => (await import('./classes/classes-output.ts')).classesOutput,
    successAt: {},
    corpusMetrics: [],
  },
  generation: {
    load: async () => (await import('./generation/generation-output.ts')).generationOutput,
    successAt: TRANSLATION_SUCCESS_AT,
    corpusMetrics: translationCorpusMetrics,
  },
};

/**
 * What the inputs of a task are and what its outputs mean.
 * @param features the features that will be asked for; what they do not need is not loaded. Default: all
 *
 * @example
 * const domain = await loadDomain('translation', ['n_words']);
 * domain.features('A man rides a horse.', ['n_words']); // Float64Array [5]
 */
export async function loadDomain<Name extends TaskName>(
  task: Name,
  features?: readonly string[],
): Promise<Domain<InputOf<Name>, OutputOf<Name>, ReferenceOf<Name>>>;
export async function loadDomain(
  task: TaskName,
  features?: readonly string[],
): Promise<Domain<never, never, never>> {
  const { input, output } = tasks[task];
  const [given, said] = await Promise.all([loadInput[input](features), outputs[output].load()]);
  return { ...given, ...said } as Domain<never, never, never>;
}

/** From which score by a criterion an output of the task is right; undefined where the task says nothing of it. */
export function successAtOf(task: string, criterion: string): number | undefined {
  if (!isTaskName(task)) return undefined;
  const { successAt } = outputs[tasks[task].output];
  return Object.hasOwn(successAt, criterion) ? successAt[criterion] : undefined;
}

/** Scores of all outputs of a task together; none of outcomes measured elsewhere. */
export function corpusMetricsOf(task: string): readonly CorpusMetric[] {
  return isTaskName(task) ? outputs[tasks[task].output].corpusMetrics : [];
}
