// Top-1 of every model of ../shared/zoo/imagenet on all 1,600 images, and the energy scores of one image in 20, beside
// what onnxruntime and Pillow in Python say of them (test/fixtures/parity/reference.py). Takes a few minutes: node bench/parity.mjs
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeImage, loadImageClassifier, readImageDataset } from 'premodel/node';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const reference = JSON.parse(readFileSync(path('../test/fixtures/parity/reference.json'), 'utf8'));
const zoo = path('../../shared/zoo/imagenet');
const folders = readdirSync(zoo, { withFileTypes: true }).filter((entry) => entry.isDirectory());
const classifiers = [];
for (const { name } of folders.sort((a, b) => (a.name < b.name ? -1 : 1))) {
  classifiers.push(await loadImageClassifier(join(zoo, name)));
}
const { images } = await readImageDataset(path('../../shared/data/imagenet-val'), {
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
      counts[m].energy = Math.max(counts[m].energy, Math.abs(energyScore - energyScores[i / STEP]));
    }
    const predicted = probabilities.indexOf(Math.max(...probabilities));
    if (predicted === label) counts[m].right++;
    if (predicted === reference.models[classifier.name].predicted[i]) counts[m].agreed++;
  }
}
console.table(
  Object.fromEntries(
    classifiers.map(({ name }, m) => {
      const percent = (count) => Number(((100 * count) / images.length).toFixed(2));
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
