import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { describeCandidateContract } from '../../../test/contracts/candidate-contract.ts';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { describeWithShared, sharedPath } from '../../../test/support/shared.ts';
import { translationEvidence } from '../../domain/generation/evidence.ts';
import type { RescoringSettings } from '../../models/onnx/rescored-translator.ts';
import { TranslationModels } from '../../models/onnx/translation-model.ts';
import { loadRescoredTranslator, loadTranslator } from '../load-models.ts';

interface Scored {
  readonly source: string;
  readonly translations: readonly number[][];
  readonly logProbs: readonly number[][];
}

const reference: Record<string, Scored[]> = JSON.parse(
  readFileSync(fixturePath('generation', 'log_probs.json'), 'utf8'),
);
const model = (name: string) => fixturePath('generation', 'models', name);
const zoo = (name: string) => sharedPath('zoo/multi30k-en-de', name);
const temporary = temporaryFolder();

const rescored = (settings: RescoringSettings = {}, folder = model('bart')) =>
  loadRescoredTranslator(model('bart'), { settings: { numBeams: 4, ...settings }, rescorer: { folder } });

describe('Translator.logProbs', () => {
  it.each(Object.keys(reference))('gives what Hugging Face’s %s gives to the same tokens', async (name) => {
    const translator = await loadTranslator(model(name));
    for (const { source, translations, logProbs } of reference[name]) {
      const found = await translator.logProbs(
        source,
        translations.map((ids) => Int32Array.from(ids)),
      );
      found!.forEach((values, i) => {
        expect(values.length).toBe(logProbs[i].length);
        for (const [at, value] of values.entries()) expect(value).toBeCloseTo(logProbs[i][at], 3);
      });
    }
    await translator.release();
  });

  it('is not asked about what is longer than a translation may be', async () => {
    const translator = await loadTranslator(model('bart'));
    expect(await translator.logProbs('x', [new Int32Array(24)])).toBeUndefined();
    expect(await translator.logProbs(' ', [new Int32Array(3)])).toBeUndefined();
    await translator.release();
  });
});

describeCandidateContract('RescoredTranslator', {
  make: () => rescored(),
  continued: () => loadTranslator(model('bart'), { settings: { numBeams: 4 } }),
  inputs: ['a man is sleeping', 'two dogs'],
  check: (translation) => {
    expect(translation.text).not.toBe('');
    expect(translationEvidence(translation).every(Number.isFinite)).toBe(true);
  },
});

