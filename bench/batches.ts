// What running several inputs at once gains: processor time an input, of translators and of image classifiers, against
// that of one input at a time. Outputs of translators are compared too.
//
//   npm run build && node bench/batches.mjs
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { loadTranslator } from '../dist/node/index.js';

const BATCHES = [1, 2, 4, 8];
const shared = fileURLToPath(new URL('../../shared/', import.meta.url));
const sentences = readFileSync(`${shared}data/multi30k/test2016.en`, 'utf8').split('\n').slice(0, 96);

console.log('processor ms an input (ratio to one at a time)');
for (const [model, numBeams] of [
  ['tiny', 1],
  ['base', 1],
  ['large', 1],
  ['base', 4],
  ['large', 4],
]) {
  const translator = await loadTranslator(`${shared}zoo/multi30k-en-de/${model}`, { settings: { numBeams } });
  await translator.load();
  let alone;
  await report(`${model}, ${numBeams} beam${numBeams > 1 ? 's' : ''}`, sentences.length, async (batch) => {
    const texts = [];
    for (let at = 0; at < sentences.length; at += batch) {
      const { outputs } = await translator.runBatch(sentences.slice(at, at + batch));
      texts.push(...outputs.map(({ text }) => text));
    }
    alone ??= texts;
    const different = texts.filter((text, i) => text !== alone[i]).length;
    return different > 0 ? `, ${different} translations differ` : '';
  });
  await translator.release();
}
for (const [model, side] of [
  ['mobilenet_v1_0.25_128', 128],
  ['mobilenet_v1_0.75_192', 192],
  ['mobilenet_edgetpu_224', 224],
]) {
  const session = await InferenceSession.create(`${shared}zoo/imagenet/${model}/onnx/model.onnx`, {
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

async function report(name, inputs, run) {
  const shown = [];
  let first;
  for (const batch of BATCHES) {
    // Once for what is allocated the first time.
    if (batch === 1) await run(batch);
    const before = process.cpuUsage();
    const remark = await run(batch);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000 / inputs;
    first ??= ms;
    shown.push(`${batch}: ${ms.toFixed(2)} (${(ms / first).toFixed(2)}${remark})`);
  }
  console.log(`${name.padEnd(24)} ${shown.join('   ')}`);
}
