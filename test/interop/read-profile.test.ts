import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { profileColumns } from '../../src/node/profile-file/columns.ts';
import { writeProfile } from '../../src/node/profile-file/write-profile.ts';
import { temporaryFolder } from '../support/fixtures.ts';
import { syntheticProfile } from '../support/synthetic-profile.ts';

const script = fileURLToPath(new URL('./read_profile.py', import.meta.url));
const temporary = temporaryFolder();
/** Which Python: `PYTHON`, or `python3`. */
const python = process.env.PYTHON ?? 'python3';

describe('profiles in Python', () => {
  it('open in pandas and DuckDB with the same names and numbers', async (context) => {
    const profile = syntheticProfile({ inputs: 50 });
    const file = join(temporary, "it's a profile.parquet");
    await writeProfile(file, profile);
    const { status, stdout, stderr, error } = spawnSync(python, [script, file], {
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    if (error || status === 3) context.skip(`no ${python} with pandas, pyarrow and duckdb here`);
    expect(status, stderr).toBe(0);

    const columns = profileColumns(profile);
    const expected = {
      columns: columns.map(({ name }) => name),
      rows: profile.inputs.map((_, row) => columns.map(({ data }) => data[row])),
    };
    const seen = JSON.parse(stdout);
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
