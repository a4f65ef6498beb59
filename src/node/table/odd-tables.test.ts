import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { writeProfile } from '../profile-file/write-profile.ts';
import { readTable } from './read-table.ts';

const folder = temporaryFolder();
let files = 0;

async function tableOf(text: string | Uint8Array): Promise<string> {
  const path = join(folder, `${files++}.csv`);
  await writeFile(path, text);
  return path;
}

/** A table with one more column, of so many values. */
async function withColumn(name: string, values: readonly (string | number)[]): Promise<string> {
  return tableOf(
    [`a.score,length,${name}`, ...values.map((value, i) => `${i % 2},${i / 2},${value}`)].join('\n'),
  );
}

describe('columns that say which row it is', () => {
  const from0 = [0, 1, 2, 3, 4, 5];
  const shuffled = [4, 0, 7, 2, 1, 3];
  it.each<[string, string, readonly (string | number)[]]>([
    ['pandas, to_csv', '', from0],
    ['pandas, after sample or filter', '', shuffled],
    ['pandas, to_csv of names', '', ['x', 'y', 'z']],
    ['pandas, read and written again', 'Unnamed: 0', from0],
    ['pandas, twice', 'Unnamed: 0.1', from0],
    ['pandas, to_parquet and then to_csv', '__index_level_0__', shuffled],
    ['pandas, reset_index', 'index', shuffled],
    ['pandas, reset_index of several', 'level_0', from0],
    ['polars, with_row_index', 'row_nr', from0],
    ['DuckDB', 'column0', from0],
    ['SQL', 'row_number', [1, 2, 3]],
    ['Spark', '_c0', from0],
    ['R, read.csv', 'X', [1, 2, 3]],
    ['R, readr', '...1', [1, 2, 3]],
    ['R, data.table', 'V1', [1, 2, 3]],
    ['R, tibble', 'rownames', [1, 2, 3]],
    ['spreadsheets', 'No', [1, 2, 3]],
  ])('are no features, and the profile says so: %s', async (_, name, values) => {
    const { features, provenance } = await readTable(await withColumn(name, values));
    expect(features.names).toEqual(['length']);
    expect(provenance.leftOut).toEqual([{ column: name, reason: expect.any(String) }]);
  });

  it.each<[string, readonly number[]]>([
    ['X', [3, 1, 2]],
    ['x', [0.5, 1, 2]],
    ['index', [1.5, 0.2, 0.3]],
    ['index', [1, 1, 2]],
    ['n', [2, 3, 4]],
    ['words', [0, 1, 2]],
    ['feature.index', [0, 1, 2]],
  ])('are told from features: %s of %j is one', async (name, values) => {
    const { features, provenance } = await readTable(await withColumn(name, values));
    expect(features.names).toEqual(['length', name.replace('feature.', '')]);
    expect(provenance.leftOut).toBeUndefined();
  });

  it.each([
    ['pandas-index', '__index_level_0__'],
    ['pandas-named-index', 'sample'],
  ])('are known from what pandas writes beside the schema: %s', async (name, column) => {
    const { features, provenance } = await readTable(fixturePath('table', `${name}.parquet`));
    expect(features.names).toEqual(['length']);
    expect(provenance.leftOut).toEqual([{ column, reason: 'the index of the table, not a feature' }]);
  });

  it('stay left out in a profile file', async () => {
    const profile = await readTable(await withColumn('', from0));
    const path = join(folder, 'kept.parquet');
    await writeProfile(path, profile);
    expect((await readTable(path)).provenance.leftOut).toEqual(profile.provenance.leftOut);
  });
});

describe('columns that are ignored', () => {
  const text =
    'a.score,dataset,"a, b",day,length,b.score,b.model\n1,iwslt,x,2026-01-01,3,0,big\n0,ted,y,2026-01-02,4,1,big\n';

  it('may hold anything', async () => {
    const ignore = ['dataset,day', 'a, b', 'b.model'];
    const profile = await readTable(await tableOf(text), { ignore });
    expect(profile.features.names).toEqual(['length']);
    expect(profile.provenance.leftOut?.map(({ column }) => column)).toEqual([
      ...['dataset', 'day', 'a, b', 'b.model'],
    ]);
  });

  it('are suggested, all at once, where they are no numbers', async () => {
    await expect(readTable(await tableOf(text), { ignore: ['a, b'] })).rejects.toMatchObject({
      code: 'invalid-table',
      message: expect.stringContaining('; day hold no numbers either'),
      place: { field: 'dataset', row: 2 },
      remedy: expect.stringContaining('--ignore dataset,day '),
    });
    await expect(readTable(await tableOf(text), { ignore: ['a, b', 'dataset,day'] })).rejects.toMatchObject({
      place: { field: 'b.model' },
      remedy: expect.stringContaining('--ignore b.model '),
    });
  });

  it('must be there', async () => {
    await expect(readTable(await tableOf(text), { ignore: ['datum'] })).rejects.toMatchObject({
      code: 'invalid-option',
      remedy: 'Use some of: a.score, dataset, a, b, day, length, b.score, b.model.',
    });
  });

  it('are not even read where nobody can', async () => {
    const path = fixturePath('table', 'arrow-list.parquet');
    await expect(readTable(path)).rejects.toMatchObject({
      code: 'invalid-table',
      place: { field: 'odd' },
      remedy: expect.stringContaining('--ignore odd '),
    });
    expect((await readTable(path, { ignore: ['odd'] })).features.names).toEqual(['length']);
  });

  it('are features, of a profile', async () => {
    const path = join(folder, 'ignored.parquet');
    const profile = syntheticProfile({ inputs: 12 });
    await writeProfile(path, profile);
    const [first, ...others] = profile.features.names;
    const read = await readTable(path, { ignore: [first] });
    expect(read.features.names).toEqual(others);
    expect(read.features.values.cols).toBe(others.length);
    await expect(readTable(path, { ignore: ['reference'] })).rejects.toMatchObject({
      code: 'invalid-option',
    });
  });
});

