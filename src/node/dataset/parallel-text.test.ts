import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { readParallelText } from './parallel-text.ts';

const temporary = temporaryFolder();
let files = 0;
function write(content: string | Uint8Array, name = `${files++}.txt`): string {
  const file = join(temporary, name);
  writeFileSync(file, content);
  return file;
}

describe('readParallelText', () => {
  it('pairs line n with line n, over several pairs of files', async () => {
    const a = write('\uFEFFA dog.\r\n\r\nTwo  cats.\u2028Yes.\n', 'a.en');
    const b = write('one', 'b.en');
    const targets = [write('Ein Hund.\n \nZwei Katzen. Ja.'), write('eins\n')];
    expect(await readParallelText([a, b], targets)).toEqual([
      { id: 'a.en:1', source: 'A dog.', target: 'Ein Hund.' },
      { id: 'a.en:3', source: 'Two  cats.\u2028Yes.', target: 'Zwei Katzen. Ja.' },
      { id: 'b.en:1', source: 'one', target: 'eins' },
    ]);
  });

  it.each([
    ['utf-16le', [0xff, 0xfe]],
    ['utf-16be', [0xfe, 0xff]],
    ['utf-16le', []],
    ['utf-16be', []],
  ])('reads %s with the mark %j', async (encoding, mark) => {
    const text = 'A dog.\r\n\u00c4 c\u00e4t \ud83c\udf63.\r\n';
    const bytes = Buffer.from(text, 'utf16le');
    if (encoding === 'utf-16be') bytes.swap16();
    const source = write(Buffer.concat([Buffer.from(mark), bytes]));
    const found = await readParallelText([source], [write('a\nb\n')]);
    expect(found.map((each) => each.source)).toEqual(['A dog.', '\u00c4 c\u00e4t \ud83c\udf63.']);
  });

  it('lets a tab stand in a sentence', async () => {
    const [only] = await readParallelText([write('a\tdog\nno tab')], [write('ein Hund\nkeiner')]);
    expect(only.source).toBe('a\tdog');
  });

  it.each([
    ['misaligned-lines', 'a\n\nc', 'a\nb\nc', 2],
    ['misaligned-lines', 'a\nb\nc', 'a\nb\n \t', 3],
    ['invalid-dataset', 'a dog\tein Hund\na cat\teine Katze\n', 'x\ny', undefined],
    ['invalid-dataset', 'x\ny', '{"en": "a", "de": "b"}\n{"en": "c", "de": "d"}', undefined],
    ['invalid-dataset', 'a dog\ra cat\r', 'ein Hund', undefined],
  ])('refuses with %s what are no sentences: %j, %j', async (code, source, target, row) => {
    await expect(readParallelText([write(source)], [write(target)])).rejects.toMatchObject({
      code,
      place: { file: expect.any(String), ...(row === undefined ? {} : { row }) },
    });
  });

  it.each(['pairs.tsv', 'pairs.CSV', 'pairs.jsonl'])('refuses %s by its name', async (name) => {
    await expect(readParallelText([write('a', name)], [write('b')])).rejects.toMatchObject({
      code: 'invalid-dataset',
    });
  });

  it('refuses one file as source and target', async () => {
    const file = write('a\nb');
    await expect(readParallelText([file], [file])).rejects.toMatchObject({ code: 'misaligned-lines' });
  });

  it('samples with a seed, in order', async () => {
    const lines = Array.from({ length: 50 }, (_, i) => `s${i}`).join('\n');
    const [source, target] = [write(lines), write(lines)];
    const some = await readParallelText([source], [target], { limit: 10, seed: 3 });
    const numbers = some.map(({ source: text }) => Number(text.slice(1)));
    expect(numbers).toHaveLength(10);
    expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    expect(await readParallelText([source], [target], { limit: 10, seed: 3 })).toEqual(some);
    expect(await readParallelText([source], [target], { limit: 10, seed: 4 })).not.toEqual(some);
  });

  it.each([
    ['misaligned-lines', () => [[write('a\nb')], [write('a')]]],
    ['misaligned-lines', () => [[write('a')], []]],
    ['no-inputs', () => [[join(temporary, 'nowhere')], [write('a')]]],
    ['no-inputs', () => [[temporary], [write('a')]]],
    ['no-inputs', () => [[write('')], [write('')]]],
    ['invalid-dataset', () => [[write(Uint8Array.of(0x61, 0xff, 0x62))], [write('a')]]],
    [
      'duplicate-input',
      () => [
        [write('a', 'same.en'), join(temporary, 'same.en')],
        [write('a'), write('a')],
      ],
    ],
  ])('refuses with %s', async (code, make) => {
    const [sources, targets] = make();
    await expect(readParallelText(sources, targets)).rejects.toMatchObject({ code });
  });
});
