import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../../test/support/fixtures.ts';
import { countPieces } from './byte-pairs.ts';

describe('countPieces', () => {
  it('cuts words as the BPE of Hugging Face tokenizers does with the same pieces', () => {
    const reference: Record<string, number> = JSON.parse(
      readFileSync(fixturePath('text', 'byte-pairs.json'), 'utf8'),
    );
    const ours = Object.fromEntries(Object.keys(reference).map((word) => [word, countPieces(word)]));
    expect(ours).toEqual(reference);
  });

  it('leaves characters it has never seen alone, and cuts very long words', () => {
    expect(countPieces('שלום')).toBe(4);
    expect(countPieces('😀')).toBe(1);
    expect(countPieces('ж'.repeat(1000))).toBe(1000);
    expect(countPieces('')).toBe(0);
  });
});
