import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeCandidateContract } from '../../../test/contracts/candidate-contract.ts';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { translationEvidence } from '../../domain/generation/evidence.ts';
import type { GenerationSettings } from '../../domain/generation/search/generation-config.ts';
import type { Translation } from '../../domain/generation/translation.ts';
import { readTranslationFolder } from '../../models/onnx/translation-folder.ts';
import { TranslationModels } from '../../models/onnx/translation-model.ts';
import { type TranslationSettings, Translator } from '../../models/onnx/translator.ts';
import { loadTranslator } from '../load-models.ts';
import { ModelReader } from '../model-reader.ts';
import { nodeRuntime } from './node-runtime.ts';

const zoo = (name: string) => sharedPath('zoo/multi30k-en-de', name);

function checkTranslation(translation: Translation): void {
  expect(translation.text).not.toBe('');
  expect(translation.tokenIds.length).toBe(translation.logProbs.length);
  expect(translation.tokenIds.length).toBe(translation.entropies.length);
  expect(Math.max(...translation.logProbs)).toBeLessThanOrEqual(1e-6);
  expect(Math.min(...translation.entropies)).toBeGreaterThanOrEqual(0);
  expect(translationEvidence(translation).every(Number.isFinite)).toBe(true);
}

describeWithShared('Translator of the shared models', () => {
  for (const numBeams of [1, 4]) {
    describeCandidateContract(`Translator (${numBeams} beams)`, {
      make: () => loadTranslator(zoo('tiny'), { settings: { numBeams } }),
      inputs: ['A man is sleeping.', 'Two dogs run across the green grass.'],
      check: checkTranslation,
    });
  }
});

describe('Translator', () => {
  const model = (name: string) => fixturePath('generation', 'models', name);
  const temporary = temporaryFolder();

  it.each([
    ['emoji', '😀👍🏽👨‍👩‍👧‍👦'],
    ['right to left', 'שלום עולם مرحبا'],
    ['control characters', '\u0000\u0007\u001b[31m a \u202e b'],
    ['half a surrogate pair', 'a \ud83d b \ude00'],
    ['special tokens', '</s><pad><s> </s>'],
    ['a Zalgo text', 'a\u0301\u0302\u0303\u0304'.repeat(4)],
    ['10,000 words', 'word and more '.repeat(3334)],
    ['a word of 100,000 letters', 'x'.repeat(100_000)],
    ['10 million spaces and a word', `${' '.repeat(10_000_000)}word`],
  ])('translates %s', async (_, text) => {
    for (const name of ['t5', 'bart']) {
      const translator = await loadTranslator(model(name));
      const { output } = await translator.run(text);
      expect(output.tokenIds.length).toBeGreaterThan(0);
      expect(output.sourceTokens).toBeLessThanOrEqual(48);
      expect(output.truncated).toBe(text.length > 200);
      expect(translationEvidence(output).every(Number.isFinite)).toBe(true);
      await translator.release();
    }
  });

  it.each(['', ' ', '\n\t \u00a0'])('translates %j, which says nothing, to nothing', async (text) => {
    const translator = await loadTranslator(model('bart'));
    const { output } = await translator.run(text);
    expect(output).toMatchObject({ text: '', sourceTokens: 0, finished: true, truncated: false });
    expect(translationEvidence(output).every(Number.isFinite)).toBe(true);
    await translator.release();
  });

  it('translates a batch as each text alone', async () => {
    const texts = ['two dogs', '', 'a man is sleeping in the park', 'x', ' '];
    for (const [name, numBeams] of [
      ['t5', 1],
      ['bart', 4],
      ['mbart', 1],
      ['t5', 3],
    ] as const) {
      const translator = await loadTranslator(model(name), { settings: { numBeams } });
      const { outputs } = await translator.runBatch(texts);
      for (const [i, text] of texts.entries()) {
        const { output } = await translator.run(text);
        expect(outputs[i].text).toBe(output.text);
        expect(outputs[i].tokenIds).toEqual(output.tokenIds);
      }
      await translator.release();
    }
  });

  it('stops between steps when aborted', async () => {
    const translator = await loadTranslator(model('bart'));
    await translator.load();
    const controller = new AbortController();
    const run = translator.run('a man is sleeping', { signal: controller.signal });
    setTimeout(() => controller.abort(), 0);
    await expect(run).rejects.toMatchObject({ code: 'aborted' });
    await translator.release();
  });

  it('translates to the language that is asked for', async () => {
    const run = async (settings: TranslationSettings) => {
      const translator = await loadTranslator(model('mbart'), { settings });
      const { output } = await translator.run('a man');
      await translator.release();
      return output;
    };
    expect((await run({})).tokenIds[0]).toBe(5);
    expect((await run({ targetLanguage: 'fr_XX' })).tokenIds[0]).toBe(6);
    const german = await run({ sourceLanguage: 'de_DE' });
    expect(german.tokenIds).not.toEqual((await run({ sourceLanguage: 'en_XX' })).tokenIds);
    await expect(run({ targetLanguage: 'tlh' })).rejects.toMatchObject({ code: 'unknown-language' });
  });

  it('shares what it opened with candidates of other settings, until the last releases it', async () => {
    const models = new TranslationModels();
    const greedy = await loadTranslator(model('bart'), { models, settings: { numBeams: 1 } });
    const beams = await loadTranslator(model('bart'), { models, settings: { numBeams: 4 } });
    const opened: unknown[] = [];
    const acquire = models.acquire.bind(models);
    models.acquire = async (...given) => {
      const resource = await acquire(...given);
      opened.push(resource);
      return resource;
    };
    await Promise.all([greedy.load(), beams.load()]);
    expect(opened[0]).toBe(opened[1]);
    const before = (await beams.run('two dogs')).output;
    await greedy.release();
    expect((await beams.run('two dogs')).output).toEqual(before);
    await beams.release();
    await greedy.load();
    expect(opened[2]).not.toBe(opened[0]);
    await greedy.release();
  });

  it.each([
    ['tokenizer.json', '{}', 'invalid-tokenizer'],
    ['tokenizer.json', '{"model": {"type": "BPE", "vocab": {"a": -1}}}', 'invalid-tokenizer'],
    ['tokenizer.json', '[1, 2', 'invalid-config'],
    ['config.json', '{"vocab_size": 0}', 'invalid-config'],
    ['config.json', '{"vocab_size": 5}', 'invalid-tokenizer'],
    ['config.json', '{"vocab_size": 80, "eos_token_id": 1, "decoder_start_token_id": 0}', 'bad-output'],
    ['onnx/encoder_model.onnx', 'no model', 'invalid-model'],
    ['onnx/decoder_with_past_model.onnx', 'no model', 'invalid-model'],
  ])('says what is wrong with %s being %s', async (file, content, code) => {
    const folder = join(temporary, `${code}-${Math.round(performance.now() * 1000)}`);
    cpSync(model('t5'), folder, { recursive: true });
    writeFileSync(join(folder, file), content);
    const loading = loadTranslator(folder).then((translator) => translator.load());
    await expect(loading).rejects.toMatchObject({ code, place: expect.anything() });
  });

  it('refuses graphs that are none of a translation model', async () => {
    const folder = join(temporary, 'other-graph');
    cpSync(model('t5'), folder, { recursive: true });
    cpSync(model('bart'), join(folder, 'bart'), { recursive: true });
    cpSync(join(folder, 'onnx/encoder_model.onnx'), join(folder, 'onnx/decoder_model.onnx'));
    const translator = await loadTranslator(folder);
    await expect(translator.load()).rejects.toMatchObject({ code: 'not-translation-model' });
  });
});

