import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { PremodelError } from '../../error.ts';
import { readImageDataset } from './image-dataset.ts';

const temporary = temporaryFolder();
const labels = ['tench, Tinca tinca', 'crane', 'crane', 'maillot', 'bow tie, bow-tie', 'bow', '3'];
let folders = 0;

/** A new folder with these files; images are empty, since nobody opens them here. */
function dataset(files: Record<string, string>): string {
  const root = join(temporary, `data${folders++}`);
  mkdirSync(root);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

async function pairs(source: string, options = {}): Promise<[string, number][]> {
  const { images } = await readImageDataset(source, { labels, ...options });
  return images.map(({ id, label }) => [id, label]);
}

describe('readImageDataset', () => {
  it('reads a folder per class, by name, synonym or number, in a fixed order', async () => {
    const root = dataset({
      'tench/b.jpg': '',
      'tench/a.JPEG': '',
      'bow_tie/x.webp': '',
      '2/y.png': '',
      'maillot/.hidden.jpg': '',
      'maillot/notes.txt': '',
    });
    expect(await pairs(root)).toEqual([
      ['2/y.png', 2],
      ['bow_tie/x.webp', 4],
      ['tench/a.JPEG', 0],
      ['tench/b.jpg', 0],
    ]);
  });

  it('reads metadata.csv with more columns, a byte order mark, quotes and Windows line ends', async () => {
    const root = dataset({
      'metadata.csv':
        '\ufefffile_name,note,label_id,label\r\na.jpg,"x, y",4,"bow tie, bow-tie"\r\nsub/b.jpg,,1,\r\n\r\n',
    });
    expect(await pairs(root)).toEqual([
      ['a.jpg', 4],
      ['sub/b.jpg', 1],
    ]);
  });

  it('reads metadata.jsonl and files of any name and of the other path columns', async () => {
    const root = dataset({
      'one/metadata.jsonl':
        '{"file_name": "a.jpg", "label": 5}\n\n{"file_name": "b.jpg", "label": "tench"}\n',
      'list.csv': 'path,label\none/a.jpg,bow\n',
      'list.jsonl': '{"image": "one/b.jpg", "label_id": 0}',
    });
    expect(await pairs(join(root, 'one'))).toEqual([
      ['a.jpg', 5],
      ['b.jpg', 0],
    ]);
    expect(await pairs(join(root, 'list.csv'))).toEqual([['one/a.jpg', 5]]);
    expect(await pairs(join(root, 'list.jsonl'))).toEqual([['one/b.jpg', 0]]);
  });

  it('takes a sample that only the seed decides', async () => {
    const root = dataset(Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`bow/${i + 10}.jpg`, ''])));
    const sample = await pairs(root, { limit: 10, seed: 7 });
    expect(sample).toHaveLength(10);
    expect(await pairs(root, { limit: 10, seed: 7 })).toEqual(sample);
    expect(await pairs(root, { limit: 10, seed: 8 })).not.toEqual(sample);
    expect(sample).toEqual([...sample].sort());
    expect(await pairs(root, { limit: 1000 })).toHaveLength(50);
  });

  it.each([
    ['crane', 'ambiguous-label', '1 (crane) and 2 (crane)'],
    ['3', 'ambiguous-label', '6 (3) and 3 (maillot)'],
    ['mailot', 'unknown-label', '"3 maillot"'],
    ['7', 'unknown-label', '7 classes'],
  ])('refuses the label %s as %s', async (label, code, message) => {
    const root = dataset({ 'metadata.csv': `file_name,label\na.jpg,bow\nb.jpg,${label}\n` });
    await expect(pairs(root)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(message),
      place: { file: join(root, 'metadata.csv'), row: 3 },
    });
  });

  it.each([
    ['7', '', 'unknown-label'],
    ['-1', '', 'unknown-label'],
    ['1.5', '', 'unknown-label'],
    ['3', 'bow', 'label-mismatch'],
  ])('refuses label_id %s beside the label "%s" as %s', async (id, label, code) => {
    const root = dataset({ 'metadata.csv': `file_name,label,label_id\na.jpg,${label},${id}\n` });
    await expect(pairs(root)).rejects.toMatchObject({ code });
  });

  it('takes label_id where the name occurs twice or means nothing to the models', async () => {
    const root = dataset({ 'metadata.csv': 'file_name,label,label_id\na.jpg,crane,2\nb.jpg,Kranich,1\n' });
    expect(await pairs(root)).toEqual([
      ['a.jpg', 2],
      ['b.jpg', 1],
    ]);
  });

  it.each(['../out.jpg', '/etc/passwd', 'bow/../../out.jpg', '..', '.'])(
    'refuses the path %s',
    async (path) => {
      const root = dataset({ 'metadata.csv': `file_name,label\n${path},bow\n` });
      await expect(pairs(root)).rejects.toMatchObject({ code: 'path-outside' });
    },
  );

  it('says so when there is nothing', async () => {
    await expect(pairs(dataset({}))).rejects.toMatchObject({ code: 'no-inputs' });
    await expect(pairs(dataset({ 'bow/readme.txt': '' }))).rejects.toMatchObject({ code: 'no-inputs' });
    await expect(pairs(join(temporary, 'missing'))).rejects.toMatchObject({ code: 'no-inputs' });
    await expect(pairs(dataset({ 'metadata.csv': 'file_name,label\n' }))).rejects.toMatchObject({
      code: 'no-inputs',
    });
  });

  it.each([
    ['a row without a path', 'file_name,label\n,bow\n'],
    ['a row without a class', 'file_name,label\na.jpg,\n'],
    ['a row too long', 'file_name,label\na.jpg,bow,more\n'],
    ['an open quote', 'file_name,label\n"a.jpg,bow\n'],
    ['no header', '\n'.repeat(3).concat('a.jpg\nb.jpg')],
  ])('refuses %s', async (_, text) => {
    await expect(pairs(dataset({ 'metadata.csv': text }))).rejects.toMatchObject({ code: 'invalid-dataset' });
  });

  it('refuses the same image twice', async () => {
    const root = dataset({ 'metadata.csv': 'file_name,label\na.jpg,bow\n./a.jpg,bow\n' });
    await expect(pairs(root)).rejects.toMatchObject({ code: 'duplicate-input' });
  });

  it.each(['metadata.csv', 'metadata.jsonl'])('meets any %s with images or a clear error', async (name) => {
    const good = name.endsWith('csv')
      ? 'file_name,label,label_id\na.jpg,bow,5\nb.jpg,tench,\n'
      : '{"file_name": "a.jpg", "label": "bow"}\n{"file_name": "b.jpg", "label_id": 5}\n';
    const root = dataset({ [name]: '' });
    const damaged = fc.tuple(fc.nat(good.length), fc.nat(9), fc.string({ unit: 'binary', maxLength: 12 }));
    const text = fc.oneof(
      damaged.map(([at, gone, put]) => good.slice(0, at) + put + good.slice(at + gone)),
      fc.string({ unit: 'binary' }),
    );
    await fc.assert(
      fc.asyncProperty(text, async (content) => {
        writeFileSync(join(root, name), content);
        try {
          for (const [id, label] of await pairs(root)) {
            expect(id.startsWith('..')).toBe(false);
            expect(labels[label]).toBeDefined();
          }
        } catch (error) {
          expect(PremodelError.is(error), String(error)).toBe(true);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });
});

describeWithShared('readImageDataset on the shared images', () => {
  it('reads all 1,600 with their classes', async () => {
    const config = await import(sharedPath('zoo/imagenet/mobilenet_v1_1.0_224/config.json'), {
      with: { type: 'json' },
    });
    const names = Object.values<string>(config.default.id2label);
    const { images } = await readImageDataset(sharedPath('data/imagenet-val'), { labels: names });
    expect(images).toHaveLength(1600);
    expect(images[0]).toMatchObject({ id: 'images/ILSVRC2012_val_00009185.JPEG', label: 139 });
  });
});
