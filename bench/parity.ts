// Top-1 of every model of ../shared/zoo/imagenet on all 1,600 images, and the energy scores of one image in 20, beside
// what onnxruntime and Pillow in Python say of them (test/fixtures/parity/reference.py). Takes a few minutes: node --import ts-blank-space/register bench/parity.ts
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  decodeImage,
  type ImageClassifier,
  loadImageClassifier,
  readImageDataset,
} from '../src/node/index.ts';
import { repositoryPath, sharedPath } from './support/paths.ts';

interface Reference {
  readonly models: Readonly<
    Record<string, { right: number; predicted: readonly number[]; energyScores: readonly number[] }>
  >;
}

const reference: Reference = JSON.parse(
  readFileSync(repositoryPath('test/fixtures/parity/reference.json'), 'utf8'),
);
const zoo = sharedPath('zoo/imagenet');
const folders = readdirSync(zoo, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const classifiers: ImageClassifier[] = [];
for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  classifiers.push(await loadImageClassifier(join(zoo, name)));
}
const { images } = await readImageDataset(sharedPath('data/imagenet-val'), {
  labels: classifiers[0].labels,
});

const STEP = 20;
const counts = classifiers.map(() => ({ right: 0, agreed: 0, energy: 0 }));
for (const [i, { path, label }] of images.entries()) {
  const pixels = await decodeImage(path);
  for (const [m, classifier] of classifiers.entries()) {
    const { output } = await classifier.run(pixels);
    const { probabilities, energyScore } = output;
    const { energyScores } = reference.models[classifier.name];
    if (i % STEP === 0) {
      counts[m].energy = Math.max(counts[m].energy, Math.abs(energyScore! - energyScores[i / STEP]));
    }
    const predicted = probabilities.indexOf(Math.max(...probabilities));
    if (predicted === label) counts[m].right++;
    if (predicted === reference.models[classifier.name].predicted[i]) counts[m].agreed++;
  }
}
console.table(
  Object.fromEntries(
    classifiers.map(({ name }, m) => {
      const percent = (count: number) => Number(((100 * count) / images.length).toFixed(2));
      const [ours, python] = [percent(counts[m].right), percent(reference.models[name].right)];
      return [
        name,
        {
          'top-1 %': ours,
          'in Python %': python,
          difference: ours - python,
          'same class %': percent(counts[m].agreed),
          'energy score, most apart': Number(counts[m].energy.toFixed(4)),
        },
      ];
    }),
  ),
);
await Promise.all(classifiers.map((classifier) => classifier.release()));
