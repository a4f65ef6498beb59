import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readImageDataset } from '../src/node/dataset/image-dataset.ts';
import { decodeImage } from '../src/node/image/decode.ts';
import { nodeTask } from '../src/node/node-task.ts';
import { openModels } from '../src/node/tasks/open-models.ts';
import { fixturePath } from './support/fixtures.ts';
import { describeWithShared, sharedPath } from './support/shared.ts';

interface Reference {
  readonly images: number;
  /** By model: how many of all images are right, the class of each, and the energy score of each `STEP`th. */
  readonly models: Record<string, { right: number; predicted: number[]; energyScores: number[] }>;
}

/** One image in twenty, for time's sake; `node --import ts-blank-space/register bench/parity.ts` takes them all. */
const STEP = 20;

describeWithShared('classification agrees with onnxruntime and Pillow in Python', () => {
  it('in classes and energy scores, for every model of the zoo', async () => {
    const reference: Reference = JSON.parse(readFileSync(fixturePath('parity/reference.json'), 'utf8'));
    const models = await openModels(nodeTask('image-classification'), [sharedPath('zoo/imagenet')]);
    const classifiers = models.map(({ candidate }) => candidate);
    expect(classifiers.map(({ name }) => name)).toEqual(Object.keys(reference.models));
    const labels = models[0].labels!;
    const { images } = await readImageDataset(sharedPath('data/imagenet-val'), { labels });
    expect(images).toHaveLength(reference.images);

    const agreed = new Map(classifiers.map(({ name }) => [name, 0]));
    const energyDifferences: number[] = [];
    const sample = [...images.keys()].filter((i) => i % STEP === 0);
    let count = 0;
    for (const i of sample) {
      const pixels = await decodeImage(images[i].path);
      for (const classifier of classifiers) {
        const { output } = await classifier.run(pixels);
        const { name } = classifier;
        const { probabilities, energyScore } = output;
        energyDifferences.push(Math.abs(energyScore - reference.models[name].energyScores[i / STEP]));
        if (probabilities.indexOf(Math.max(...probabilities)) === reference.models[name].predicted[i]) {
          agreed.set(name, agreed.get(name)! + 1);
        }
      }
      count++;
    }
    // Another build of the decoder may round differently and turn a close decision; two are another pipeline.
    for (const [name, equal] of agreed) expect(equal, name).toBeGreaterThanOrEqual(count - 1);
    energyDifferences.sort((a, b) => a - b);
    expect(energyDifferences[energyDifferences.length >> 1]).toBeLessThan(1e-3);
    await Promise.all(classifiers.map((classifier) => classifier.release()));
  });
});
