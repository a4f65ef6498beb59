import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { hashFiles } from '../hash.ts';
import { nodeTask } from '../node-task.ts';
import { openModels } from './open-models.ts';

const temporary = temporaryFolder();

/** A model whose ONNX files are called this. */
function folderWith(name: string, files: readonly string[]): string {
  const folder = join(temporary, name);
  cpSync(fixturePath('models', 'nchw-float'), folder, { recursive: true });
  renameSync(join(folder, 'onnx/model.onnx'), join(folder, 'spare'));
  for (const file of files) cpSync(join(folder, 'spare'), join(folder, file));
  rmSync(join(folder, 'spare'));
  return folder;
}

async function filesOf(...folders: string[]): Promise<(string | undefined)[]> {
  const models = await openModels(nodeTask('image-classification'), folders);
  return models.map(({ files }) => files.find((file) => file.endsWith('.onnx')));
}

describe('the ONNX file of a folder', () => {
  it.each([
    ['onnx/model_fp16.onnx'],
    ['model_q4.onnx'],
    ['onnx/resnet50-v1-12.onnx'],
    ['onnx/model.onnx', 'onnx/model_int8.onnx'],
    ['model_quantized.onnx', 'onnx/model_bnb4.onnx'],
  ])('is %s, whatever else is there', async (file, ...others) => {
    const folder = folderWith(file.replace('/', ' '), [file, ...others]);
    expect(await filesOf(folder)).toEqual([file]);
  });

  it('is asked for where there are several, and can be named', async () => {
    const folder = folderWith('several', ['onnx/model_fp16.onnx', 'onnx/model_int8.onnx']);
    await expect(filesOf(folder)).rejects.toMatchObject({
      code: 'several-models',
      message: expect.stringMatching(/model_fp16\.onnx.*model_int8\.onnx/),
    });
    expect(await filesOf(join(folder, 'onnx/model_int8.onnx'))).toEqual(['onnx/model_int8.onnx']);
  });

  it('may be given in place of its folder, at the top of it too', async () => {
    const folder = folderWith('at the top', ['model.onnx', 'model_int8.onnx']);
    expect(await filesOf(join(folder, 'model_int8.onnx'))).toEqual(['model_int8.onnx']);
  });

  it('is not among the other files that a shell may give', async () => {
    const folder = folderWith('shell', ['onnx/model.onnx']);
    writeFileSync(join(temporary, 'LICENSE'), 'any');
    expect(await filesOf(join(temporary, 'LICENSE'), folder)).toEqual(['onnx/model.onnx']);
  });

  it('is no half of a translator', async () => {
    const zoo = join(temporary, 'zoo');
    mkdirSync(join(zoo, 'translator/onnx'), { recursive: true });
    for (const file of ['config.json', 'onnx/encoder_model.onnx', 'onnx/decoder_model.onnx']) {
      writeFileSync(join(zoo, 'translator', file), '{}');
    }
    renameSync(folderWith('classifier', ['onnx/model.onnx']), join(zoo, 'classifier'));
    expect(await filesOf(zoo)).toHaveLength(1);
  });
});

describe('a model that was pinned', () => {
  const spoil: [string, (file: string) => void][] = [
    ['something else', (file) => writeFileSync(file, '<html>404</html>')],
    ['nothing', (file) => writeFileSync(file, '')],
    ['missing', (file) => rmSync(file)],
    [
      'a folder',
      (file) => {
        rmSync(file);
        mkdirSync(file);
      },
    ],
    [
      'a link to another',
      (file) => {
        rmSync(file);
        symlinkSync(import.meta.filename, file);
      },
    ],
  ];
  const files = ['config.json', 'preprocessor_config.json', 'onnx/model.onnx'];
  it.each(files.flatMap((file) => spoil.map(([what, by]) => [file, what, by] as const)))(
    'is modified where %s has become %s',
    async (file, what, by) => {
      const folder = folderWith(`${file.replace('/', ' ')} ${what}`, ['onnx/model.onnx']);
      const pins = new Map([[basename(folder), { files: await hashFiles(folder, files) }]]);
      by(join(folder, file));
      const open = async () => {
        const [{ candidate }] = await openModels(nodeTask('image-classification'), [folder], { pins });
        await candidate.load();
      };
      await expect(open()).rejects.toMatchObject({
        code: 'modified-model',
        place: { file: join(folder, file) },
      });
    },
  );
});

describe('the JSON files of a folder', () => {
  it.each([
    ['a byte order mark', (text: string) => Buffer.from(`\ufeff${text}`)],
    ['UTF-16', (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')],
  ])('may be written with %s', async (what, encode) => {
    const folder = folderWith(what, ['onnx/model.onnx']);
    for (const file of ['config.json', 'preprocessor_config.json']) {
      writeFileSync(join(folder, file), encode(readFileSync(join(folder, file), 'utf8')));
    }
    const [{ labels }] = await openModels(nodeTask('image-classification'), [folder]);
    expect(labels).toEqual(['red', 'green', 'blue', 'grey']);
  });

  it('are refused where they are no text', async () => {
    const folder = folderWith('no text', ['onnx/model.onnx']);
    writeFileSync(join(folder, 'config.json'), Uint8Array.of(0x7b, 0x22, 0xe9, 0x22, 0x7d));
    await expect(filesOf(folder)).rejects.toMatchObject({ code: 'invalid-config' });
  });
});
