import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InferenceSession } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { loadTranslator } from '../src/node/load-models.ts';

const demo = fileURLToPath(new URL('../demo/translation', import.meta.url));
const models = ['phrase-small', 'phrase-medium', 'phrase-large'];

function lines(name: string): string[] {
  const text = readFileSync(join(demo, 'data', name), 'utf8');
  expect(text.endsWith('\n')).toBe(true);
  return text.slice(0, -1).split('\n');
}

function bytes(folder: string): number {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((total, entry) => total + statSync(join(entry.parentPath, entry.name)).size, 0);
}

function json(...path: string[]): Record<string, unknown> {
  return JSON.parse(readFileSync(join(demo, 'models', ...path), 'utf8'));
}

describe('held-out sentences', () => {
  const english = lines('test.en');

  it('are line-aligned and as many of each kind', () => {
    const kinds = lines('test.kind');
    expect(english).toHaveLength(504);
    expect(lines('test.de')).toHaveLength(504);
    expect(kinds).toHaveLength(504);
    for (const kind of ['date', 'measure', 'number', 'phrase', 'price', 'sentence', 'time']) {
      expect(kinds.filter((of) => of === kind)).toHaveLength(72);
    }
  });

  it('are all different, and of those that training leaves out', () => {
    expect(new Set(english).size).toBe(english.length);
    // `held_out` in demo/translation/recipe/dataset.py: the training set has none of these.
    for (const text of english) expect(createHash('sha256').update(text).digest()[0]).toBeLessThan(32);
  });
});

describe('models', () => {
  it('take 8 MB at most, data included', () => {
    expect(bytes(join(demo, 'models')) + bytes(join(demo, 'data'))).toBeLessThan(8e6);
  });

  it('share one tokenizer', () => {
    const [first, ...others] = models.map((name) => json(name, 'tokenizer.json'));
    for (const other of others) expect(other).toEqual(first);
  });

  it.each(models)('%s is a folder as Optimum writes it', async (name) => {
    const config = json(name, 'config.json');
    const layers = [...Array(config.decoder_layers as number).keys()];
    const parts = (prefix: string, sides: string[]) =>
      layers.flatMap((i) => sides.flatMap((s) => [`${prefix}.${i}.${s}.key`, `${prefix}.${i}.${s}.value`]));
    const open = (graph: string) =>
      InferenceSession.create(join(demo, 'models', name, 'onnx', `${graph}.onnx`));

    const [encoder, decoder, withPast] = await Promise.all(
      ['encoder_model', 'decoder_model', 'decoder_with_past_model'].map(open),
    );
    expect(encoder.inputNames).toEqual(['input_ids', 'attention_mask']);
    expect(encoder.outputNames).toEqual(['last_hidden_state']);
    expect(decoder.inputNames).toEqual(['encoder_attention_mask', 'input_ids', 'encoder_hidden_states']);
    expect(decoder.outputNames).toEqual(['logits', ...parts('present', ['decoder', 'encoder'])]);
    expect(withPast.inputNames).toEqual([
      'encoder_attention_mask',
      'input_ids',
      ...parts('past_key_values', ['decoder', 'encoder']),
    ]);
    expect(withPast.outputNames).toEqual(['logits', ...parts('present', ['decoder'])]);
    for (const session of [encoder, decoder, withPast]) await session.release();
  });

  it('get more sentences exactly right, the larger they are', async () => {
    const english = lines('test.en').slice(0, 126);
    const german = lines('test.de');
    const right: number[] = [];
    for (const name of models) {
      const translator = await loadTranslator(join(demo, 'models', name));
      const { outputs } = await translator.runBatch(english);
      right.push(outputs.filter(({ text }, i) => text === german[i]).length);
      await translator.release();
    }
    const [small, medium, large] = right;
    expect(small).toBeGreaterThan(0.2 * english.length);
    expect(medium).toBeGreaterThan(small + 0.1 * english.length);
    expect(large).toBeGreaterThan(medium + 0.1 * english.length);
    expect(large).toBeGreaterThan(0.9 * english.length);
  });
});
