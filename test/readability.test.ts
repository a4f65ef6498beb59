import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { projectRoot } from './support/documentation.ts';

interface Measured {
  readonly sentences: number;
  readonly averageWords: number;
  readonly tooLong: readonly { path: string; words: number; sentence: string }[];
}

const { limits, readmeWords, ...texts } = JSON.parse(
  execFileSync(process.execPath, ['scripts/readability.mjs'], { cwd: projectRoot, encoding: 'utf8' }),
) as { limits: { averageWords: number; readmeWords: number } } & { readmeWords: number } & Record<
    'documentation' | 'comments',
    Measured
  >;

describe.each(Object.entries(texts))('sentences of the %s', (_, { sentences, averageWords, tooLong }) => {
  it('are short in the mean', () => {
    expect(sentences).toBeGreaterThan(500);
    expect(averageWords).toBeLessThan(limits.averageWords);
  });

  it('are never too long', () => {
    expect(tooLong).toEqual([]);
  });
});

it('README has at most 500 words of prose', () => {
  expect(readmeWords).toBeGreaterThan(100);
  expect(readmeWords).toBeLessThanOrEqual(limits.readmeWords);
});
