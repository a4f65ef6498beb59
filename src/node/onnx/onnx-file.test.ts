import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { externalTensor, message, modelWithWeightsIn } from '../../../test/support/tiny-onnx.ts';
import { createSession } from '../../models/onnx/create-session.ts';
import { externalTensors } from '../../models/onnx/external-tensors.ts';
import { externalFiles, onnxFiles, readOnnxModel } from '../../models/onnx/onnx-file.ts';
import { bytesSource } from '../../models/onnx/wire-format.ts';
import { hashFiles } from '../hash.ts';
import { ModelReader } from '../model-reader.ts';
import { measureLoad } from '../profile/measure-load.ts';
import { nodeRuntime } from './node-runtime.ts';

const temporary = temporaryFolder();
const external = fixturePath('onnx', 'external');
const expected: Record<string, number[]> = JSON.parse(readFileSync(join(external, 'expected.json'), 'utf8'));

/** Every place where ONNX allows it; `make_external.py` says which. */
const FILES = [
  'constant-in-branch.bin',
  'constant.bin',
  'deep/branch.bin',
  'function.bin',
  'named.bin',
  'sparse.bin',
  'weights of the model.bin',
];

function copyOf(name: string): string {
  const folder = join(temporary, name);
  cpSync(external, folder, { recursive: true });
  return folder;
}

function folderWith(name: string, model: Uint8Array, files: readonly string[] = []): string {
  const folder = join(temporary, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'model.onnx'), model);
  for (const file of files) writeFileSync(join(folder, file), 'weights of 20 bytes.');
  return folder;
}

describe('weights beside an ONNX file', () => {
  it('are found by the graph, wherever it names them and whatever they are called', async () => {
    expect(await externalFiles(new ModelReader(external), 'model.onnx')).toEqual(FILES);
  });

  it('are given to ONNX Runtime from memory, to the same result as by path', async () => {
    const reader = new ModelReader(external);
    const session = await createSession(nodeRuntime, reader, 'model.onnx');
    for (const flag of ['true', 'false']) {
      const { y } = await session.run({
        x: new Tensor('float32', [1, 1, 2, 3]),
        flag: new Tensor('bool', Uint8Array.of(flag === 'true' ? 1 : 0), []),
      });
      expect([...(y.data as Float32Array)]).toEqual(expected[flag]);
    }
    await session.release();
  });

  it.each(FILES)('are refused where %s changed since it was first read', async (file) => {
    const folder = copyOf(`changed ${file.replace('/', ' ')}`);
    const reader = new ModelReader(folder);
    await readOnnxModel(reader, 'model.onnx');
    const bytes = readFileSync(join(folder, file));
    bytes[bytes.length - 1] ^= 1;
    writeFileSync(join(folder, file), bytes);
    await expect(readOnnxModel(reader, 'model.onnx')).rejects.toMatchObject({
      code: 'modified-model',
      place: { file: join(folder, file) },
    });
  });

  const spoil: [string, (file: string) => void][] = [
    ['something else', (file) => writeFileSync(file, '<html>404</html>')],
    ['nothing', (file) => writeFileSync(file, '')],
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
    [
      'a link to nothing',
      (file) => {
        rmSync(file);
        symlinkSync('nowhere', file);
      },
    ],
  ];
  it.each(['model.onnx', ...FILES].flatMap((file) => spoil.map(([what, by]) => [file, what, by] as const)))(
    'are modified where %s has become %s, before it is said what is wrong with that',
    async (file, what, by) => {
      const folder = copyOf(`spoilt ${file.replace('/', ' ')} ${what}`);
      const pins = await hashFiles(folder, ['model.onnx', ...FILES]);
      by(join(folder, file));
      const reader = new ModelReader(folder, pins);
      const modified = { code: 'modified-model', place: { file: join(folder, file) } };
      await expect(readOnnxModel(reader, 'model.onnx')).rejects.toMatchObject(modified);
      // An empty file is a model without anything as far as these two look.
      if (file !== 'model.onnx' || what === 'nothing') return;
      await expect(onnxFiles(reader, 'model.onnx')).rejects.toMatchObject(modified);
      await expect(externalFiles(reader, 'model.onnx')).rejects.toMatchObject(modified);
    },
  );

  it('are told to processes of their own, unless only the path will do', async () => {
    expect(await onnxFiles(new ModelReader(external), 'model.onnx')).toEqual({
      model: join(external, 'model.onnx'),
    });
    const folder = folderWith('plain', modelWithWeightsIn('w.bin'), ['w.bin']);
    expect(await onnxFiles(new ModelReader(folder), 'model.onnx')).toEqual({
      model: join(folder, 'model.onnx'),
      externalData: [{ path: 'w.bin', file: join(folder, 'w.bin') }],
    });
  });

  it('are found by the process that measures what loading costs', async () => {
    const cost = await measureLoad([await onnxFiles(new ModelReader(external), 'model.onnx')], {});
    expect(cost?.loadMs).toBeGreaterThan(0);
  });

  it('are missed where they are gone when the model is loaded again', async () => {
    const folder = copyOf('gone');
    const reader = new ModelReader(folder);
    await readOnnxModel(reader, 'model.onnx');
    rmSync(join(folder, 'model.onnx'));
    await expect(readOnnxModel(reader, 'model.onnx')).rejects.toMatchObject({ code: 'modified-model' });
  });

  it.each([
    '../w.bin',
    'a/../../w.bin',
    'a/..',
    '..',
    '/etc/hostname',
    '~/w.bin',
    'C:/w.bin',
    'a\\..\\..\\w.bin',
    '',
    'w\0.bin',
  ])('are refused outside the folder: %j', async (location) => {
    const folder = folderWith(
      `outside ${Buffer.from(location).toString('hex')}`,
      modelWithWeightsIn(location),
    );
    await expect(externalFiles(new ModelReader(folder), 'model.onnx')).rejects.toMatchObject({
      code: 'path-outside',
    });
    await expect(readOnnxModel(new ModelReader(folder), 'model.onnx')).rejects.toMatchObject({
      code: 'path-outside',
    });
  });

  it('may be links within the folder, and beside the file that the model is a link to', async () => {
    const blobs = folderWith('blobs', modelWithWeightsIn('w.bin'), ['real.bin']);
    const snapshot = join(temporary, 'snapshot');
    mkdirSync(snapshot);
    symlinkSync(join(blobs, 'model.onnx'), join(snapshot, 'model.onnx'));
    symlinkSync(join(blobs, 'real.bin'), join(snapshot, 'w.bin'));
    expect(await externalFiles(new ModelReader(snapshot), 'model.onnx')).toEqual(['w.bin']);

    const within = folderWith('within', modelWithWeightsIn('w.bin'), ['real.bin']);
    symlinkSync(join(within, 'real.bin'), join(within, 'w.bin'));
    expect(await externalFiles(new ModelReader(within), 'model.onnx')).toEqual(['w.bin']);
  });

  it('may be no links out of the folder, and no folders', async () => {
    const folder = folderWith('links out', modelWithWeightsIn('w.bin'));
    symlinkSync(join(external, 'sparse.bin'), join(folder, 'w.bin'));
    await expect(externalFiles(new ModelReader(folder), 'model.onnx')).rejects.toMatchObject({
      code: 'path-outside',
    });
    const other = folderWith('a folder', modelWithWeightsIn('w.bin'));
    mkdirSync(join(other, 'w.bin'));
    await expect(externalFiles(new ModelReader(other), 'model.onnx')).rejects.toMatchObject({
      code: 'invalid-model',
    });
  });

  it('are named where they are missing', async () => {
    const folder = folderWith('missing', modelWithWeightsIn('sub/w.bin'));
    await expect(externalFiles(new ModelReader(folder), 'model.onnx')).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining('sub/w.bin'),
    });
  });

  it.each([
    [{ offset: '19', length: '2' }, 'wants bytes 19 to 21'],
    [{ offset: '21' }, 'wants bytes 21'],
    [{ offset: '-1' }, 'offset'],
    [{ length: '99999999999999999999' }, 'length'],
  ])('are refused where the model wants %j of 20 bytes', async (entries, words) => {
    const folder = folderWith(
      JSON.stringify(entries).replace(/\W/g, ''),
      modelWithWeightsIn('w.bin', entries),
      ['w.bin'],
    );
    await expect(readOnnxModel(new ModelReader(folder), 'model.onnx')).rejects.toMatchObject({
      code: 'invalid-model',
      message: expect.stringContaining(words),
    });
  });
});

