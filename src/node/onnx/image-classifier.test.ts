import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProbabilities, describeCandidateContract } from '../../../test/contracts/candidate-contract.ts';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import { PremodelError } from '../../error.ts';
import { classifierFiles, readClassifierFolder } from '../../models/onnx/classifier-folder.ts';
import { loadImageClassifier } from '../load-models.ts';
import { ModelReader } from '../model-reader.ts';

const temporary = temporaryFolder();
const model = (name: string) => fixturePath('models', name);

function flat(red: number, green: number, blue: number, width = 10, height = 7): Pixels {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, i) => [red, green, blue][i % 3]);
  return { width, height, data };
}

/** What the models of the fixture compute, by its definition. */
function expected(red: number, green: number, blue: number) {
  const weights = [red, green, blue].map((value) => Math.exp((10 * value) / 255)).concat(Math.exp(5));
  const sum = weights.reduce((a, b) => a + b);
  return { probabilities: weights.map((weight) => weight / sum), energyScore: Math.log(sum) };
}

const runnable = [
  'nchw-float',
  'nhwc-uint8',
  'half',
  'fixed-size',
  'unnamed-axes',
  'probabilities',
  'external-data',
];

for (const name of runnable) {
  describeCandidateContract(`ImageClassifier (${name})`, {
    make: () => loadImageClassifier(model(name)),
    inputs: [flat(250, 10, 20), flat(10, 200, 90)],
    check: ({ probabilities }) => checkProbabilities(probabilities),
  });
}

describe('ImageClassifier', () => {
  it.each(runnable)('finds layout, type and meaning of the output of %s', async (name) => {
    const classifier = await loadImageClassifier(model(name));
    expect(classifier.labels).toEqual(['red', 'green', 'blue', 'grey']);
    const colours: [number, number, number][] = [
      [250, 10, 20],
      [10, 200, 90],
      [90, 90, 90],
    ];
    for (const colour of colours) {
      const { output } = await classifier.run(flat(...colour));
      const { probabilities, energyScore } = expected(...colour);
      for (const [i, value] of probabilities.entries()) {
        expect(output.probabilities[i]).toBeCloseTo(value, name === 'half' ? 2 : 5);
      }
      // Softmax leaves nothing of it.
      const told = name === 'probabilities' ? 0 : energyScore;
      expect(output.energyScore).toBeCloseTo(told, name === 'half' ? 2 : 5);
    }
    await classifier.release();
  });

  it.each(['grey', 'grey-nhwc'])('gives a model of one channel (%s) grey images', async (name) => {
    const classifier = await loadImageClassifier(model(name));
    const [red, green, blue] = [250, 10, 20];
    const { output } = await classifier.run(flat(red, green, blue));
    // Pillow 12: Image.new('RGB', (1, 1), (250, 10, 20)).convert('L') is 83. Logits are 10 x 83 / 255, 0, 0, 5.
    const light = Math.exp((10 * 83) / 255);
    expect(output.probabilities[0]).toBeCloseTo(light / (light + 2 + Math.exp(5)), 5);
    await classifier.release();
  });

  it.each([
    ['not-a-number', 'bad-output', 'not finite'],
    ['five-outputs', 'label-count-mismatch', '4 classes'],
    ['fixed-batch', 'fixed-batch', 'exactly 4 images'],
    ['text', 'model-not-image', 'input_ids: int64 [batch, sequence]'],
  ])('refuses %s with %s', async (name, code, message) => {
    const classifier = await loadImageClassifier(model(name));
    for (const attempt of [classifier.load(), classifier.run(flat(1, 2, 3))]) {
      await expect(attempt).rejects.toMatchObject({ code, message: expect.stringContaining(message) });
    }
    await classifier.release();
  });

  it.each([
    ['nothing', (_: Buffer) => Buffer.alloc(0)],
    ['half of the file', (bytes: Buffer) => bytes.subarray(0, bytes.length / 2)],
    ['text', (_: Buffer) => Buffer.from('this is not a model')],
  ])('refuses an ONNX file that is %s', async (what, damage) => {
    const folder = join(temporary, `corrupt ${what}`);
    cpSync(model('nchw-float'), folder, { recursive: true });
    const file = join(folder, 'onnx/model.onnx');
    writeFileSync(file, damage(readFileSync(file)));
    const classifier = await loadImageClassifier(folder);
    await expect(classifier.load()).rejects.toMatchObject({ code: 'invalid-model', place: { file } });
  });
});

