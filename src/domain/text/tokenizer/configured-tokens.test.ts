import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fixturePath } from '../../../../test/support/fixtures.ts';
import { configuredTokens } from './configured-tokens.ts';
import { Fields } from './fields.ts';
import { JsonTokenizer } from './tokenizer.ts';

/** Versions of transformers and tokenizers stand in the file. */
const { cases } = JSON.parse(readFileSync(fixturePath('tokenizer', 'configured-tokens.json'), 'utf8'));
const vocab = { '<unk>': 0, a: 1, b: 2, c: 3, abc: 4, '</s>': 5 };

it.each(
  cases as {
    name: string;
    added_tokens: object[];
    config: object;
    encoded: [string, number[]][];
    decoded: [number[], string][];
  }[],
)(
  'tokens of tokenizer_config.json are added as transformers does: $name',
  ({ added_tokens, config, encoded, decoded }) => {
    const json = {
      added_tokens,
      normalizer: { type: 'Lowercase' },
      pre_tokenizer: { type: 'WhitespaceSplit' },
      model: { type: 'WordLevel', vocab, unk_token: '<unk>' },
    };
    const tokenizer = new JsonTokenizer(
      json,
      'tokenizer.json',
      configuredTokens(new Fields(config, 'config')),
    );
    for (const [text, ids] of encoded) expect([text, tokenizer.encode(text)]).toEqual([text, ids]);
    for (const [ids, text] of decoded) expect(tokenizer.decode(ids)).toBe(text);
  },
);

it('refuses a token that is none', () => {
  const config = new Fields({ added_tokens_decoder: { 7: 'text' } }, 'config');
  expect(() => configuredTokens(config)).toThrow(expect.objectContaining({ code: 'invalid-tokenizer' }));
});
