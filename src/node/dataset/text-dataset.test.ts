import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ByteWriter, parquetWrite } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { joinPair, textsOf } from '../../domain/text/text-pair.ts';
import { readTextDataset } from './text-dataset.ts';

const folder = temporaryFolder();
const labels = ['negative', 'positive'];

function file(name: string, contents: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, contents);
  return path;
}

function parquet(columns: Record<string, unknown[]>): Uint8Array {
  const writer = new ByteWriter();
  parquetWrite({ writer, columnData: Object.entries(columns).map(([name, data]) => ({ name, data })) });
  return writer.getBytes();
}

const texts = ['  good film ', 'a "bad", long\nfilm'];
const expected = [
  { text: texts[0], label: 1 },
  { text: texts[1], label: 0 },
];

it.each([
  ['rows.csv', 'text,label\n  good film ,positive\n"a ""bad"", long\nfilm",negative\n'],
  ['rows.tsv', 'label\ttext\n1\t  good film \n0\t"a ""bad"", long\nfilm"\n'],
  ['rows.jsonl', texts.map((text, i) => `{"text":${JSON.stringify(text)},"label":${1 - i}}\n`).join('')],
  [
    'named.jsonl',
    texts.map((text, i) => `${JSON.stringify({ sentence: text, label: labels[1 - i] })}\n`).join(''),
  ],
  ['rows.parquet', parquet({ text: texts, label: ['positive', 'negative'], other: [1, 2] })],
  ['ids.parquet', parquet({ Text: texts, label_id: [1n, 0n] })],
])('reads %s: texts as they are, classes by name or number', async (name, contents) => {
  const { texts: found } = await readTextDataset(file(name, contents), { labels });
  expect(found.map(({ text, label }) => ({ text, label }))).toEqual(expected);
  expect(new Set(found.map(({ id }) => id)).size).toBe(2);
});

it('joins pairs, and takes an empty second text for none', async () => {
  const rows = 'text,text_pair,label\na dog,a cat,positive\na dog,,negative\n';
  const { texts: found } = await readTextDataset(file('pairs.csv', rows), { labels });
  expect(found.map(({ text }) => textsOf(text))).toEqual([['a dog', 'a cat'], ['a dog']]);
  expect(textsOf(joinPair('', 'a cat'))).toEqual(['', 'a cat']);
});

it('takes a folder of tables by their splits, also in data/', async () => {
  file('splits/train.csv', 'text,label\nseen,positive\n');
  file('splits/data/test-00000-of-00001.jsonl', '{"text":"new","label":"negative"}\n');
  const read = (split?: string) => readTextDataset(join(folder, 'splits'), { labels, split });
  await expect(read()).rejects.toMatchObject({ code: 'several-splits' });
  expect((await read('test')).texts).toMatchObject([{ text: 'new', label: 0 }]);
  expect((await read('all')).texts).toHaveLength(2);
});

it('draws a seeded sample', async () => {
  const rows = Array.from({ length: 50 }, (_, i) => `text ${i},positive\n`).join('');
  const read = (seed: number) =>
    readTextDataset(file('many.csv', `text,label\n${rows}`), { labels, limit: 9, seed });
  expect((await read(1)).texts).toHaveLength(9);
  expect(await read(1)).toEqual(await read(1));
  expect(await read(1)).not.toEqual(await read(2));
});

it.each([
  ['no-text.csv', 'words,label\na,positive\n', 'invalid-dataset', 2],
  ['null.jsonl', '{"text":null,"label":"positive"}\n', 'invalid-dataset', 1],
  ['no-label.csv', 'text,label\na,\n', 'invalid-dataset', 2],
  ['several.jsonl', '{"text":"a","label":["positive","negative"]}\n', 'invalid-dataset', 1],
  ['separator.csv', 'text,label\na\u001fb,positive\n', 'invalid-dataset', 2],
  ['unknown.csv', 'text,label\na,neutral\n', 'unknown-label', undefined],
  ['array.json', '[{"text":"a","label":"positive"}]', 'invalid-dataset', undefined],
  ['empty.csv', 'text,label\n', 'no-inputs', undefined],
])('refuses %s with a place', async (name, contents, code, row) => {
  const path = file(name, contents);
  const error = await readTextDataset(path, { labels }).catch((caught) => caught);
  expect(error).toMatchObject({ code, remedy: expect.stringMatching(/\w/) });
  if (row !== undefined) expect(error.place).toMatchObject({ file: path, row });
});

it('refuses a folder without a table, and what is not there', async () => {
  mkdirSync(join(folder, 'nothing'));
  for (const name of ['nothing', 'missing.csv']) {
    await expect(readTextDataset(join(folder, name), { labels })).rejects.toMatchObject({
      code: 'no-inputs',
    });
  }
});
