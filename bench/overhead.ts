// What AdaptiveModel.predict costs over calling ONNX Runtime directly with the same model and decoded pixels.
//
// Both sides start from decoded pixels, so both prepare the tensor (with the same code: a caller has to do it
// too), take turns on every image, and run the same model with the same session options. For each model there is a
// premodel whose policy always chooses it; with --premodel FILE a trained one is measured as well, against the
// model it chose on each image, so that its features and decisions count as overhead.
//
//   node --import ts-blank-space/register bench/overhead.ts [--images 40] [--rounds 5] [--premodel FILE]
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { type Pixels, parsePreprocessorConfig, preprocess } from '../src/index.ts';
import { AdaptiveModel, decodeImage } from '../src/node/index.ts';
import { median } from '../src/statistics.ts';
import { writeAlwaysPremodel } from './support/always-premodel.ts';
import { sharedPath } from './support/paths.ts';

type Run = (image: Pixels) => Promise<unknown>;
type Compared = Record<'direct' | 'adaptive' | 'ratio', number>;

const { values: flags } = parseArgs({
  options: {
    images: { type: 'string', default: '40' },
    rounds: { type: 'string', default: '5' },
    premodel: { type: 'string' },
  },
});
const zoo = sharedPath('zoo/imagenet');
const data = sharedPath('data/imagenet-val/images');
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
const direct = new Map<string, Run>();
for (const folder of folders) direct.set(basename(folder), await directly(folder));

console.log('model                          direct ms  adaptive ms  ratio of medians');
for (const folder of folders) {
  const file = writeAlwaysPremodel(folder, scratch);
  report(basename(folder), await compare(await AdaptiveModel.load(file)));
}
if (flags.premodel) report(basename(flags.premodel), await compare(await AdaptiveModel.load(flags.premodel)));
rmSync(scratch, { recursive: true });

/** Median over images of each side's median over rounds, and the median over images of their ratio. */
async function compare(model: AdaptiveModel): Promise<Compared> {
  const perImage: Omit<Compared, 'ratio'>[] = [];
  for (const image of images) {
    const { decision } = await model.predict(image);
    const run = direct.get(decision.answeredBy ?? decision.ran[0]?.candidate ?? '');
    if (!run) continue;
    await run(image);
    const times: Record<'direct' | 'adaptive', number[]> = { direct: [], adaptive: [] };
    for (let round = 0; round < Number(flags.rounds); round++) {
      const sides: ['direct' | 'adaptive', () => Promise<unknown>][] = [
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
async function directly(folder: string): Promise<Run> {
  const session = await InferenceSession.create(join(folder, 'onnx/model.onnx'), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const config = JSON.parse(readFileSync(join(folder, 'preprocessor_config.json'), 'utf8'));
  const preprocessing = parsePreprocessorConfig(config);
  const format = { layout: 'nchw', dtype: 'float32' } as const;
  const [input] = session.inputNames;
  const [output] = session.outputNames;
  return async (image: Pixels) => {
    const { data, dims } = preprocess(image, preprocessing, format);
    const results = await session.run({ [input]: new Tensor('float32', data, dims) });
    const scores = results[output].data as Float32Array;
    let best = 0;
    for (let i = 1; i < scores.length; i++) if (scores[i] > scores[best]) best = i;
    return best;
  };
}

function report(name: string, { direct, adaptive, ratio }: Compared): void {
  console.log(
    `${name.padEnd(30)} ${direct.toFixed(2).padStart(9)}  ${adaptive.toFixed(2).padStart(11)}  ${ratio.toFixed(3)}`,
  );
}
