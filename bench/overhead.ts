// What AdaptiveModel.predict costs over calling ONNX Runtime directly with the same model and decoded pixels.
//
// Both sides start from decoded pixels, so both prepare the tensor (with the same code: a caller has to do it
// too), take turns on every image, and run the same model with the same session options. For each model there is a
// premodel whose policy always chooses it; with --premodel FILE a trained one is measured as well, against the
// model it chose on each image, so that its features and decisions count as overhead.
//
//   npm run build && node bench/overhead.mjs [--images 40] [--rounds 5] [--premodel FILE]
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { parsePreprocessorConfig, preprocess } from '../dist/index.js';
import { AdaptiveModel, decodeImage } from '../dist/node/index.js';

const { values: flags } = parseArgs({
  options: {
    images: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
    premodel: { type: 'string' },
  },
});
const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const zoo = join(shared, 'zoo/imagenet');
const data = join(shared, 'data/imagenet-val/images');
const folders = readdirSync(zoo, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => join(zoo, entry.name));
const scratch = mkdtempSync(join(tmpdir(), 'premodel-bench-'));

const images = await Promise.all(
  readdirSync(data)
    .sort()
    .slice(0, Number(flags.images))
    .map((name) => decodeImage(join(data, name))),
);
const direct = new Map();
for (const folder of folders) direct.set(basename(folder), await directly(folder));

console.log('model                          direct ms  adaptive ms  ratio of medians');
for (const folder of folders) {
  const file = join(scratch, `${basename(folder)}.premodel.json`);
  writeFileSync(file, JSON.stringify(alwaysPremodel(folder, file)));
  report(basename(folder), await compare(await AdaptiveModel.load(file)));
}
if (flags.premodel) report(basename(flags.premodel), await compare(await AdaptiveModel.load(flags.premodel)));
rmSync(scratch, { recursive: true });

/** Median over images of each side's median over rounds, and the median over images of their ratio. */
async function compare(model) {
  const perImage = [];
  for (const image of images) {
    const { decision } = await model.predict(image);
    const run = direct.get(decision.answeredBy ?? decision.ran[0]?.candidate);
    if (!run) continue;
    await run(image);
    const times = { direct: [], adaptive: [] };
    for (let round = 0; round < Number(flags.rounds); round++) {
      const sides = [
        ['direct', () => run(image)],
        ['adaptive', () => model.predict(image)],
      ];
      for (const [name, side] of round % 2 ? sides.reverse() : sides) {
        const startedAt = performance.now();
        await side();
        times[name].push(performance.now() - startedAt);
      }
    }
    perImage.push({ direct: median(times.direct), adaptive: median(times.adaptive) });
  }
  await model.close();
  return {
    direct: median(perImage.map((time) => time.direct)),
    adaptive: median(perImage.map((time) => time.adaptive)),
    ratio: median(perImage.map((time) => time.adaptive / time.direct)),
  };
}

/** From pixels to the most probable class with nothing but ONNX Runtime and the preprocessing. */
async function directly(folder) {
  const session = await InferenceSession.create(join(folder, 'onnx/model.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const config = JSON.parse(readFileSync(join(folder, 'preprocessor_config.json'), 'utf8'));
  const preprocessing = parsePreprocessorConfig(config);
  const format = { layout: 'nchw', dtype: 'float32' };
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  return async (image) => {
    const { data, dims } = preprocess(image, preprocessing, format);
    const results = await session.run({ [input]: new Tensor('float32', data, dims) });
    const scores = results[output].data;
    let best = 0;
    for (let i = 1; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
    return best;
  };
}

/** A premodel whose policy runs one model on every input. */
function alwaysPremodel(folder, file) {
  const name = basename(folder);
  const files = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'].map((path) => {
    const bytes = readFileSync(join(folder, path));
    return { path, sha256: createHash('sha256').update(bytes).digest('hex'), sizeBytes: bytes.length };
  });
  return {
    format: 'premodel',
    version: 1,
    task: 'image-classification',
    objective: { criterion: 'top1', successAt: 0.5 },
    candidates: [
      {
        name,
        path: relative(join(file, '..'), folder),
        files,
        sizeBytes: 0,
        cost: { latencyMs: 0, p95LatencyMs: 0 },
      },
    ],
    policy: { kind: 'fixed', candidate: name },
    domain: { featureNames: [], evidenceNames: [] },
    profile: { inputs: 0, provenance: { createdAt: '-', premodelVersion: '-', device: '-' } },
    training: { createdAt: '-', premodelVersion: '-', seed: 1, options: {} },
  };
}

function report(name, { direct, adaptive, ratio }) {
  console.log(
    `${name.padEnd(30)} ${direct.toFixed(2).padStart(9)}  ${adaptive.toFixed(2).padStart(11)}  ${ratio.toFixed(3)}`,
  );
}

function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
