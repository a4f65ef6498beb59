import { listed } from '../../domain/classes/labels/describe-matching.ts';
import type { LabelTranslation } from '../../domain/classes/labels/label-translation.ts';
import type { TaskName, tasks } from '../../domain/tasks.ts';
import { shareLabels } from '../../models/tasks/shared-labels.ts';
import type { LabelledInput } from '../../models/tasks/task.ts';
import type { Profile } from '../../profile/profile.ts';
import type { DatasetOptions } from '../dataset/image-dataset.ts';
import type { LeftOut } from '../dataset/labelled-files.ts';
import { readLabelsFile } from '../dataset/labels-file.ts';
import { nodeTask } from '../node-task.ts';
import { openModels } from '../tasks/open-models.ts';
import { type ProfileOptions, profileTask } from './profile-task.ts';

/** Tasks whose outputs are classes. */
export type ClassifyingTaskName = {
  [Name in TaskName]: (typeof tasks)[Name]['output'] extends 'classes' ? Name : never;
}[TaskName];

export interface ClassifierProfileOptions extends ProfileOptions {
  /** Model folders, or folders of model folders. */
  readonly models: readonly string[];
  /** Labelled inputs. */
  readonly data: string;
  /** Take this split of a data set that has several: `train`, `validation`, `test`, another, or `all`. */
  readonly split?: string;
  /** Measure a seeded sample of so many inputs. Default: all. */
  readonly limit?: number;
  /** File that says what labels mean which models or data do not say alike: docs/labels.md. Default: none. */
  readonly labels?: string;
}

/** Labelled inputs as they were read. */
export interface LabelledInputs {
  readonly inputs: readonly LabelledInput<number>[];
  /** What the data hold and is not used, and why. Default: nothing. */
  readonly leftOut?: readonly LeftOut[];
  /** How labels were matched that no model knows as they are; a sentence each. */
  readonly notes: readonly string[];
}

/**
 * Runs every model on every labelled input, in the classes that the models share; see `profileTask`.
 * @param read the labelled inputs, in those classes
 * @throws PremodelError what `openModels`, `readLabelsFile`, `labelSpace`, `read` and `profileTask` throw
 */
export async function profileClassifiers(
  name: ClassifyingTaskName,
  options: ClassifierProfileOptions,
  read: (asked: DatasetOptions) => Promise<LabelledInputs>,
): Promise<Profile> {
  const { models: folders, data, split, limit, seed, threads } = options;
  // Tasks of classes are alike but for their inputs, which only the task itself looks into.
  const task = nodeTask(name as 'image-classification');
  const translation = options.labels === undefined ? undefined : await readLabelsFile(options.labels);
  const openOptions = { threads };
  const opened = await openModels(task, folders, openOptions);
  const { models, space } = shareLabels(task, opened, translation);
  const { inputs, leftOut, notes } = await read({ labels: space, translation, limit, seed, split });
  return profileTask(
    {
      ...{ name, task, models, folders, openOptions, inputs, data, leftOut },
      labelNotes: [...space.notes, ...notes, ...unusedNotes(translation)],
    },
    {
      ...options,
      settings: { ...(limit !== undefined && { limit }), ...(split !== undefined && { split }) },
    },
  );
}

function unusedNotes(translation?: LabelTranslation): string[] {
  const { file, unused = [] } = translation ?? {};
  return unused.length === 0 ? [] : [`nothing is called so that ${file} names: ${listed(unused)}`];
}
