import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/fixtures.ts';
import { readTable } from './read-table.ts';

const folder = temporaryFolder();

/** How a kind of label is kept in Parquet, and the ways in which programs write it into a CSV. */
const KINDS = {
  bigint: { type: 'INT64', value: (n: number) => BigInt(n), texts: (n: number) => [`${n}`, `${n}.0`] },
  integer: { type: 'INT32', value: (n: number) => n, texts: (n: number) => [`${n}`, `${n}.00`, `${n}e0`] },
  double: { type: 'DOUBLE', value: (n: number) => n, texts: (n: number) => [`${n}.0`, `${n}`] },
  fraction: { type: 'DOUBLE', value: (n: number) => n / 4, texts: (n: number) => [String(n / 4)] },
  boolean: {
    type: 'BOOLEAN',
    value: (n: number) => n % 2 === 0,
    texts: (n: number) => (n % 2 === 0 ? ['true', 'True', 'TRUE'] : ['false', 'False', 'FALSE']),
  },
  text: { type: 'STRING', value: (n: number) => `class ${n}`, texts: (n: number) => [`class ${n}`] },
  name: { type: 'STRING', value: (n: number) => `0${n}`, texts: (n: number) => [`0${n}`] },
  digits: { type: 'STRING', value: (n: number) => `${n}`, texts: (n: number) => [`${n}`, `${n}.0`] },
} as const;

type Kind = keyof typeof KINDS;
const kind = fc.constantFrom(...(Object.keys(KINDS) as Kind[]));
const cell = fc.tuple(fc.nat(3), fc.nat(9));
const rows = fc.array(fc.tuple(cell, cell, cell, fc.integer()), { minLength: 20, maxLength: 40 });

const written = (which: Kind, [label, spelling]: [number, number]) => {
  const texts = KINDS[which].texts(label);
  return texts[spelling % texts.length];
};

it('the same table in CSV and in Parquet gives the same profile', async () => {
  const [csv, parquet] = ['same.csv', 'same.parquet'].map((name) => join(folder, name));
  await fc.assert(
    fc.asyncProperty(kind, kind, kind, rows, async (reference, a, b, table) => {
      const kinds = [reference, a, b];
      const lines = table.map((row, i) =>
        [`${i}.0`, ...kinds.map((which, k) => written(which, row[k] as [number, number])), row[3]].join(','),
      );
      await writeFile(csv, ['input_id,reference,a.output,b.output,size', ...lines].join('\n'));
      const columnData = ['reference', 'a.output', 'b.output'].map((name, k) => {
        const { type, value } = KINDS[kinds[k]];
        return { name, type, data: table.map((row) => value((row[k] as [number, number])[0])) };
      });
      const bytes = parquetWriteBuffer({
        columnData: [
          { name: 'input_id', type: 'INT64', data: table.map((_, i) => BigInt(i)) },
          ...columnData,
          { name: 'size', type: 'DOUBLE', data: table.map((row) => row[3]) },
        ],
      });
      await writeFile(parquet, new Uint8Array(bytes));
      const { provenance: _, ...fromCsv } = await readTable(csv);
      const { provenance: __, ...fromParquet } = await readTable(parquet);
      expect(fromCsv).toEqual(fromParquet);
    }),
    { numRuns: 60, seed: 1 },
  );
});
