import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { decodeImage } from '../image/decode.ts';
import { readImageDataset } from './image-dataset.ts';
import { type ListingOptions, listLabelledFiles } from './labelled-files.ts';
import { listImages } from './list-images.ts';

const temporary = temporaryFolder();
const image = (ending: string) => {
  const [name] = readdirSync(fixturePath('decode')).filter((file) => file.endsWith(ending));
  return readFileSync(fixturePath('decode', name));
};
const png = image('.png');

/** A new folder with these files. */
function dataset(files: Record<string, string | Uint8Array>): string {
  const root = mkdtempSync(join(temporary, 'data-'));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

/** `id label` of every image. */
async function listed(source: string, options?: ListingOptions): Promise<string[]> {
  const { files } = await listLabelledFiles(source, options);
  return files.map(({ id, label, labelId }) => `${id} ${label ?? labelId}`);
}

async function reasons(source: string, options?: ListingOptions): Promise<string[]> {
  return (await listLabelledFiles(source, options)).leftOut.map(({ reason }) => reason);
}

describe('which files are images', () => {
  it('is told by their content where their names do not', async () => {
    const root = dataset({
      'bow/a.jfif': image('.jpg'),
      'bow/b.jpe': image('.jpg'),
      'bow/c.BMP': image('.bmp'),
      'bow/d.ppm': image('.ppm'),
      'bow/e.pgm': image('.pgm'),
      'bow/f': image('.webp'),
      'bow/g.data': image('.gif'),
      'bow/h.tif': image('.tif'),
    });
    const found = await listLabelledFiles(root);
    expect(found.files.map(({ id }) => id.slice(4, 5)).join('')).toBe('abcdefgh');
    expect(found.leftOut).toEqual([]);
    for (const { path } of found.files) expect((await decodeImage(path)).width).toBe(24);
    expect(
      (await listImages(root)).map((path) => path.slice(root.length + 5, root.length + 6)).join(''),
    ).toBe('abcdefgh');
  });

  it('and what is left out is listed with its reason', async () => {
    const root = dataset({
      'bow/a.png': png,
      'bow/b.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0mif1heic', 'latin1'),
      'bow/c.svg': '<svg xmlns="http://www.w3.org/2000/svg"/>',
      'bow/d.jxl': Buffer.from([0xff, 0x0a, 1, 2]),
      'bow/e.txt': 'a note',
      'bow/f': '',
      'bow/g.zip': 'PK\x03\x04 and so on',
      'bow/h': 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n',
      'bow/i': '../../blobs/0',
      'bow/.hidden': 'x',
      'bow/Thumbs.db': 'x',
    });
    symlinkSync('nowhere', join(root, 'bow/j'));
    const found = await reasons(root);
    const told = [
      'HEIC',
      'SVG',
      'JPEG XL',
      'no image',
      'empty',
      'archive',
      'Git LFS',
      'copied as text',
      'nowhere',
    ];
    expect(found).toHaveLength(told.length);
    for (const [i, part] of told.entries()) expect(found[i]).toContain(part);
  });

  it('but not what lies beside folders of classes and is no image', async () => {
    const root = dataset({
      'README.md': 'x',
      'classes.csv': 'a,b',
      'bow/a.png': png,
      'train.zip': 'PK\x03\x04',
    });
    expect(await reasons(root)).toEqual([expect.stringContaining('train.zip: it is an archive')]);
  });

  it('says what a folder holds that holds no images', async () => {
    const root = dataset({ 'bow/a.heic': Buffer.from('\0\0\0\x18ftypheic\0\0\0\0', 'latin1') });
    await expect(listLabelledFiles(root)).rejects.toMatchObject({
      code: 'no-inputs',
      message: expect.stringContaining('HEIC'),
    });
  });

  it('images that a metadata table does not name are counted', async () => {
    const root = dataset({
      'metadata.csv': 'file_name,label\na.png,bow\n',
      'a.png': png,
      'b.png': png,
      'c/d': png,
    });
    expect(await reasons(root)).toEqual([expect.stringContaining('does not name 2 of 3 images')]);
  });
});