describe('rows without a reference', () => {
  it.each(['', 'NA', 'NaN', 'None', 'null', '?'])(
    'are refused, with their number and place: %j',
    async (word) => {
      const path = await tableOf(`reference,a.output\ncat,cat\n\n${word},\ndog,dog\n${word},cat\n`);
      await expect(readTable(path)).rejects.toMatchObject({
        code: 'invalid-table',
        message: expect.stringContaining('2 of 4 rows have no reference (lines 4, 6)'),
        place: { field: 'reference', row: 4 },
        remedy: expect.stringMatching(/^Give these rows a reference, or leave them out\. /),
      });
    },
  );

  it('are none where the class is called none', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i % 2 ? 'none,none' : 'some,none'));
    const profile = await readTable(await tableOf(`reference,a.output\n${rows.join('\n')}`));
    expect(profile.labels).toEqual(['none', 'some']);
    expect(profile.candidates[0].scores.score[1]).toBe(1);
  });

  it('do no harm where no row has one and every candidate its score', async () => {
    const path = await tableOf('reference,a.output,a.score\n,x,1\n,y,0.5\n');
    const { references, candidates, labels } = await readTable(path);
    expect([references, labels]).toEqual([['', ''], undefined]);
    expect(Array.from(candidates[0].scores.score)).toEqual([1, 0.5]);
  });

  it('may be ignored with the whole column where every candidate has its score', async () => {
    const path = await tableOf('reference,a.output,a.score\n,x,1\nz,y,0.5\n');
    await expect(readTable(path)).rejects.toMatchObject({
      remedy: expect.stringContaining('--ignore reference'),
    });
    await readTable(path, { ignore: ['reference'] });
  });

  it('leave no class behind where an output is missing', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => (i % 2 ? '1.0,NA' : '0,0.0'));
    const [a] = (await readTable(await tableOf(`reference,a.output\n${rows.join('\n')}`))).candidates;
    expect(Array.from(a.scores.score.slice(0, 4))).toEqual([1, 0, 1, 0]);
  });
});

describe('tables of spreadsheets', () => {
  const rows = ['input_id,a.score,length', 'ä,1,3', 'b,0,4.5', ''];
  const parted = (delimiter: string, end = '\n') => rows.join(end).replaceAll(',', delimiter);
  it.each([
    ['semicolons', parted(';')],
    ['tabs, CRLF', parted('\t', '\r\n')],
    ['bars', parted('|')],
    ['a line that says what parts the fields', `sep=;\r\n${parted(';', '\r\n')}`],
    ['UTF-16', Buffer.from(`\ufeff${parted('\t')}`, 'utf16le')],
    ['a column without a name or values, from a comma at the end', rows.join(',\n')],
  ])('are read: %s', async (_, content) => {
    const { inputs, features } = await readTable(await tableOf(content));
    expect(inputs).toEqual(['ä', 'b']);
    expect([features.names, Array.from(features.values.data)]).toEqual([['length'], [3, 4.5]]);
  });

  it('have their lines counted from the first, whatever it says', async () => {
    const path = await tableOf('sep=;\na.score;b.score\n1;2\n');
    await expect(readTable(path)).rejects.toMatchObject({ place: { field: 'b.score', row: 3 } });
  });

  it('that are Latin-1 are refused with what to do', async () => {
    await expect(
      readTable(await tableOf(Buffer.from('a.score,größe\n1,2\n', 'latin1'))),
    ).rejects.toMatchObject({
      code: 'invalid-table',
      remedy: expect.stringContaining('UTF-8'),
    });
  });
});

it('a feature that is there with and without its prefix is there twice', async () => {
  const { features } = await readTable(await withColumn('feature.length', [7, 8]));
  expect(features.names).toEqual(['length', 'feature.length']);
});

describeWithShared('odd tables', () => {
  const odd = (...parts: string[]) => sharedPath('cases', 'odd-inputs', ...parts);

  it.each(['snappy', 'zstd', 'gzip', 'mixed', 'mixed2'])(
    'of another compression are read: %s',
    async (name) => {
      const { provenance: _, ...profile } = await readTable(odd('01-parquet-codec', `${name}.parquet`));
      expect(profile.candidates.map((candidate) => candidate.name)).toEqual(['a', 'b']);
      expect(profile.features.names).toEqual(['length']);
    },
  );

  it('with an index are those without', async () => {
    const { provenance, ...indexed } = await readTable(odd('02-pandas-index', 'index.csv'));
    const { provenance: _, ...plain } = await readTable(odd('02-pandas-index', 'noindex.csv'));
    expect(indexed).toEqual(plain);
    expect(provenance.leftOut).toEqual([{ column: '', reason: 'it has no name' }]);
    const parquet = await readTable(odd('02-pandas-index', 'index.parquet'));
    expect(parquet.provenance.leftOut?.map(({ column }) => column)).toEqual(['__index_level_0__']);
  });

  it.each(['csv', 'parquet'])('without some references are refused: %s', async (ending) => {
    await expect(readTable(odd('05-null-reference', `null-ref.${ending}`))).rejects.toMatchObject({
      code: 'invalid-table',
      message: expect.stringContaining('10 of 40 rows have no reference'),
    });
  });

  it('of ASlib mean no by no', async () => {
    const read = (name: string) => readTable(odd('07-aslib-yaml11', name));
    expect(await read('scenario')).toEqual({ ...(await read('scenario-ok')), provenance: expect.anything() });
  });
});
