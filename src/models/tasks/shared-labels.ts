import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { Premodel, PremodelCandidate } from '../../artifact/premodel.ts';
import { type LabelSpace, labelSpace } from '../../domain/classes/labels/label-space.ts';
import type { LabelTranslation } from '../../domain/classes/labels/label-translation.ts';
import { PremodelError } from '../../error.ts';
import { ownClassCount, runsOf } from '../../profile/class-map.ts';
import type { ModelTask, OpenedModel } from './task.ts';

type SharingTask<Input, Output> = Pick<ModelTask<Input, Output, never>, 'inSharedClasses'>;

/**
 * Models whose classes are called or numbered differently, with outputs in the classes of all of them.
 * @throws PremodelError what `labelSpace` throws
 */
export function shareLabels<Input, Output>(
  task: SharingTask<Input, Output>,
  models: readonly OpenedModel<Input, Output>[],
  translation?: LabelTranslation,
): { readonly models: OpenedModel<Input, Output>[]; readonly space: LabelSpace } {
  const space = labelSpace(
    models.map(({ candidate, labels = [], reader }) => ({
      name: candidate.name,
      labels,
      file: reader.place('config.json'),
    })),
    translation,
  );
  const sharing = models.map((model, i) => {
    if (!model.labels || areEqual(model.labels, space.labels)) return model;
    const classes = { labelsSha256: digestOf(model.labels), runs: runsOf(space.classes[i]) };
    return task.inSharedClasses!(model, classes, space.labels);
  });
  return { models: sharing, space };
}

/**
 * A model as it was profiled: its outputs in the classes of the premodel.
 * @throws PremodelError `label-set-mismatch` where its own labels are not those it had then
 */
export function inLabelsOf<Input, Output>(
  { labels }: Pick<Premodel, 'labels'>,
  model: OpenedModel<Input, Output>,
  { name, classes }: Pick<PremodelCandidate, 'name' | 'classes'>,
  task: SharingTask<Input, Output>,
): OpenedModel<Input, Output> {
  if (!labels || !model.labels) return model;
  const isAsProfiled = classes
    ? digestOf(model.labels) === classes.labelsSha256 && model.labels.length === ownClassCount(classes.runs)
    : areEqual(labels, model.labels);
  if (!isAsProfiled) {
    throw new PremodelError('label-set-mismatch', `${name} has other labels than the premodel`, {
      place: { file: model.folder },
      remedy: 'Restore the model’s config.json, or profile and train again.',
    });
  }
  return classes ? task.inSharedClasses!(model, classes, labels) : model;
}

function areEqual(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((label, i) => label === other[i]);
}

function digestOf(labels: readonly string[]): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify(labels))));
}