interface Reference {
  readonly sentences: readonly string[];
  readonly models: Record<string, { beams1: string[]; beams4: string[]; scores: number[]; texts: string[] }>;
  /** Of `tiny`, on the first of `sentences`; settings as in generation_config.json. */
  readonly variants: { settings: Record<string, unknown>; ids: string[] }[];
}

describeWithShared('Translator agrees with Hugging Face generate', () => {
  const { sentences, models, variants } = JSON.parse(
    readFileSync(fixturePath('generation', 'reference.json'), 'utf8'),
  ) as Reference;

  it.each(Object.keys(models))('%s, greedily token for token', async (name) => {
    const outputs = await translateAll(name, { numBeams: 1 });
    expect(outputs.map(ids)).toEqual(models[name].beams1);
    const texts = outputs.map(({ text }) => text);
    expect(texts.slice(0, models[name].texts.length)).toEqual(models[name].texts);
  });

  it.each(Object.keys(models))('%s, with 4 beams sentence for sentence', async (name) => {
    const outputs = await translateAll(name, { numBeams: 4 });
    const same = outputs.filter((output, i) => ids(output) === models[name].beams4[i]);
    expect(same.length).toBeGreaterThanOrEqual(0.99 * sentences.length);
    outputs.forEach((output, i) => {
      if (ids(output) === models[name].beams4[i]) {
        expect(output.score).toBeCloseTo(models[name].scores[i], 4);
      }
    });
  });

  it.each(variants)('under $settings', async ({ settings, ids: expected }) => {
    const folder = await readTranslationFolder(new ModelReader(zoo('tiny')));
    const generationConfig = { ...(folder.generationConfig as object), ...settings };
    const translator = new Translator({ ...folder, generationConfig }, nodeRuntime);
    const outputs: string[] = [];
    for (const sentence of sentences.slice(0, expected.length)) {
      outputs.push(ids((await translator.run(sentence)).output));
    }
    await translator.release();
    const differing = outputs.filter((output, i) => output !== expected[i]).length;
    expect(differing).toBeLessThanOrEqual(settings.num_beams === 1 ? 0 : 0.01 * expected.length);
  });

  async function translateAll(name: string, settings: GenerationSettings): Promise<Translation[]> {
    const translator = await loadTranslator(zoo(name), { settings });
    const outputs: Translation[] = [];
    for (const sentence of sentences) outputs.push((await translator.run(sentence)).output);
    await translator.release();
    return outputs;
  }
});

function ids({ tokenIds }: Translation): string {
  return tokenIds.join(' ');
}