describe('links', () => {
  it('are followed, to files and to folders, wherever they lead', async () => {
    const elsewhere = dataset({ 'blobs/0': png, 'crane/x.png': png });
    const root = dataset({ 'bow/a.png': png });
    symlinkSync(join(elsewhere, 'blobs/0'), join(root, 'bow/b.png'));
    symlinkSync(join(elsewhere, 'blobs/0'), join(root, 'bow/c'));
    symlinkSync(join(elsewhere, 'crane'), join(root, 'crane'));
    expect(await listed(root)).toEqual(['bow/a.png bow', 'bow/b.png bow', 'bow/c bow', 'crane/x.png crane']);
  });

  it('that lead round are not', async () => {
    const root = dataset({ 'bow/a.png': png });
    symlinkSync(root, join(root, 'bow/again'));
    expect(await listed(root)).toEqual(['bow/a.png bow']);
    expect(await reasons(root)).toEqual([expect.stringContaining('a link to a folder that it lies in')]);
    expect(await listImages(root)).toHaveLength(1);
  });

  it('may be the table and its images, as in the cache of Hugging Face', async () => {
    const root = dataset({
      'blobs/t': 'file_name,label\n0.png,bow\n',
      'blobs/0': png,
      'snapshots/x/.keep': '',
    });
    symlinkSync('../../blobs/t', join(root, 'snapshots/x/metadata.csv'));
    symlinkSync('../../blobs/0', join(root, 'snapshots/x/0.png'));
    expect(await listed(join(root, 'snapshots/x'))).toEqual(['0.png bow']);
  });
});

describe('paths of a table', () => {
  const table = (paths: string[]) => `path,label\n${paths.map((path) => `${path},bow\n`).join('')}`;

  it('may be absolute within the folder, under either of its names', async () => {
    const root = dataset({ 'x/a.png': png, 'x/b.png': png });
    symlinkSync(root, `${root}-link`);
    const paths = [join(root, 'x/a.png'), join(`${root}-link`, 'x/b.png')];
    writeFileSync(join(root, 'list.csv'), table(paths));
    expect(await listed(join(root, 'list.csv'))).toEqual(['x/a.png bow', 'x/b.png bow']);
    expect(await listed(join(`${root}-link`, 'list.csv'))).toEqual(['x/a.png bow', 'x/b.png bow']);
  });

  it.each(['../out.png', '/etc/passwd', '..', '.', 'x/../../out.png'])('%s leads outside', async (path) => {
    const root = dataset({ 'list.csv': table([path]) });
    await expect(listed(join(root, 'list.csv'))).rejects.toMatchObject({
      code: 'path-outside',
      place: { file: join(root, 'list.csv'), row: 2 },
      remedy: expect.stringContaining('--data-root'),
    });
  });

  it('start from the data root and stay in it, where there is one', async () => {
    const pictures = dataset({ 'x/a.png': png, 'b.png': png });
    const root = dataset({ 'list.csv': table(['x/a.png', join(pictures, 'b.png')]) });
    expect(await listed(join(root, 'list.csv'), { dataRoot: pictures })).toEqual([
      'x/a.png bow',
      'b.png bow',
    ]);
    writeFileSync(join(root, 'list.csv'), table(['../a.png']));
    await expect(listed(join(root, 'list.csv'), { dataRoot: pictures })).rejects.toMatchObject({
      code: 'path-outside',
    });
    await expect(listed(join(root, 'list.csv'), { dataRoot: join(root, 'none') })).rejects.toMatchObject({
      code: 'no-inputs',
    });
    await expect(listed(pictures, { dataRoot: pictures })).rejects.toMatchObject({ code: 'invalid-option' });
  });
});

