// What running several inputs at once gains: processor time an input, of translators and of image classifiers, against
// that of one input at a time. Outputs of translators are compared too.
//
//   node --import ts-blank-space/register bench/batches.ts
import { readFileSync } from 'node:fs';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadTranslator } from '../src/node/index.ts';
import { sharedPath } from './support/paths.ts';
import { processorMs } from './support/processor-time.ts';

const BATCHES = [1, 2, 4, 8];
const sentences = readFileSync(sharedPath('data/multi30k/test2016.en'), 'utf8').split('\n').slice(0, 96);

console.log('processor ms an input (ratio to one at a time)');
for (const [model, numBeams] of [
  ['tiny', 1],
  ['base', 1],
  ['large', 1],
  ['base', 4],
  ['large', 4],
] as const) {
  const translator = await loadTranslator(sharedPath(`zoo/multi30k-en-de/${model}`), {
    settings: { numBeams },
  });
  await translator.load();
  let alone: string[] | undefined;
  await report(`${model}, ${numBeams} beam${numBeams > 1 ? 's' : ''}`, sentences.length, async (batch) => {
    const texts: string[] = [];
    for (let at = 0; at < sentences.length; at += batch) {
      const { outputs } = await translator.runBatch(sentences.slice(at, at + batch));
      texts.push(...outputs.map(({ text }) => text));
    }
    alone ??= texts;
    const expected = alone;
    const different = texts.filter((text, i) => text !== expected[i]).length;
    return different > 0 ? `, ${different} translations differ` : '';
  });
  await translator.release();
}
for (const [model, side] of [
  ['mobilenet_v1_0.25_128', 128],
  ['mobilenet_v1_0.75_192', 192],
  ['mobilenet_edgetpu_224', 224],
] as const) {
  const session = await InferenceSession.create(sharedPath(`zoo/imagenet/${model}/onnx/model.onnx`), {
    intraOpNumThreads: 1,
    interOpNumThreads: 1,
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  });
  const [name] = session.inputNames;
  const images = 64;
  await report(model, images, async (batch) => {
    const pixels = new Float32Array(batch * 3 * side * side).fill(0.1);
    const tensor = new Tensor('float32', pixels, [batch, 3, side, side]);
    for (let at = 0; at < images; at += batch) await session.run({ [name]: tensor });
    return '';
  });
  await session.release();
}

/** @param run does all inputs, so many at a time, and says what is worth saying of it */
async function report(name: string, inputs: number, run: (batch: number) => Promise<string>): Promise<void> {
  const shown: string[] = [];
  let first: number | undefined;
  for (const batch of BATCHES) {
    // Once for what is allocated the first time.
    if (batch === 1) await run(batch);
    const before = processorMs();
    const remark = await run(batch);
    const ms = (processorMs() - before) / inputs;
    first ??= ms;
    shown.push(`${batch}: ${ms.toFixed(2)} (${(ms / first).toFixed(2)}${remark})`);
  }
  console.log(`${name.padEnd(24)} ${shown.join('   ')}`);
}
