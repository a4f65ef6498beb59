import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { translationEvidence } from '../../domain/text/evidence.ts';
import type { GenerationSettings } from '../../domain/text/generation/generation-config.ts';
import type { Translation } from '../../domain/text/translation.ts';
import { describeCandidateContract } from '../../runtime/candidate-contract.ts';
import { loadTranslator } from './translator.ts';

const zoo = (name: string) => sharedPath('zoo/multi30k-en-de', name);

function checkTranslation(translation: Translation): void {
  expect(translation.text).not.toBe('');
  expect(translation.tokenIds.length).toBe(translation.logProbs.length);
  expect(translation.tokenIds.length).toBe(translation.entropies.length);
  expect(Math.max(...translation.logProbs)).toBeLessThanOrEqual(1e-6);
  expect(Math.min(...translation.entropies)).toBeGreaterThanOrEqual(0);
  expect(translationEvidence(translation).every(Number.isFinite)).toBe(true);
}

describeWithShared('Translator', () => {
  for (const numBeams of [1, 4]) {
    describeCandidateContract(`Translator (${numBeams} beams)`, {
      make: () => loadTranslator(zoo('tiny'), { settings: { numBeams } }),
      inputs: ['A man is sleeping.', 'Two dogs run across the green grass.'],
      check: checkTranslation,
    });
  }
});

interface Reference {
  readonly sentences: readonly string[];
  readonly models: Record<string, { beams1: string[]; beams4: string[]; scores: number[]; texts: string[] }>;
}

describeWithShared('Translator agrees with Hugging Face generate', () => {
  const { sentences, models } = JSON.parse(
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