describe('tables of images', () => {
  const rows = ['file_name,label,note', 'a.png,bow,"x, y"', 'b.png,crane,z']
    .map((line) => `${line}\n`)
    .join('');
  const tabs = 'file_name\tlabel\na.png\tbow\nb.png\tcrane\n';
  it.each<[string, string, string | Uint8Array]>([
    ['semicolons', 'metadata.csv', 'file_name;label\na.png;bow\nb.png;crane\n'],
    ['tabs', 'metadata.tsv', tabs],
    ['tabs in a CSV', 'metadata.csv', tabs],
    ['UTF-16 with a mark', 'metadata.csv', Buffer.from(`\ufeff${rows}`, 'utf16le')],
    ['UTF-16 without', 'metadata.csv', Buffer.from(rows, 'utf16le')],
    ['UTF-8 with a mark', 'metadata.csv', Buffer.from(`\ufeff${rows}`)],
    ['Windows line ends', 'metadata.csv', rows.replaceAll('\n', '\r\n')],
    ['other case in the header', 'metadata.csv', rows.replace('file_name,label', 'File_Name,Label')],
    [
      'JSON Lines with a mark',
      'metadata.jsonl',
      '\ufeff{"file_name":"a.png","label":"bow"}\n{"file_name":"b.png","label":"crane"}',
    ],
    [
      'JSON Lines in a CSV',
      'metadata.csv',
      '{"file_name":"a.png","label":"bow"}\n{"file_name":"b.png","label":"crane"}',
    ],
    [
      'Parquet',
      'metadata.parquet',
      new Uint8Array(
        parquetWriteBuffer({
          columnData: [
            { name: 'file_name', data: ['a.png', 'b.png'], type: 'STRING' },
            { name: 'label', data: ['bow', 'crane'], type: 'STRING' },
            { name: 'width', data: [24n, 24n], type: 'INT64' },
          ],
        }),
      ),
    ],
  ])('are read with %s', async (_, name, content) => {
    const root = dataset({ [name]: content, 'a.png': png, 'b.png': png });
    expect(await listed(root)).toEqual(['a.png bow', 'b.png crane']);
    expect(await listed(join(root, name))).toEqual(['a.png bow', 'b.png crane']);
  });

  it('of Parquet may name their classes themselves', async () => {
    const features = { label: { names: ['bow', 'crane'], _type: 'ClassLabel' } };
    const bytes = parquetWriteBuffer({
      columnData: [
        { name: 'file_name', data: ['a.png', 'b.png'], type: 'STRING' },
        { name: 'label', data: [1n, 0n], type: 'INT64' },
      ],
      kvMetadata: [{ key: 'huggingface', value: JSON.stringify({ info: { features } }) }],
    });
    const root = dataset({ 'metadata.parquet': new Uint8Array(bytes), 'a.png': png, 'b.png': png });
    expect(await listed(root)).toEqual(['a.png crane', 'b.png bow']);
  });

  it.each<[string, Record<string, string | Uint8Array>]>([
    ['a Parquet file cut off', { 'metadata.parquet': 'PAR1 and no more' }],
    ['bytes', { 'metadata.csv': Buffer.from([0x80, 0xff, 0, 1, 2]) }],
    ['a JSON array', { 'metadata.jsonl': '[{"file_name":"a.png","label":"bow"}]' }],
    ['two columns of one name', { 'metadata.csv': 'file_name,label,label\na.png,bow,crane\n' }],
    ['two tables', { 'metadata.csv': rows, 'metadata.jsonl': '{"file_name":"a.png","label":"bow"}' }],
  ])('are refused: %s', async (_, files) => {
    await expect(listed(dataset(files))).rejects.toMatchObject({ code: 'invalid-dataset' });
  });
});