describe('readClassifierFolder', () => {
  it('prefers the full model to the quantised one, and takes what is asked for', async () => {
    const folder = join(temporary, 'two files');
    cpSync(model('nchw-float'), folder, { recursive: true });
    cpSync(join(folder, 'onnx/model.onnx'), join(folder, 'onnx/model_quantized.onnx'));
    expect((await readClassifierFolder(new ModelReader(folder))).modelFile).toBe('onnx/model.onnx');
    const asked = await readClassifierFolder(new ModelReader(folder), 'onnx/model_quantized.onnx');
    expect(asked.modelFile).toBe('onnx/model_quantized.onnx');
  });

  it('takes a model at the top of its folder, through the links of the Hugging Face cache', async () => {
    const folder = join(temporary, 'snapshot');
    mkdirSync(folder);
    for (const file of ['config.json', 'preprocessor_config.json']) {
      symlinkSync(join(model('nchw-float'), file), join(folder, file));
    }
    symlinkSync(join(model('nchw-float'), 'onnx/model.onnx'), join(folder, 'model.onnx'));
    const classifier = await loadImageClassifier(folder);
    expect(classifier.folder.modelFile).toBe('model.onnx');
    await classifier.load();
    await classifier.release();
  });

  // As transformers 5.24.0 does (`ImageProcessingMixin.get_image_processor_dict`): the nested one goes first.
  it.each<[string, unknown, boolean, string]>([
    ['a nested image processor alone', { image_processor: { size: 96 } }, false, 'processor_config.json'],
    ['a nested one beside its own file', { image_processor: { size: 96 } }, true, 'processor_config.json'],
    ['a processor of texts', { processor_class: 'CLIPProcessor' }, true, 'preprocessor_config.json'],
    ['none nested', { image_processor: null }, true, 'preprocessor_config.json'],
  ])('reads %s', async (what, processor, hasOwn, expected) => {
    const folder = join(temporary, what);
    cpSync(model('nchw-float'), folder, { recursive: true });
    if (!hasOwn) rmSync(join(folder, 'preprocessor_config.json'));
    writeFileSync(join(folder, 'processor_config.json'), JSON.stringify(processor));
    const read = await readClassifierFolder(new ModelReader(folder));
    expect(read.preprocessor?.file).toBe(expected);
    if (expected === 'processor_config.json') expect(read.preprocessor?.config).toEqual({ size: 96 });
    expect((await classifierFiles(read)).files).toContain(expected);
  });

  it('pins every file that decides what the model says, external weights too', async () => {
    const { files } = await classifierFiles(
      await readClassifierFolder(new ModelReader(model('external-data'))),
    );
    expect(files).toEqual([
      'config.json',
      'preprocessor_config.json',
      'onnx/model.onnx',
      'onnx/model.onnx_data',
    ]);
  });

  it('says what a folder without a model lacks', async () => {
    await expect(readClassifierFolder(new ModelReader(temporary))).rejects.toMatchObject({
      code: 'no-model',
    });
    await expect(readClassifierFolder(new ModelReader(join(temporary, 'missing')))).rejects.toMatchObject({
      code: 'no-model',
    });
  });

  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['no labels', '{}'],
    ['one label', '{"id2label": {"0": "a"}}'],
    ['a gap', '{"id2label": {"0": "a", "2": "b"}}'],
    ['numbers for labels', '{"id2label": {"0": 1, "1": 2}}'],
    ['a prototype', '{"id2label": {"0": "a", "1": "b"}, "__proto__": {"x": 1}}'],
    ['endless depth', `{"id2label": ${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a number beyond numbers', '{"id2label": {"0": "a", "1": "b"}, "x": 1e999}'],
  ])('refuses a config.json with %s', async (what, text) => {
    const folder = join(temporary, `config ${what}`);
    cpSync(model('nchw-float'), folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), text);
    await expect(readClassifierFolder(new ModelReader(folder))).rejects.toMatchObject({
      code: 'invalid-config',
    });
  });

  it('meets any config.json with labels or a clear error', async () => {
    const folder = join(temporary, 'fuzzed');
    cpSync(model('nchw-float'), folder, { recursive: true });
    const file = join(folder, 'config.json');
    const good = readFileSync(file, 'utf8');
    const damaged = fc
      .tuple(fc.nat(good.length), fc.nat(9), fc.string({ maxLength: 12 }))
      .map(([at, gone, put]) => good.slice(0, at) + put + good.slice(at + gone));
    const labels = fc.dictionary(fc.oneof(fc.nat(4).map(String), fc.string()), fc.jsonValue());
    const made = labels.map((id2label) => JSON.stringify({ id2label }));
    await fc.assert(
      fc.asyncProperty(fc.oneof(damaged, made, fc.json()), async (text) => {
        writeFileSync(file, text);
        try {
          const { labels } = (await readClassifierFolder(new ModelReader(folder))).config;
          expect(labels.every((label) => typeof label === 'string')).toBe(true);
        } catch (error) {
          expect(PremodelError.is(error) && error.code, String(error)).toBe('invalid-config');
        }
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});
