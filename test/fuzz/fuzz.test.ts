import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/fixtures.ts';
import { type FuzzedCase, fuzz } from './fuzz.ts';
import type { FuzzedParser } from './fuzzed-parser.ts';
import { mutate } from './mutate.ts';

/** `node --import ts-blank-space/register bench/fuzz/fuzz.ts` reads 3,000 of each, in a process that it can end. */
const FILES = 100;
const LONGEST_MS = 5000;

const parsers = readdirSync(fileURLToPath(new URL('./parsers', import.meta.url))).map((file) =>
  file.replace(/\.ts$/, ''),
);
const folder = temporaryFolder();

describe.each(parsers)('damaged files for %s', (name) => {
  it('are read or clearly refused, in time', { timeout: 120_000 }, async () => {
    const { default: parser }: { default: FuzzedParser } = await import(`./parsers/${name}.ts`);
    const bad: FuzzedCase[] = [];
    const outcomes = new Set<string>();
    for await (const result of fuzz(parser, folder, { count: FILES })) {
      outcomes.add(result.outcome);
      if (result.outcome === 'foreign' || result.ms > LONGEST_MS) bad.push(result);
    }
    expect(bad).toEqual([]);
    // Damage that nothing notices would test nothing.
    expect(outcomes).toContain('refused');
  });
});

describe('mutate', () => {
  const bytes = new TextEncoder().encode('{"numbers":[1,22,333],"text":"abc"}');

  it('makes the same file of the same seed', () => {
    expect(mutate(bytes, 7)).toEqual(mutate(bytes, 7));
    expect(
      new Set(Array.from({ length: 100 }, (_, seed) => mutate(bytes, seed).join())).size,
    ).toBeGreaterThan(80);
  });

  it('takes files of any length, and leaves what it was given as it is', () => {
    for (const length of [0, 1, 2, 35]) {
      const given = bytes.slice(0, length);
      for (let seed = 0; seed < 200; seed++) mutate(given, seed);
      expect(given).toEqual(bytes.slice(0, length));
    }
  });
});
