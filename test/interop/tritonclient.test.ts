import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Pixels } from '../../src/domain/image/pixels.ts';
import { AdaptiveModel } from '../../src/node/adaptive-model.ts';
import { decodeImage } from '../../src/node/image/decode.ts';
import { type RunningServer, serve } from '../../src/server/serve.ts';
import { runCli } from '../support/cli.ts';
import { temporaryFolder } from '../support/fixtures.ts';
import { runPython } from '../support/python.ts';
import { describeWithShared, sharedPath } from '../support/shared.ts';

const TEXTS = ['A dog runs on the beach.', 'Two men are talking.'];

describeWithShared('the Python client of Triton, unmodified', () => {
  const folder = temporaryFolder();
  const imageFolder = sharedPath('data/imagenet-val/images');
  const images = readdirSync(imageFolder)
    .sort()
    .slice(0, 2)
    .map((name) => join(imageFolder, name));
  const file = (name: string) => join(folder, `${name}.premodel.json`);
  let classifier: AdaptiveModel<'image-classification'>;
  let translator: AdaptiveModel<'translation'>;
  let server: RunningServer;
  let pixels: Pixels;

  beforeAll(async () => {
    writeFileSync(join(folder, 'x.en'), `${TEXTS.join('\n')}\n`);
    writeFileSync(join(folder, 'x.de'), 'eins\nzwei\n');
    const classifiers = ['mobilenet_v1_0.25_128', 'mobilenet_v1_0.5_160'];
    premodel('images', [
      ...['--models', ...classifiers.map((name) => sharedPath('zoo/imagenet', name))],
      ...['--data', sharedPath('data/imagenet-val'), '--limit', '6'],
    ]);
    premodel('texts', [
      ...['--models', sharedPath('zoo/multi30k-en-de/tiny'), '--num-beams', '1,2'],
      ...['--source', 'x.en', '--target', 'x.de'],
    ]);
    classifier = await AdaptiveModel.load(file('images'));
    translator = await AdaptiveModel.load(file('texts'), { task: 'translation' });
    const models = ['images', 'texts'].map((name) => ({ name, file: file(name) }));
    server = await serve(models, { port: 0, hosts: 1, logLevel: 'silent' });
    pixels = await decodeImage(images[0]);
  });
  afterAll(() => Promise.all([classifier, translator, server].map((each) => each?.close())));

  function premodel(name: string, profile: readonly string[]): void {
    const out = `${name}.profile.parquet`;
    const profiled = runCli(['profile', ...profile, '--max-repeats', '1', '--quiet', '--out', out], folder);
    expect(profiled.status, profiled.stderr).toBe(0);
    const trained = runCli(
      ['train', out, '--policy', 'single-best', '--out', `${name}.premodel.json`],
      folder,
    );
    expect(trained.status, trained.stderr).toBe(0);
  }

  it('gets what the models say, in JSON and in binary, and the reason where there is nothing to get', async (context) => {
    const { width, height, data } = pixels;
    const questions = {
      address: server.origin.replace('http://', ''),
      images,
      texts: TEXTS,
      pixels: { shape: [height, width, 3], data: Buffer.from(data).toString('base64') },
    };
    const seen = JSON.parse(await runPython(context, 'tritonclient_infer.py', [], JSON.stringify(questions)));

    expect(seen).toMatchObject({
      live: true,
      ready: true,
      modelReady: [true, true],
      unknownReady: false,
      server: { name: 'premodel', extensions: expect.arrayContaining(['binary_tensor_data']) },
      imagesMetadata: { name: 'images', versions: ['1'], inputs: [{ name: 'image', datatype: 'BYTES' }] },
      textsMetadata: { outputs: [{ name: 'translation', datatype: 'BYTES', shape: [-1] }] },
      index: [{ name: 'images', version: '1', state: 'READY' }, { name: 'texts' }],
    });

    const results = await Promise.all(images.map((image) => classifier.predict(readFileSync(image))));
    const rows = (k: number) => ({
      label: results.map(({ predictions }) => predictions.slice(0, k).map(({ label }) => label)),
      score: results.map(({ predictions }) => predictions.slice(0, k).map(({ score }) => score)),
      class_id: results.map(({ predictions }) => predictions.slice(0, k).map(({ id }) => id)),
    });
    expect(seen.binary).toMatchObject({ id: 'seven', version: '1', isBinary: true, outputs: rows(5) });
    expect(seen.binary.datatypes).toEqual({ label: 'BYTES', score: 'FP32', class_id: 'INT32' });
    expect(seen.binary.parameters).toMatchObject({
      selected_model: results[0].decision.answeredBy,
      models_run: results[0].decision.answeredBy,
      cut_short: false,
      abstained: false,
      inference_ms: expect.any(Number),
    });
    expect(seen.json).toMatchObject({ isBinary: false, outputs: rows(5) });
    expect(seen.binaryIn.outputs).toEqual(rows(5));
    expect(seen.compressed.outputs).toEqual(rows(5));
    expect(seen.constrained.outputs).toEqual(rows(2));
    const first = { label: [rows(5).label[0]], score: [rows(5).score[0]], class_id: [rows(5).class_id[0]] };
    expect(seen.pixels.outputs).toEqual(first);
    expect(seen.onePixelBatch.outputs).toEqual(first);
    expect(seen.pixelsInJson.outputs.label[0]).toHaveLength(5);
    const classes = results.map(({ predictions }) =>
      predictions.slice(0, 2).map(({ score, id, label }) => `${score}:${id}:${label}`),
    );
    expect(seen.classes.outputs.score).toEqual(classes);

    const translations = await Promise.all(TEXTS.map((text) => translator.predict(text)));
    const expected = { translation: translations.map(({ translation }) => translation) };
    expect(seen.translation).toMatchObject({ isBinary: true, outputs: expected });
    expect(seen.translationInJson).toMatchObject({ isBinary: false, outputs: expected });

    expect(seen.failures).toMatchObject({
      model: { status: '404', message: expect.stringContaining('nobody') },
      version: { status: '404' },
      input: { status: '400', message: expect.stringContaining('expected "text"') },
      shape: { status: '400', message: expect.stringContaining('[height, width, 3]') },
      image: { status: '400' },
      output: { status: '400', message: expect.stringContaining('expected "translation"') },
      constraint: { status: '400', message: expect.stringContaining('min_accuracy') },
      deadline: { status: '504' },
    });
  });
});