describe('the reader of ONNX files', () => {
  const read = (bytes: Uint8Array) => () => externalTensors(bytesSource(bytes));

  it('counts a tensor as external only where it says so', () => {
    const tensor = externalTensor({ location: 'w.bin' });
    const inside = tensor.subarray(0, tensor.length - 2);
    expect(read(message([7, message([5, inside])]))()).toEqual([]);
    expect(read(message([7, message([5, tensor])]))()).toEqual([
      { location: 'w.bin', offset: 0, length: undefined, isMain: true },
    ]);
  });

  it('takes the last of several locations, as ONNX Runtime does, and both of a graph that comes twice', () => {
    const entry = (value: string) => [13, message([1, 'location'], [2, value])] as const;
    const tensor = Buffer.concat([message(entry('a'), entry('b')), Uint8Array.of(14 * 8, 1)]);
    const graph = message([5, tensor]);
    expect(read(message([7, graph], [7, graph]))().map(({ location }) => location)).toEqual(['b', 'b']);
  });

  it('ends on graphs within graphs without end, and on fields without end', () => {
    let deep = message([5, externalTensor({ location: 'w' })]);
    for (let i = 0; i < 60; i++) deep = message([1, message([5, message([6, deep])])]);
    expect(read(message([7, deep]))).toThrow(/nested more than 100 deep/);
    expect(read(new Uint8Array(30_000_000).fill(8))).toThrow(/more than 10000000 fields/);
  });

  it.each([
    ['a length beyond the file', [0x3a, 0xff, 0xff, 0xff, 0xff, 0x0f, 1]],
    ['a length of 2^70', [0x3a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]],
    ['a number without end', [0x08, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]],
    ['a group', [0x3b, 0x3c]],
    ['a field of number 0', [0x02, 0x00]],
    ['half a field', [0x3a]],
  ])('refuses %s', (_, bytes) => {
    expect(read(Uint8Array.from(bytes))).toThrow(/field|number|ends/);
  });
});
