import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import {
  isTranslationFolder,
  readTranslationFolder,
  translationFiles,
} from '../../models/onnx/translation-folder.ts';
import { loadTranslator } from '../load-models.ts';
import { ModelReader } from '../model-reader.ts';

const temporary = temporaryFolder();
const model = (name: string) => fixturePath('generation', 'models', name);
let copies = 0;

function copyOf(name: string): string {
  const folder = join(temporary, `${name}-${copies++}`);
  cpSync(model(name), folder, { recursive: true });
  return folder;
}

/** A BART model whose tokenizer is Marian's: as many tokens as the model has. */
function marianFolder(): string {
  const folder = copyOf('bart');
  for (const file of ['tokenizer.json', 'tokenizer_config.json']) rmSync(join(folder, file));
  cpSync(fixturePath('marian', 'rules', 'source.spm'), join(folder, 'source.spm'));
  const { vocab_size: size } = json(join(folder, 'config.json')) as { vocab_size: number };
  const tokens = Object.entries(json(fixturePath('marian', 'rules', 'vocab.json')) as Record<string, number>);
  const known = Object.fromEntries(tokens.filter(([, id]) => id < size));
  writeFileSync(join(folder, 'vocab.json'), JSON.stringify(known));
  return folder;
}

const json = (file: string): unknown => JSON.parse(readFileSync(file, 'utf8'));

describe('readTranslationFolder', () => {
  it('finds a decoder in two graphs', async () => {
    const folder = await readTranslationFolder(new ModelReader(model('t5')));
    expect(folder.name).toBe('t5');
    expect(folder.graphs).toEqual({
      encoder: 'onnx/encoder_model.onnx',
      decoder: 'onnx/decoder_model.onnx',
      decoderWithPast: 'onnx/decoder_with_past_model.onnx',
    });
  });

  it('finds a merged decoder', async () => {
    const { graphs } = await readTranslationFolder(new ModelReader(model('bart')));
    expect(graphs).toEqual({
      encoder: 'onnx/encoder_model.onnx',
      decoder: 'onnx/decoder_model_merged.onnx',
    });
  });

  it('finds graphs beside the configuration, and quantized ones', async () => {
    const folder = copyOf('bart');
    for (const graph of ['encoder_model', 'decoder_model_merged']) {
      renameSync(join(folder, `onnx/${graph}.onnx`), join(folder, `${graph}_quantized.onnx`));
    }
    const { graphs } = await readTranslationFolder(new ModelReader(folder));
    expect(graphs).toEqual({
      encoder: 'encoder_model_quantized.onnx',
      decoder: 'decoder_model_merged_quantized.onnx',
    });
  });

  it('takes the files it is told to', async () => {
    const folder = copyOf('bart');
    const files = ['onnx/encoder_model_int8.onnx', 'onnx/decoder_model_merged_int8.onnx'];
    for (const file of files) cpSync(join(folder, file.replace('_int8', '')), join(folder, file));
    const { graphs } = await readTranslationFolder(new ModelReader(folder), files);
    expect(Object.values(graphs)).toEqual(files);
  });

  it('pins every file that decides what the model says, and none that the graphs do not name', async () => {
    const folder = copyOf('bart');
    writeFileSync(join(folder, 'onnx/encoder_model.onnx_data'), 'weights');
    const { files, weights } = await translationFiles(await readTranslationFolder(new ModelReader(folder)));
    expect(weights).toEqual([]);
    expect(files).toEqual([
      'config.json',
      'generation_config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'onnx/encoder_model.onnx',
      'onnx/decoder_model_merged.onnx',
    ]);
  });

  it('does without generation_config.json and tokenizer_config.json', async () => {
    const folder = copyOf('t5');
    rmSync(join(folder, 'generation_config.json'));
    rmSync(join(folder, 'tokenizer_config.json'));
    const { files } = await translationFiles(await readTranslationFolder(new ModelReader(folder)));
    expect(files.filter((file) => file.endsWith('.json'))).toEqual(['config.json', 'tokenizer.json']);
  });

  it('takes Marian’s SentencePiece and vocabulary where there is no tokenizer.json', async () => {
    const folder = marianFolder();
    const { files } = await translationFiles(await readTranslationFolder(new ModelReader(folder)));
    expect(files.slice(0, 4)).toEqual(['config.json', 'generation_config.json', 'source.spm', 'vocab.json']);
    const translator = await loadTranslator(folder);
    const { output } = await translator.run('a man is walking');
    await translator.release();
    expect(output.sourceTokens).toBeGreaterThan(4);
    expect(output.text).not.toContain('▁');
  });

  it.each(['source.spm', 'vocab.json'])(
    'says how to come by a tokenizer where %s is missing',
    async (file) => {
      const folder = marianFolder();
      rmSync(join(folder, file));
      await expect(readTranslationFolder(new ModelReader(folder))).rejects.toMatchObject({
        code: 'no-model',
        remedy: expect.stringContaining('save_pretrained'),
      });
    },
  );

  it.each([
    ['source.spm', ''],
    ['source.spm', 'version https://git-lfs.github.com/spec/v1'],
    ['vocab.json', '[]'],
    ['vocab.json', '{"</s>": 0, "<unk>": -1}'],
  ])('says what is wrong with %s being %j', async (file, content) => {
    const folder = marianFolder();
    writeFileSync(join(folder, file), content);
    const loading = loadTranslator(folder).then((translator) => translator.load());
    await expect(loading).rejects.toMatchObject({
      code: 'invalid-tokenizer',
      place: { file: expect.stringContaining(file) },
    });
  });

  it.each(['onnx/encoder_model.onnx', 'onnx/decoder_with_past_model.onnx', 'tokenizer.json'])(
    'says so where %s is missing',
    async (file) => {
      const folder = copyOf('t5');
      rmSync(join(folder, file));
      await expect(readTranslationFolder(new ModelReader(folder))).rejects.toMatchObject({
        code: 'no-model',
      });
    },
  );

  it.each(['config.json', 'generation_config.json', 'tokenizer_config.json'])(
    'refuses a %s that is no JSON',
    async (file) => {
      const folder = copyOf('t5');
      writeFileSync(join(folder, file), '{"a": 1e999, ');
      await expect(readTranslationFolder(new ModelReader(folder))).rejects.toMatchObject({
        code: 'invalid-config',
      });
    },
  );
});

describe('isTranslationFolder', () => {
  it('tells a model from other folders', async () => {
    const other = join(temporary, 'other');
    mkdirSync(other);
    expect(await isTranslationFolder(new ModelReader(model('t5')))).toBe(true);
    expect(await isTranslationFolder(new ModelReader(model('bart')))).toBe(true);
    expect(await isTranslationFolder(new ModelReader(other))).toBe(false);
    expect(await isTranslationFolder(new ModelReader(join(other, 'missing')))).toBe(false);
  });
});
