import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fixturePath, temporaryFolder } from '../../../test/support/fixtures.ts';
import { translationEvidenceNames } from '../../domain/generation/evidence.ts';
import { TRANSLATION_CRITERIA } from '../../domain/generation/translation-scores.ts';
import { textFeatureNames } from '../../domain/text/features/text-features.ts';
import { fixed } from '../../policy/fixed.ts';
import { AdaptiveModel } from '../adaptive-model.ts';
import { readProfile } from '../profile-file/read-profile.ts';
import { trainPremodel } from '../train-premodel.ts';
import { profileTranslations, type TranslationProfileOptions } from './profile-translations.ts';

const temporary = temporaryFolder();
const SENTENCES = ['A dog runs.', '…', 'Two  men\u2028talk 🐕.'];
const REFERENCES = ['Ein Hund rennt.', 'leer', 'Zwei Männer reden.'];
let files = 0;

/** Small random models: what they write is nonsense, but always the same. */
const bart = fixturePath('generation', 'models/bart');
const t5 = fixturePath('generation', 'models/t5');

function write(lines: readonly string[]): string {
  const file = join(temporary, `${files++}.txt`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

function options(changes: Partial<TranslationProfileOptions> = {}): TranslationProfileOptions {
  return {
    models: [bart],
    source: [write(SENTENCES)],
    target: [write(REFERENCES)],
    out: join(temporary, `${files++}.parquet`),
    maxRepeats: 1,
    ...changes,
  };
}

describe('profileTranslations', () => {
  it('writes down what every model in every setting writes, and what it costs', async () => {
    const given = options({ models: [bart, t5], numBeams: [1, 2, 2] });
    const profile = await profileTranslations(given);
    const { agreement, ...columns } = profile;
    const { agreement: readAgreement, ...read } = await readProfile(given.out);
    expect(read).toEqual(columns);
    expect(readAgreement!(0, 2)).toEqual(agreement!(0, 2));
    expect(existsSync(`${given.out}.partial.jsonl`)).toBe(false);

    expect(profile).toMatchObject({
      task: 'translation',
      texts: SENTENCES,
      references: REFERENCES,
      evidenceNames: translationEvidenceNames,
      criteria: TRANSLATION_CRITERIA,
      features: { names: textFeatureNames },
      // What is given is what the models take; they cut it into tokens each on its own.
      decodeMs: new Float64Array(3),
    });
    expect(profile.words).toEqual([['a', 'dog', 'runs'], [], ['two', 'men', 'talk']]);
    const names = ['bart@beam1', 'bart@beam2', 't5@beam1', 't5@beam2'];
    expect(profile.candidates.map(({ name }) => name)).toEqual(names);
    for (const { model, outputs, predicted, latencyMs, latencyInterval } of profile.candidates) {
      expect(predicted).toBeUndefined();
      expect(outputs).toHaveLength(3);
      expect(Math.min(latencyMs[0], latencyMs[2])).toBeGreaterThan(0);
      expect(latencyInterval).toBeUndefined();
      expect(model?.loadMs).toBeGreaterThan(0);
      expect(model?.peakMemoryBytes).toBeGreaterThan(0);
      const pinned = model!.files.map(({ path }) => path);
      expect(pinned).toEqual(expect.arrayContaining(['config.json', 'tokenizer.json']));
      expect(pinned.filter((path) => path.endsWith('.onnx')).length).toBeGreaterThan(1);
    }
    const settings = profile.candidates.map(({ model }) => model?.settings);
    expect(settings).toEqual([{ numBeams: 1 }, { numBeams: 2 }, { numBeams: 1 }, { numBeams: 2 }]);
  });

  it('goes on where it was interrupted, unless the sentences or settings are others', async () => {
    const given = options({ numBeams: [1] });
    const controller = new AbortController();
    const onProgress: TranslationProfileOptions['onProgress'] = ({ phase, done }) => {
      if (phase === 'profiling' && done === 2) controller.abort();
    };
    const interrupted = profileTranslations({ ...given, signal: controller.signal, onProgress });
    await expect(interrupted).rejects.toMatchObject({ code: 'interrupted' });
    for (const change of [{ numBeams: [2] }, { target: [write(['x', 'y', 'z'])] }]) {
      await expect(profileTranslations({ ...given, ...change })).rejects.toMatchObject({
        code: 'other-conditions',
      });
    }
    expect((await profileTranslations(given)).inputs).toHaveLength(3);
  });

  it.each([
    [{ models: [fixturePath('models', 'weak')] }, 'no-model'],
    [{ models: [bart, bart] }, 'duplicate-candidate'],
    [{ target: [fixturePath('generation', 'requirements.txt')] }, 'misaligned-lines'],
    [{ modelSettings: { targetLanguage: 'xx_XX' } }, 'unknown-language'],
    [{ rescoreWith: [t5] }, 'invalid-option'],
    [{ rescoreWith: [t5], numBeams: [1] }, 'invalid-option'],
    [{ rescoreWith: [t5], numBeams: [2] }, 'tokenizers-differ'],
    [{ rescoreWith: [temporary], numBeams: [2] }, 'no-model'],
  ])('refuses %j with %s', async (changes, code) => {
    const given = options(changes);
    await expect(profileTranslations(given)).rejects.toMatchObject({ code });
    expect(existsSync(given.out)).toBe(false);
    expect(existsSync(`${given.out}.partial.jsonl`)).toBe(false);
  });
});

describe('AdaptiveModel for translation', () => {
  it('translates as the model in the setting that was profiled', async () => {
    const given = options({ numBeams: [1, 4] });
    const profile = await profileTranslations(given);
    for (const [k, { name }] of profile.candidates.entries()) {
      const out = join(temporary, `${files++}.premodel.json`);
      const objective = { criterion: 'chrf', successAt: 0.5 };
      const settings = { trainer: fixed(name), objective };
      await trainPremodel(profile, { profileFile: given.out, out }, settings);
      await using model = await AdaptiveModel.load(out, { task: 'translation' });
      expect(model.candidates[0].settings).toEqual({ numBeams: [1, 4][k] });
      for (const [row, sentence] of SENTENCES.entries()) {
        const { translation, decision } = await model.predict(sentence);
        expect(translation).toBe(profile.candidates[k].outputs![row]);
        expect(decision.answeredBy).toBe(name);
        expect(Object.keys(decision.ran[0].evidence)).toEqual([...translationEvidenceNames]);
      }
      // Nothing to translate is translated by nothing.
      expect((await model.predict('')).translation).toBe('');
      await expect(model.predict(5 as never)).rejects.toMatchObject({ code: 'unsupported-input' });
      await expect(AdaptiveModel.load(out, { task: 'image-classification' })).rejects.toMatchObject({
        code: 'task-differs',
      });
    }
  });

  it('asks the second model that was profiled, and no other', async () => {
    const twin = join(temporary, 'twin');
    cpSync(bart, twin, { recursive: true });
    const given = options({ models: [bart, twin], numBeams: [1, 4], rescoreWith: [twin] });
    const profile = await profileTranslations(given);
    expect(profile.candidates.map(({ name }) => name)).toEqual([
      ...['bart@beam1', 'bart@beam4', 'bart@beam4+twin', 'twin@beam1', 'twin@beam4'],
    ]);
    const [{ agreement: _, ...columns }, { agreement: __, ...read }] = [
      profile,
      await readProfile(given.out),
    ];
    expect(read).toEqual(columns);
    const [, plain, rescored] = profile.candidates;
    expect(rescored.continues).toMatchObject({
      candidate: 'bart@beam4',
      latencyMs: expect.any(Float64Array),
    });
    expect(plain.continues).toBeUndefined();
    const { rescorer, sizeBytes, peakMemoryBytes } = rescored.model!;
    expect(rescorer!.path).toBe('twin');
    expect(rescorer!.files).toEqual(rescored.model!.files);
    expect(sizeBytes).toBe(2 * plain.model!.sizeBytes);
    expect(peakMemoryBytes).toBeGreaterThan(0);
    expect(rescorer!.peakMemoryBytes).toBeGreaterThan(0);

    const out = join(temporary, `${files++}.premodel.json`);
    const objective = { criterion: 'chrf', successAt: 0.5 };
    const trainer = fixed(rescored.name);
    const premodel = await trainPremodel(profile, { profileFile: given.out, out }, { trainer, objective });
    expect(premodel.candidates[0].rescorer).toEqual(rescorer);
    {
      await using model = await AdaptiveModel.load(out, { task: 'translation' });
      for (const [row, sentence] of SENTENCES.entries()) {
        const { translation, decision } = await model.predict(sentence);
        expect(translation).toBe(rescored.outputs![row]);
        expect(decision.ran[0].evidence).toHaveProperty('rescorer_logprob');
      }
    }
    const config = join(twin, 'generation_config.json');
    writeFileSync(config, `${readFileSync(config, 'utf8')} `);
    await expect(AdaptiveModel.load(out)).rejects.toMatchObject({ code: 'modified-model' });
    rmSync(twin, { recursive: true });
    await expect(AdaptiveModel.load(out)).rejects.toMatchObject({ code: 'missing-candidate' });
  });
});
