import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type ErrorPlace, PremodelError } from '../src/error.ts';
import { errorTable } from '../src/error-codes.ts';

describe('the table of errors', () => {
  it('makes the committed docs/errors.md', () => {
    const { status, stderr } = spawnSync('node', ['scripts/make-error-page.mjs', '--check'], {
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
  });

  it('has no row that no source names', () => {
    const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
      .filter((file) => /(?<!\.test)\.ts$/.test(file) && file !== 'error-codes.ts')
      .map((file) => readFileSync(`src/${file}`, 'utf8'))
      .join('\n');
    // Some are put together: `invalid-${what}` and `missing-${what}`.
    const isNamed = (code: string) =>
      sources.includes(`'${code}'`) || sources.includes(`'${code.replace(/^(invalid|missing)-/, '')}'`);
    expect(Object.keys(errorTable).filter((code) => !isNamed(code))).toEqual([]);
  });

  it('compiles with no code that it lacks', () => {
    const options: { place: ErrorPlace; remedy: string } = { place: {}, remedy: 'none' };
    // @ts-expect-error: `code` is a closed union.
    const error = new PremodelError('of-another-release', 'no', options);
    // Such errors come from other copies of the package; they are somebody's all the same.
    expect(error.blame).toBe('candidate');
  });
});