describe('splits', () => {
  const several = { code: 'several-splits', remedy: expect.stringContaining('--split') };
  it.each<[string, Record<string, string | Uint8Array>]>([
    ['folders', { 'train/bow/a.png': png, 'test/bow/a.png': png }],
    ['folders below another', { 'data/train/bow/a.png': png, 'data/val/bow/a.png': png }],
    ['folders with years', { 'train2017/bow/a.png': png, 'val2017/bow/a.png': png }],
    ['folders with metadata', { 'train/metadata.csv': 'file_name,label\na.png,bow', 'test/bow/a.png': png }],
    ['a folder and classes beside it', { 'bow/a.png': png, 'test/bow/a.png': png }],
    ['a column', { 'metadata.csv': 'file_name,label,split\na.png,bow,train\nb.png,bow,test\n' }],
    [
      'a column of another name',
      { 'metadata.csv': 'file_name,label,Subset\na.png,bow,train\nb.png,bow,val\n' },
    ],
    ['the paths of a table', { 'metadata.csv': 'file_name,label\ntrain/a.png,bow\ntest/b.png,bow\n' }],
    ['two tables', { 'train.csv': 'path,label\na.png,bow\n', 'test.csv': 'path,label\nb.png,bow\n' }],
    [
      'two other tables',
      {
        'labels_train.tsv': 'path\tlabel\na.png\tbow\n',
        'labels_val.jsonl': '{"path":"b.png","label":"bow"}',
      },
    ],
  ])('by %s are not merged unless asked for', async (_, files) => {
    const root = dataset(files);
    await expect(listed(root)).rejects.toMatchObject(several);
    expect(await listed(root, { split: 'all' })).toHaveLength(2);
    const second =
      Object.keys(files).join().includes('val') || JSON.stringify(files).includes(',val')
        ? 'validation'
        : 'test';
    expect(await listed(root, { split: second })).toHaveLength(1);
    await expect(listed(root, { split: 'holdout' })).rejects.toMatchObject({
      code: 'unknown-split',
      message: expect.stringContaining(second),
    });
  });

  it.each<[string, Record<string, string | Uint8Array>]>([
    ['one split', { 'test/bow/a.png': png }],
    ['a class called train', { 'train/a.png': png, 'bus/a.png': png }],
    [
      'a class called train in a table',
      { 'metadata.csv': 'file_name,label\ntrain/a.png,train\nbus/b.png,bus\n' },
    ],
    ['a set that is no split', { 'metadata.csv': 'file_name,label,set\na.png,bow,red\nb.png,bow,blue\n' }],
    ['a table of numbers called test', { 'test.csv': 'x,y\n1,2\n', 'bow/a.png': png }],
  ])('are none where there is %s', async (_, files) => {
    expect((await listed(dataset(files))).length).toBeGreaterThan(0);
  });

  it('may be called as they are or as others call them', async () => {
    const root = dataset({ 'train/bow/a.png': png, 'val/bow/b.png': png });
    for (const split of ['val', 'validation', 'VALID', 'dev']) {
      expect(await listed(root, { split })).toEqual(['val/bow/b.png bow']);
    }
    expect(await listed(join(root, 'val'))).toEqual(['bow/b.png bow']);
    const column = dataset({ 'list.csv': 'path,label,split\na.png,bow,Fold-1\nb.png,bow,fold-2\n' });
    expect(await listed(join(column, 'list.csv'), { split: 'fold-1' })).toEqual(['a.png bow']);
  });
});

describeWithShared('the shared data sets that went wrong', () => {
  const labels = ['red', 'blue', 'green', 'yellow'];
  const shared = (name: string) => sharedPath('cases/odd-inputs', name);

  it('04: all ten images count, whatever they are called', async () => {
    const { images, leftOut } = await readImageDataset(shared('04-imagefolder-extensions/mixed'), { labels });
    expect(images).toHaveLength(10);
    expect(leftOut).toEqual([]);
    for (const { path } of images) expect((await decodeImage(path)).width).toBeGreaterThan(0);
    const bitmaps = await readImageDataset(shared('04-imagefolder-extensions/onlybmp'), { labels });
    expect(bitmaps.images).toHaveLength(2);
  });

  it('14: a data set of links into blobs is read', async () => {
    const root = mkdtempSync(join(temporary, 'cache-'));
    cpSync(shared('14-hf-cache-dataset/datasets--u--d/blobs'), join(root, 'blobs'), { recursive: true });
    for (const [label, blob] of [
      ['red', 'r'],
      ['blue', 'b'],
    ]) {
      mkdirSync(join(root, 'snapshots/x', label), { recursive: true });
      symlinkSync(`../../../blobs/${blob}`, join(root, 'snapshots/x', label, '0.png'));
    }
    const { images } = await readImageDataset(join(root, 'snapshots/x'), { labels });
    expect(images.map(({ id }) => id)).toEqual(['blue/0.png', 'red/0.png']);
    for (const { path } of images) expect((await decodeImage(path)).width).toBeGreaterThan(0);
  });

  it('14: links that a copy made texts of are told as such', async () => {
    const copied = join(mkdtempSync(join(temporary, 'copied-')), '0.png');
    writeFileSync(copied, '../../../blobs/r');
    await expect(decodeImage(copied)).rejects.toMatchObject({
      message: expect.stringContaining('a link that was copied as text'),
    });
  });

  it('15: absolute paths inside the folder are inside', async () => {
    const root = mkdtempSync(join(temporary, 'absolute-'));
    cpSync(shared('15-absolute-paths/x'), join(root, 'x'), { recursive: true });
    const table = readFileSync(shared('15-absolute-paths/list.in'), 'utf8').replaceAll('DIR', root);
    writeFileSync(join(root, 'list.csv'), table);
    const { images } = await readImageDataset(join(root, 'list.csv'), { labels });
    expect(images.map(({ id, label }) => [id, label])).toEqual([
      ['x/a.png', 0],
      ['x/b.png', 1],
    ]);
  });
});
