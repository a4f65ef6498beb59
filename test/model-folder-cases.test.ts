import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { parsePreprocessorConfig } from '../src/domain/image/preprocessor-config.ts';
import { AdaptiveModel } from '../src/node/adaptive-model.ts';
import { decodeImage } from '../src/node/image/decode.ts';
import { nodeTask } from '../src/node/node-task.ts';
import { describeModel, openModels } from '../src/node/tasks/open-models.ts';
import { temporaryFolder } from './support/fixtures.ts';
import { describeWithShared, sharedPath } from './support/shared.ts';

const temporary = temporaryFolder();

async function open(...folders: string[]) {
  const [model] = await openModels(nodeTask('image-classification'), folders);
  return model;
}

describeWithShared('odd model folders', () => {
  const shared = (...parts: string[]) => sharedPath('cases', 'odd-inputs', ...parts);
  const colours = ['red', 'green', 'blue', 'yellow'];

  /** The class a model gives to the first picture of each colour, and the probability of red there. */
  async function answers(folder: string) {
    const { candidate, labels = [] } = await open(folder);
    const found: string[] = [];
    let red = 0;
    for (const colour of colours) {
      const { output } = await candidate.run(await decodeImage(shared('data', colour, '0.png')));
      const { probabilities } = output;
      found.push(labels[probabilities.indexOf(Math.max(...probabilities))]);
      if (colour === 'red') red = probabilities[0];
    }
    await candidate.release();
    return { found, red };
  }

  it.each([
    'base-model',
    '10-which-output/aux-first',
    '11-preprocessor-without-type/empty',
    '11-preprocessor-without-type/only-size',
    '11-preprocessor-without-type/timm-wrapper',
    '17-timm-config/timm',
    '18-variant-names/fp16',
  ])('%s names every colour', async (folder) => {
    expect((await answers(shared(folder))).found).toEqual(colours);
  });

  it('10: a model of three classes does not take its embeddings, three as well, for them', async () => {
    const { found } = await answers(shared('10-which-output/embeddings-first'));
    expect(found.slice(0, 3)).toEqual(colours.slice(0, 3));
  });

  it('11: a file without a type is prepared as its model_type asks', async () => {
    expect((await answers(shared('11-preprocessor-without-type/empty'))).red).toBeCloseTo(0.982, 2);
    expect((await answers(shared('11-preprocessor-without-type/only-size'))).red).toBeCloseTo(0.982, 2);
  });

  it('11: an unknown type is refused', async () => {
    await expect(open(shared('11-preprocessor-without-type/unknown-type'))).rejects.toMatchObject({
      code: 'unsupported-preprocessing',
      message: expect.stringContaining('MyImageProcessor'),
    });
  });

  it('18: a file without a folder of a model is told what it lacks', async () => {
    await expect(open(shared('18-variant-names/bare/model.onnx'))).rejects.toMatchObject({
      code: 'invalid-config',
      message: expect.stringContaining('config.json is missing'),
    });
  });

  it('23: null for a crop fraction means none', () => {
    const config = JSON.parse(readFileSync(shared('23-poolformer-null', 'preprocessor_config.json'), 'utf8'));
    expect(parsePreprocessorConfig(config)).toMatchObject({
      resize: { kind: 'shortest-edge', edge: 48 },
      crop: { height: 40, width: 40 },
    });
  });

  it.each([
    ['odd-inputs/03-external-data-name/model', /\.data$/],
    ['hostile/ext2/ext2', /^onnx\/weights\.bin$/],
  ])(
    '%s: weights under any name are pinned, counted, and refused when they changed',
    async (name, weights) => {
      const copy = join(temporary, name.replaceAll('/', ' '));
      cpSync(sharedPath('cases', ...name.split('/')), copy, { recursive: true });
      const model = await open(copy);
      const { files, sizeBytes } = await describeModel(model, join(temporary, 'x.profile.parquet'));
      const pinned = files.find(({ path }) => weights.test(path));
      expect(pinned?.sizeBytes).toBeGreaterThan(0);
      expect(sizeBytes).toBe(files.reduce((sum, file) => sum + file.sizeBytes, 0));

      await model.candidate.load();
      await model.candidate.release();
      const file = join(copy, pinned?.path ?? '');
      writeFileSync(
        file,
        readFileSync(file).map((byte) => byte ^ 0x80),
      );
      await expect(model.candidate.load()).rejects.toMatchObject({ code: 'modified-model', place: { file } });
    },
  );

  it('ext2: a premodel from before such weights were pinned runs, and it is said', async () => {
    const ext2 = sharedPath('cases', 'hostile', 'ext2');
    const warnings: string[] = [];
    const note = (warning: Error) => warnings.push(warning.message);
    process.on('warning', note);
    try {
      const model = await AdaptiveModel.load(join(ext2, 'e2.premodel.json'), { modelsRoot: ext2 });
      await model.close();
      await vi.waitFor(() => expect(warnings.join()).toMatch(/weights\.bin/));
    } finally {
      process.off('warning', note);
    }
  });
});
