import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { JsonTokenizer } from '../../domain/text/tokenizer/tokenizer.ts';
import { readSentencePiece } from '../../models/onnx/sentence-piece-file.ts';
import { TextTokenizer, type TextTokenizerOptions } from '../../models/onnx/text-tokenizer.ts';
import { loadTranslator } from '../load-models.ts';
import { withinTime } from './within-time.ts';

const WORDS = { '<unk>': 0, a: 1, b: 2, c: 3, abc: 4, '</s>': 5, beyond: 9 };
const END = {
  type: 'TemplateProcessing',
  single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
  special_tokens: { '</s>': { id: '</s>', ids: [5], tokens: ['</s>'] } },
};
const added = (id: number, content: string) => ({
  ...{ id, content, special: true },
  ...{ single_word: false, lstrip: false, rstrip: false, normalized: false },
});

function wordLevel(json: object, options: Partial<TextTokenizerOptions> = {}): TextTokenizer {
  const whole = {
    added_tokens: [],
    normalizer: null,
    pre_tokenizer: { type: 'WhitespaceSplit' },
    post_processor: END,
    decoder: null,
    model: { type: 'WordLevel', vocab: WORDS, unk_token: '<unk>' },
    ...json,
  };
  const limits = { maxTokens: 6, vocabularySize: 6, file: 'tokenizer.json' };
  return new TextTokenizer(new JsonTokenizer(whole, 'tokenizer.json'), { ...limits, ...options });
}

const withoutUnknown = { model: { type: 'WordLevel', vocab: WORDS, unk_token: '[UNK]' } };

describe('TextTokenizer', () => {
  it('counts what the vocabulary lacks', () => {
    const { ids, unknown, truncated } = wordLevel({}).encode('a ? b !');
    expect([[...ids], unknown, truncated]).toEqual([[1, 0, 2, 0, 5], 2, false]);
  });

  it.each([
    ['has no token and there is none for the unknown', withoutUnknown, 'a ? b'],
    ['has a token that the model lacks', {}, 'a beyond b'],
    ['names an added token that the model lacks', { added_tokens: [added(7, '<pad>')] }, 'a <pad> b'],
  ])('blames a text that %s, not the model', (_, json, text) => {
    const tokenizer = wordLevel(json);
    expect([...tokenizer.encode('a b').ids]).toEqual([1, 2, 5]);
    expect(() => tokenizer.encode(text)).toThrow(expect.objectContaining({ code: 'unknown-text' }));
  });

  it('has something to try a model with, whatever the vocabulary', () => {
    expect([...wordLevel({}).trial()]).toEqual([4, 5]);
    const vocab = { x: 0, y: 1 };
    expect([...wordLevel({ model: { ...withoutUnknown.model, vocab } }).trial()]).toEqual([5]);
  });

  it('cuts what is too long for the model, or for the file, at the end the file names', () => {
    const cut = (truncation: object | null, text = 'a b c a b c') => {
      const { ids, truncated } = wordLevel({ truncation }).encode(text);
      return [[...ids], truncated];
    };
    const strategy = 'LongestFirst';
    expect(cut(null)).toEqual([[1, 2, 3, 1, 2, 5], true]);
    expect(cut({ max_length: 4, strategy, stride: 0 })).toEqual([[1, 2, 3, 5], true]);
    expect(cut({ max_length: 4, strategy, stride: 0, direction: 'Left' })).toEqual([[1, 2, 3, 5], true]);
    expect(cut({ max_length: 3, strategy, stride: 0, direction: 'Left' })).toEqual([[2, 3, 5], true]);
    expect(cut({ max_length: 4, strategy, stride: 0 }, 'a b c')).toEqual([[1, 2, 3, 5], false]);
    expect(cut({ max_length: 0, strategy, stride: 0 })).toEqual([[], true]);
  });

  it.each([
    [
      'a special token that the model lacks',
      { post_processor: { type: 'BertProcessing', cls: ['a', 1], sep: ['b', 6] } },
    ],
    ['letters that the model lacks', { model: { type: 'WordLevel', vocab: { abc: 6 }, unk_token: 'abc' } }],
  ])('refuses %s when it is opened', (_, json) => {
    expect(() => wordLevel(json)).toThrow(expect.objectContaining({ code: 'invalid-tokenizer' }));
  });
});

describeWithShared('tokenizers of the shared cases', () => {
  it('falls back to bytes in a Unigram vocabulary', async () => {
    const folder = sharedPath('cases', 'odd-inputs', '08-unigram-byte-fallback');
    const expected = JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Record<string, number[]>;
    const json: unknown = JSON.parse(readFileSync(`${folder}/model/tokenizer.json`, 'utf8'));
    const tokenizer = new TextTokenizer(new JsonTokenizer(json, 'tokenizer.json'), {
      ...{ maxTokens: 48, vocabularySize: 75, file: 'tokenizer.json' },
    });
    const translator = await loadTranslator(`${folder}/model`);
    for (const [text, ids] of Object.entries(expected)) {
      expect([...tokenizer.encode(text).ids]).toEqual(ids);
      const { output } = await translator.run(text);
      expect([output.sourceTokens, output.unknownTokens]).toEqual([ids.length, 0]);
    }
    await translator.release();
  });

  it('says what is wrong with a Marian folder whose SentencePiece is empty', async () => {
    const folder = sharedPath('cases', 'odd-inputs', '13-marian-as-optimum-exports', 'folder');
    // What is said first: the configuration starts with a token that the model lacks.
    await expect(loadTranslator(folder)).rejects.toMatchObject({
      code: 'invalid-config',
      place: { field: 'decoder_start_token_id' },
    });
    const bytes = readFileSync(`${folder}/source.spm`);
    expect(() => readSentencePiece(bytes, 'source.spm')).toThrow(
      expect.objectContaining({ code: 'invalid-tokenizer', remedy: expect.stringContaining('empty') }),
    );
  });

  it('ends a regular expression that backtracks', { timeout: 60_000 }, () => {
    const json: unknown = JSON.parse(
      readFileSync(sharedPath('cases', 'hostile', 'redos.tokenizer.json'), 'utf8'),
    );
    const tokenizer = new TextTokenizer(new JsonTokenizer(json, 'tokenizer.json'), {
      ...{ maxTokens: 64, vocabularySize: 10_000, file: 'tokenizer.json', withinTime },
    });
    expect(() => tokenizer.encode(`${'a'.repeat(60)}!`)).toThrow(
      expect.objectContaining({ code: 'too-slow' }),
    );
    expect(tokenizer.encode('a dog').ids.length).toBeGreaterThan(1);
  });
});
