import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll } from 'vitest';
import { describeServedModelContract } from '../../../test/contracts/served-model-contract.ts';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { writeLoopingClassifier } from '../../../test/support/looping-classifier.ts';
import { writeServingPremodel } from '../../../test/support/serving-premodel.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import type { RunnableTaskName } from '../../models/tasks/tasks.ts';
import { AdaptiveModel, type LoadOptions } from '../adaptive-model.ts';
import { ModelPool } from './model-pool.ts';
import type { ServedModel } from './served-model.ts';

type Open = <Name extends RunnableTaskName>(
  file: string,
  options: LoadOptions<Name>,
) => Promise<ServedModel<Name>>;

const openers: Record<string, Open> = {
  AdaptiveModel: (file, options) => AdaptiveModel.load(file, options),
  'ModelPool of threads': (file, options) =>
    ModelPool.load(file, { ...options, isolation: 'thread', hosts: 2 }),
  'ModelPool of processes': (file, options) =>
    ModelPool.load(file, { ...options, isolation: 'process', hosts: 2 }),
};

describeWithShared('served models', () => {
  const folder = temporaryFolder();
  const images = sharedPath('data/imagenet-val/images');
  const imagenet = join(folder, 'imagenet.premodel.json');
  const slow = join(folder, 'slow.premodel.json');
  const translation = join(folder, 'translation.premodel.json');

  beforeAll(async () => {
    writeLoopingClassifier(join(folder, 'quick'), 2n);
    writeLoopingClassifier(join(folder, 'slow'), 1_200_000n);
    await writeServingPremodel(slow, 'image-classification', [join(folder, 'quick'), join(folder, 'slow')]);
    await writeServingPremodel(
      imagenet,
      'image-classification',
      ['mobilenet_v1_0.25_128', 'mobilenet_v1_0.5_160'].map((name) => sharedPath('zoo/imagenet', name)),
    );
    await writeServingPremodel(
      translation,
      'translation',
      ['tiny', 'small'].map((name) => sharedPath('zoo/multi30k-en-de', name)),
    );
  });

  for (const [name, open] of Object.entries(openers)) {
    describeServedModelContract<'image-classification'>(`${name} (images)`, {
      open: () => open(imagenet, { task: 'image-classification' }),
      openDirect: () => AdaptiveModel.load(imagenet),
      inputs: readdirSync(images)
        .sort()
        .slice(0, 4)
        .map((image) => readFileSync(join(images, image))),
      spoilt: { given: Uint8Array.of(1, 2, 3), code: 'unreadable-image' },
      slow: {
        open: () => open(slow, { task: 'image-classification' }),
        budgetMs: 500,
        blocks: name === 'AdaptiveModel',
      },
    });

    describeServedModelContract<'translation'>(`${name} (sentences)`, {
      open: () => open(translation, { task: 'translation' }),
      openDirect: () => AdaptiveModel.load(translation, { task: 'translation' }),
      inputs: ['A man is sleeping.', 'Two dogs run over the snow.', ''],
      spoilt: { given: 7 as never, code: 'unsupported-input' },
    });
  }
});
