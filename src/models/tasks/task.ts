import type { Domain } from '../../domain/domain.ts';
import type { TaskName } from '../../domain/tasks.ts';
import type { ClassMap } from '../../profile/class-map.ts';
import type { ModelSettings } from '../../profile/profile.ts';
import type { Candidate } from '../../runtime/candidate.ts';
import type { Answer } from '../../runtime/decision.ts';
import type { ModelFiles } from '../model-files.ts';
import type { OnnxFiles } from '../onnx/onnx-file.ts';
import type { Runtime } from '../runtime.ts';

/** Which model folders do a task, and what runs them. */
export interface ModelFolders<Input, Output> {
  /** Whether a folder looks like a model for this task: used to tell a model from a folder of models. */
  isModel(model: ModelFiles): Promise<boolean>;
  /**
   * Opens a folder, reading its JSON files only.
   * @throws PremodelError `no-model`, `invalid-config`, and others of the task
   */
  open(
    model: ModelFiles,
    options: OpenOptions & { readonly runtime: Runtime },
  ): Promise<OpenedModel<Input, Output>>;
}

/** From what models say to what users get. */
export interface ResultKind<Output, Options, Result> {
  /** The same model, its outputs in classes it shares with others; of classes only. */
  inSharedClasses?<Input>(
    model: OpenedModel<Input, Output>,
    classes: ClassMap,
    labels: readonly string[],
  ): OpenedModel<Input, Output>;
  /** @throws PremodelError `invalid-option` */
  assertOptions(options: Options): void;
  /** An answer as the user gets it; its output is undefined where the policy abstained. */
  present(answer: Answer<Output>, labels: readonly string[] | undefined, options: Options): Result;
}

/** A task as it is profiled: what its inputs and outputs mean, and which model folders do it. */
export interface ModelTask<Input, Output, Reference>
  extends Pick<ModelFolders<Input, Output>, 'isModel'>,
    Pick<ResultKind<Output, never, unknown>, 'inSharedClasses'> {
  readonly name: TaskName;
  /** @param featureNames the features that will be asked for. Default: all */
  loadDomain(featureNames?: readonly string[]): Promise<Domain<Input, Output, Reference>>;
  /** As `ModelFolders.open`, in the runtime of this platform. */
  open(model: ModelFiles, options: OpenOptions): Promise<OpenedModel<Input, Output>>;
}

/** One session of a model and what to run it on, to find out what loading costs. */
export interface SessionRequest extends OnnxFiles {
  /** Default: what the graph asks for, one input of 16 steps where an axis is variable. */
  readonly inputs?: readonly {
    readonly name: string;
    readonly type: string;
    readonly dims: readonly number[];
  }[];
}

export interface OpenOptions {
  readonly name: string;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
  readonly settings?: ModelSettings;
  /** Use these of the folder's files (relative, forward slashes) where there is a choice. Default: the usual ones. */
  readonly files?: readonly string[];
  /** A second model that chooses among what this one finds; translation only. */
  readonly rescorer?: Pick<OpenOptions, 'files'> & { readonly model: ModelFiles };
}

/** A model folder, ready to run. */
export interface OpenedModel<Input, Output> {
  readonly candidate: Candidate<Input, Output>;
  /** Name of the candidate whose work it can go on from. Default: none. */
  readonly continues?: string;
  /** Absolute path. */
  readonly folder: string;
  /** Reads its files, and knows what they were. */
  readonly reader: ModelFiles;
  /** Class names by class index; classification only. */
  readonly labels?: readonly string[];
  /** How the classes of its outputs are those of its folder; absent where they are the same. */
  readonly classes?: ClassMap;
  readonly settings?: ModelSettings;
  /** Models opened by one task that hold the same memory have the same. Default: none does. */
  readonly sharedAs?: string;
  /** Every file that decides what the model says, relative to the folder, with forward slashes. */
  readonly files: readonly string[];
  /** Those of `files` that ONNX files name as theirs. */
  readonly weights: readonly string[];
  /** The second model it asks, likewise. */
  readonly rescorer?: RescorerModel;
  /** Its sessions and what to feed them, to find out what loading costs. Loads first. */
  sessions(): Promise<readonly SessionRequest[]>;
}

/** A model folder that chooses among what another model finds. */
export interface RescorerModel {
  /** Absolute path. */
  readonly folder: string;
  readonly reader: ModelFiles;
  readonly files: readonly string[];
  readonly weights: readonly string[];
  sessions(): Promise<readonly SessionRequest[]>;
}

/** A task as `AdaptiveModel` does it: from what a user gives to what a user gets. */
export interface RunnableTask<Given, Input, Output, Options, Result>
  extends ModelTask<Input, Output, never>,
    Pick<ResultKind<Output, Options, Result>, 'assertOptions' | 'present'> {
  /** @throws PremodelError `unsupported-input` where it is of a kind that the task does not take */
  assertGiven(given: unknown): asserts given is Given;
  /**
   * What is given, decoded; a promise where that is work, whose time is then reported.
   * @throws PremodelError where it is no input of this task
   */
  decode(given: Given): Input | Promise<Input>;
}

/** One labelled input of a dataset, decoded when its turn comes. */
export interface LabelledInput<Reference> {
  /** Unique within the dataset. */
  readonly id: string;
  readonly reference: Reference;
  /** The input itself, where it is text. */
  readonly text?: string;
  /** What the task decodes: the path of an image, or the text. */
  readonly given: string;
}
