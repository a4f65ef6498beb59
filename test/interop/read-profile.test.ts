import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { profileColumns } from '../../src/node/profile-file/columns.ts';
import { writeProfile } from '../../src/node/profile-file/write-profile.ts';
import { temporaryFolder } from '../support/fixtures.ts';
import { runPython } from '../support/python.ts';
import { syntheticProfile } from '../support/synthetic-profile.ts';

const temporary = temporaryFolder();

describe('profiles in Python', () => {
  it('open in pandas and DuckDB with the same names and numbers', async (context) => {
    const profile = syntheticProfile({ inputs: 50 });
    const file = join(temporary, "it's a profile.parquet");
    await writeProfile(file, profile);
    const seen = JSON.parse(await runPython(context, 'read_profile.py', [file]));

    const columns = profileColumns(profile);
    const expected = {
      columns: columns.map(({ name }) => name),
      rows: profile.inputs.map((_, row) => columns.map(({ data }) => data[row])),
    };
    expect(seen.pandas).toEqual(expected);
    expect(seen.duckdb).toEqual(expected);
    expect(seen.sameMetadata).toBe(true);
    expect(seen.metadata).toMatchObject({
      version: 1,
      task: profile.task,
      featureNames: profile.features.names,
    });
  });
});
