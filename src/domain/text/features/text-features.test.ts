import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadTextFeatures, textFeatureNames } from './text-features.ts';

const text = await loadTextFeatures();
const byName = (sentence: string) =>
  Object.fromEntries(textFeatureNames.map((name, i) => [name, text.features(sentence)[i]]));

describe('the 11 text features', () => {
  it('of a sentence counted by hand', () => {
    expect(byName('The tired brown dogs were barking loudly at a former neighbour.')).toEqual({
      n_words: 11,
      // ti|red, bro|w|n, do|gs, bar|king, l|ou|dly, neighb|our
      n_bpe_chars: 8,
      avg_bpe: 8 / 11,
      n_tokens: 12,
      // dogs, neighbour
      avg_noun: 2 / 11,
      // were, barking
      avg_verb: 2 / 11,
      // brown, former
      avg_adj: 2 / 11,
      // tired
      avg_sat_adj: 1 / 11,
      // loudly
      avg_adverb: 1 / 11,
      avg_punc: 1 / 11,
      avg_word_length: 52 / 11,
    });
  });

  it('parts satellite adjectives from others', () => {
    expect(byName('a sleepy, waterless and golden land')).toMatchObject({ avg_sat_adj: 3 / 6, avg_adj: 0 });
    expect(byName('a big, dry and red desert')).toMatchObject({ avg_sat_adj: 0, avg_adj: 3 / 6 });
  });

  it('counts rare words as more pieces than frequent ones', () => {
    expect(byName('the people of the world').n_bpe_chars).toBe(0);
    expect(byName('zyxwv').n_bpe_chars).toBeGreaterThan(1);
    expect(byName('the people zyxwv').n_bpe_chars).toBe(byName('zyxwv').n_bpe_chars);
  });

  it('counts words by name, in whatever case they come', () => {
    const names = ['word:the', 'n_words', 'word:dog', 'word:absent', 'word:constructor'];
    expect([...text.features('The dog saw THE cat', names)]).toEqual([2, 5, 1, 0, 0]);
  });

  it.each([
    ['nothing', ''],
    ['white space', ' \t\n\u00a0\u2003'],
    ['10,000 words', 'Several words and WORDS, unbelievably so. '.repeat(1700)],
    ['emoji', '😀👨‍👩‍👧‍👦🏳️‍🌈'.repeat(5000)],
    ['right to left', 'שלום עולם \u202eabc\u202c مرحبا'.repeat(100)],
    ['control characters', '\u0000\u0001\u001b[31m\u007f\ufffe\ufeff'],
    ['lone surrogates', '\ud800 \udc00a\ud800'],
    ['one word of 200,000 letters', 'x'.repeat(200_000)],
    ['200,000 marks', '-'.repeat(200_000)],
    ['names of object members', '__proto__ constructor toString hasOwnProperty'],
    ['combining marks', `a${'\u0301'.repeat(20_000)}`],
    ['a chain of hyphens and apostrophes', "a-b'".repeat(20_000)],
  ])('are finite and not negative for %s', (_, hostile) => {
    for (const value of text.features(hostile)) {
      expect(Number.isFinite(value)).toBe(true);
      expect(value).toBeGreaterThanOrEqual(0);
    }
  });

  it('are the same whatever was read before, and asked for one by one', async () => {
    const fresh = await loadTextFeatures();
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (sentence) => {
        const all = text.features(sentence);
        expect(fresh.features(sentence)).toEqual(all);
        textFeatureNames.forEach((name, i) => {
          expect(fresh.features(sentence, [name])[0]).toBe(all[i]);
        });
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it('refuse a name they do not know, and word classes that were not asked for when loading', async () => {
    expect(() => text.features('x', ['no_such'])).toThrow(
      expect.objectContaining({ code: 'unknown-feature' }),
    );
    const light = await loadTextFeatures(['n_words']);
    expect([...light.features('two words', ['n_words'])]).toEqual([2]);
    expect(() => light.features('two words', ['avg_noun'])).toThrow(RangeError);
  });
});
