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
    const targets = [write('Ein Hund.\nleer\nZwei Katzen. Ja.'), write('eins\n')];
    expect(await readParallelText([a, b], targets)).toEqual([
      { id: 'a.en:1', source: 'A dog.', target: 'Ein Hund.' },
      { id: 'a.en:2', source: '', target: 'leer' },
      { id: 'a.en:3', source: 'Two  cats.\u2028Yes.', target: 'Zwei Katzen. Ja.' },
      { id: 'b.en:1', source: 'one', target: 'eins' },
    ]);
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