describe('RescoredTranslator', () => {
  it('answers what the search answers where the other has no weight, or nothing comes close', async () => {
    const plain = await loadTranslator(model('bart'), { settings: { numBeams: 4 } });
    const { output: expected } = await plain.run('two dogs');
    for (const settings of [{ rescorerWeight: 0, rescorerMargin: 1e9 }, { rescorerMargin: 0 }]) {
      const candidate = await rescored(settings);
      const { output } = await candidate.run('two dogs');
      const { rescoring, beamMargin, score, ...rest } = output;
      expect(expected).toMatchObject(rest);
      expect(score).toBeCloseTo(expected.score, 6);
      expect(rescoring?.asked).toBe(settings.rescorerMargin > 0 ? 4 : undefined);
      await candidate.release();
    }
    await plain.release();
  });

  it('answers what the other finds most probable where it has all the weight', async () => {
    const candidate = await rescored({ rescorerWeight: 1, rescorerMargin: 1e9 });
    for (const text of ['a man is sleeping', 'x', 'naïve café']) {
      const { output } = await candidate.run(text);
      const { searches } = await candidate.search.searchBatch([text]);
      const found = searches[0].hypotheses.map(({ tokenIds }) => tokenIds);
      const others = (await candidate.rescorer.logProbs(text, found))!;
      const { lengthPenalty } = candidate.search.generation;
      const scores = others.map(
        (values) => values.reduce((a, b) => a + b, 0) / values.length ** lengthPenalty,
      );
      const best = scores.indexOf(Math.max(...scores));
      expect(output.tokenIds).toEqual(found[best]);
      expect(output.rescoring).toMatchObject({ asked: found.length, agrees: best === 0 });
      expect(output.score).toBeCloseTo(scores[best], 5);
    }
    const { output } = await candidate.run(' ');
    expect(output).toMatchObject({ text: '', finished: true });
    await candidate.release();
  });

  it('goes on only from its own search', async () => {
    const candidate = await rescored();
    let searches = 0;
    const { searchBatch } = candidate.search;
    candidate.search.searchBatch = (...given) => {
      searches++;
      return searchBatch.apply(candidate.search, given);
    };
    const twin = join(temporary, 'other');
    cpSync(model('bart'), twin, { recursive: true });
    const searching = async (folder: string, settings: RescoringSettings) => {
      const other = await loadTranslator(folder, { settings });
      const { state } = await other.run('two dogs');
      await other.release();
      searches = 0;
      await candidate.run('two dogs', { resumeFrom: [state] });
      return searches;
    };
    expect(await searching(model('bart'), { numBeams: 4 })).toBe(0);
    expect(await searching(model('bart'), { numBeams: 2 })).toBe(1);
    expect(await searching(model('bart'), { numBeams: 4, lengthPenalty: 0.5 })).toBe(1);
    expect(await searching(model('bart'), { numBeams: 4, prefix: 'x' })).toBe(1);
    expect(await searching(twin, { numBeams: 4 })).toBe(1);
    await candidate.release();
  });

  it('shares what it opened with candidates of the same models', async () => {
    const models = new TranslationModels();
    const opened = new Set<unknown>();
    const acquire = models.acquire.bind(models);
    models.acquire = async (...given) => {
      const resource = await acquire(...given);
      opened.add(resource);
      return resource;
    };
    const twin = join(temporary, 'shared');
    cpSync(model('bart'), twin, { recursive: true });
    const candidates = [
      await loadTranslator(model('bart'), { models }),
      await loadTranslator(twin, { models }),
      await loadRescoredTranslator(model('bart'), { models, rescorer: { folder: twin } }),
    ];
    for (const candidate of candidates) await candidate.load();
    expect(opened.size).toBe(2);
    await candidates[0].release();
    await candidates[1].release();
    expect((await candidates[2].run('x')).output.text).not.toBe('');
    await candidates[2].release();
  });

  it.each([
    [{ rescorerWeight: 1.5 }, 'invalid-setting'],
    [{ rescorerWeight: 'half' as never }, 'invalid-setting'],
    [{ rescorerMargin: -1 }, 'invalid-setting'],
    [{ rescorerMargin: Number.NaN }, 'invalid-setting'],
    [{ targetLanguage: 'tlh' }, 'unknown-language'],
  ])('refuses %j', async (settings, code) => {
    const loading = rescored(settings).then((candidate) => candidate.load());
    await expect(loading).rejects.toMatchObject({ code });
  });

  it('refuses a model of other tokens, and one that is damaged', async () => {
    await expect(rescored({}, model('t5'))).rejects.toMatchObject({ code: 'tokenizers-differ' });
    const broken = join(temporary, 'broken');
    cpSync(model('bart'), broken, { recursive: true });
    writeFileSync(join(broken, 'onnx/encoder_model.onnx'), 'no model');
    const candidate = await rescored({}, broken);
    await expect(candidate.load()).rejects.toMatchObject({ code: 'invalid-model' });
    await expect(candidate.run('x')).rejects.toMatchObject({ code: 'invalid-model' });
    await candidate.release();
  });
});

describeWithShared('RescoredTranslator of the shared models', () => {
  it('lets base choose among what tiny finds', async () => {
    const candidate = await loadRescoredTranslator(zoo('tiny'), { rescorer: { folder: zoo('base') } });
    const { output } = await candidate.run('Two dogs run across the green grass.');
    expect(output.rescoring!.asked).toBeGreaterThan(1);
    expect(output.rescoring!.meanLogProb).toBeLessThan(0);
    await candidate.release();
  });

  it('goes on from the search of tiny to the same answers, bit for bit', async () => {
    const models = new TranslationModels();
    const tiny = await loadTranslator(zoo('tiny'), { models });
    const candidate = await loadRescoredTranslator(zoo('tiny'), {
      models,
      rescorer: { folder: zoo('base') },
    });
    const sources = readFileSync(sharedPath('data/multi30k', 'test2017.en'), 'utf8').split('\n').slice(0, 40);
    for (const source of sources) {
      const { state } = await tiny.run(source);
      const whole = await candidate.run(source);
      const continued = await candidate.run(source, { resumeFrom: [state] });
      expect(continued.output).toStrictEqual(whole.output);
    }
    await tiny.release();
    await candidate.release();
  });
});
