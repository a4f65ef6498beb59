import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fixturePath } from '../../../../test/support/fixtures.ts';
import { readSentencePiece } from '../../../models/onnx/sentence-piece-file.ts';
import { MarianTokenizer } from './marian-tokenizer.ts';

/** Made by transformers' MarianTokenizer over folders that it saved. */
const expected = JSON.parse(readFileSync(fixturePath('marian', 'expected.json'), 'utf8')) as {
  texts: string[];
  variants: Record<string, { ids: number[][]; texts: string[]; drawn: number[][]; drawnTexts: string[] }>;
};

function open(variant: string, config: object = {}): MarianTokenizer {
  const file = (name: string) => readFileSync(fixturePath('marian', variant, name));
  const json = (name: string): object => JSON.parse(file(name).toString('utf8'));
  return new MarianTokenizer({
    source: readSentencePiece(file('source.spm'), 'source.spm'),
    vocabulary: json('vocab.json'),
    config: { ...json('tokenizer_config.json'), ...config },
    vocabularyFile: 'vocab.json',
    configFile: 'tokenizer_config.json',
  });
}

describe.each(Object.entries(expected.variants))(
  'MarianTokenizer %s',
  (variant, { ids, texts, drawn, drawnTexts }) => {
    const tokenizer = open(variant);

    it('finds the ids that transformers finds', () => {
      const found = expected.texts.map((text) => [...tokenizer.encode(text), ...tokenizer.specials.behind]);
      expect(found).toEqual(ids);
    });

    it('decodes as transformers does', () => {
      expect(ids.map((each) => tokenizer.decode(each))).toEqual(texts);
      expect(drawn.map((each) => tokenizer.decode(each))).toEqual(drawnTexts);
    });
  },
);

describe('MarianTokenizer', () => {
  it.each([
    [{ separate_vocabs: true }, 'unsupported-tokenizer'],
    [{ sp_model_kwargs: { enable_sampling: true } }, 'unsupported-tokenizer'],
    [{ unk_token: '<nothing>' }, 'invalid-tokenizer'],
    [{ eos_token: { content: '<nothing>' } }, 'invalid-tokenizer'],
    [{ added_tokens_decoder: { x: { content: 'a' } } }, 'invalid-tokenizer'],
  ])('refuses %j', (config, code) => {
    expect(() => open('rules', config)).toThrow(expect.objectContaining({ code }));
  });
});
