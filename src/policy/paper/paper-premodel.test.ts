import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { policyContract } from '../../../test/contracts/policy-contract.ts';
import { fixturePath } from '../../../test/support/fixtures.ts';
import { syntheticProfile } from '../../../test/support/synthetic-profile.ts';
import { syntheticTexts } from '../../../test/support/synthetic-texts.ts';
import { simulate } from '../../evaluate/simulate.ts';
import { chiSquared, topFeatures } from '../../learn/feature-selection/chi-squared.ts';
import { knn } from '../../learn/knn.ts';
import { matrixFromRows, rowOf } from '../../learn/matrix.ts';
import { MinMaxScaler } from '../../learn/scaling.ts';
import { featureColumns } from '../../profile/feature-columns.ts';
import type { Profile } from '../../profile/profile.ts';
import { selectCandidates, selectInputs } from '../../profile/select.ts';
import { seededRandom } from '../../random.ts';
import { wordFeature } from '../../word-feature.ts';
import { keepCandidates } from '../candidate-selection.ts';
import { FAIL, optimalCandidates } from '../optimal-candidate.ts';
import type { Policy } from '../policy.ts';
import { tellingWords } from './bag-of-words.ts';
import type { PaperOptions } from './options.ts';
import { architectures, classifierNames, resolvePaperOptions } from './options.ts';
import { choiceLabels, paperPremodel } from './paper-premodel.ts';

const objective = { criterion: 'top1', successAt: 0.5 };
const all: PaperOptions = { features: 'all' };

policyContract('paper', () => paperPremodel());
for (const classifier of classifierNames) {
  policyContract(`paper, chain of ${classifier}`, () => paperPremodel({ ...all, classifiers: [classifier] }));
  policyContract(`paper, single ${classifier}`, () =>
    paperPremodel({ ...all, architecture: 'single', classifiers: [classifier] }),
  );
}
policyContract('paper, mixed chain', () =>
  paperPremodel({ ...all, classifiers: ['knn', 'svm', 'knn'], theta: 0 }),
);

const onTexts = (name: string, options: PaperOptions = {}) =>
  policyContract(`paper, on texts, ${name}`, () => paperPremodel(options), syntheticTexts);
onTexts('as the paper has it');
onTexts('features the paper kept, no words', { bagOfWords: 0, features: ['feature_0'] });
for (const architecture of architectures) {
  for (const classifier of classifierNames) {
    onTexts(`${architecture} of ${classifier}`, {
      ...all,
      architecture,
      classifiers: [classifier],
      theta: 0,
    });
  }
}
onTexts('stacking of two kinds', { architecture: 'stacking', classifiers: ['naive-bayes', 'knn'] });

describe('paperPremodel', () => {
  const profile = syntheticProfile({ inputs: 200, candidates: 4, seed: 2 });

  it('with one neighbour and all features repeats the optimal candidate of every training row', () => {
    const policy = paperPremodel({ ...all, neighbors: 1, theta: 0 }).fit(profile, objective, { seed: 1 });
    const { outcomes } = simulate(policy, profile, { now: () => 0 });
    const optimal = optimalCandidates(profile, objective);
    const solved = Array.from(optimal.keys()).filter((row) => optimal[row] !== FAIL);
    expect(solved.map((row) => outcomes.scores.top1[row])).toEqual(solved.map(() => 1));
  });

  it('runs the fallback where it would abstain, even one that was not kept', () => {
    const solo: PaperOptions = { ...all, neighbors: 1, maxCandidates: 1 };
    const abstaining = paperPremodel(solo).fit(profile, objective, { seed: 1 });
    const [keptName] = abstaining.candidates;
    const fallback = profile.candidates.find(({ name }) => name !== keptName)!.name;
    const falling = paperPremodel({ ...solo, fallback }).fit(profile, objective, { seed: 1 });
    expect(falling.candidates).toEqual([keptName, fallback]);
    const before = simulate(abstaining, profile, { now: () => 0 }).outcomes.answered;
    const after = simulate(falling, profile, { now: () => 0 }).outcomes.answered;
    const fallbackIndex = profile.candidates.findIndex(({ name }) => name === fallback);
    expect(before.includes(-1)).toBe(true);
    expect(Array.from(after)).toEqual(Array.from(before, (k) => (k === -1 ? fallbackIndex : k)));
  });

  it.each([
    [{ fallback: 'nobody' }, 'missing-candidate'],
    [{ features: ['no_such'] }, 'missing-feature'],
  ])('refuses %j', (options, code) => {
    expect(() => paperPremodel(options).fit(profile, objective, { seed: 1 })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('a chain of nearest neighbours says what separate classifiers would, over rows kept once', () => {
    const policy = paperPremodel({ ...all, theta: 0 }).fit(profile, objective, { seed: 1 });
    const kept = selectCandidates(profile, policy.candidates);
    const scaled = MinMaxScaler.fit(profile.features.values).transform(profile.features.values);
    const labels = optimalCandidates(kept, objective);
    const levels = kept.candidates.map((_, level) =>
      knn().fit(
        scaled,
        labels.map((label) => (label === level ? 1 : 0)),
        { classes: 2 },
      ),
    );
    const { answered } = simulate(policy, kept, { now: () => 0 }).outcomes;
    const expected = Array.from(answered.keys(), (row) =>
      levels.findIndex((level) => level.predict(rowOf(scaled, row)) === 1),
    );
    expect(Array.from(answered)).toEqual(expected);
    const { classifiers } = policy.toJSON() as unknown as { classifiers: object[] };
    expect(classifiers.filter((state) => 'x' in state)).toHaveLength(1);
  });

  it('keeps as many features as asked for', () => {
    const policy = paperPremodel({ featureCount: 3 }).fit(profile, objective, { seed: 1 });
    expect(policy.features.length).toBeLessThanOrEqual(3);
  });
});

describe('paperPremodel on texts', () => {
  const profile = syntheticTexts({ inputs: 200, candidates: 4, seed: 2 });
  const train = (options: PaperOptions = {}) => paperPremodel(options).fit(profile, objective, { seed: 1 });
  const wordsIn = (policy: Policy) => policy.features.filter((name) => name.startsWith('word:'));

  it('is a single multinomial naive Bayes over two features and the words, unless asked for something else', () => {
    const state = train().toJSON() as unknown as { architecture: string; classifiers: { kind: string }[] };
    expect(state.architecture).toBe('single');
    expect(state.classifiers.map(({ kind }) => kind)).toEqual(['multinomial-naive-bayes']);
    expect(wordsIn(train())).toHaveLength(new Set(profile.words!.flat()).size);
    expect(train().features.length - wordsIn(train()).length).toBe(2);
    expect(wordsIn(train({ bagOfWords: 3 }))).toHaveLength(3);
    expect(wordsIn(train({ bagOfWords: 0 }))).toEqual([]);
  });

  it('knows no word but those of the training rows', () => {
    const words = profile.words!.map((each, row) => (row < 100 ? each : ['unseen']));
    const training = selectInputs(
      { ...profile, words },
      Array.from({ length: 100 }, (_, row) => row),
    );
    const policy = paperPremodel().fit(training, objective, { seed: 1 });
    expect(wordsIn(policy)).not.toContain('word:unseen');
    expect(simulate(policy, { ...profile, words }, { now: () => 0 }).outcomes.answered).toHaveLength(200);
  });

  it('keeps a candidate for a gain of two points, where images take half a point', () => {
    const kept = keepCandidates(profile, objective, { theta: 2 }).map(({ name }) => name);
    expect(train().candidates).toEqual(kept);
    expect(train({ theta: 0 }).candidates.length).toBeGreaterThan(kept.length);
  });

  it.each<[PaperOptions, Profile, string]>([
    [{ bagOfWords: 5 }, syntheticProfile({ inputs: 50 }), 'missing-feature'],
    [{ architecture: 'stacking' }, syntheticProfile({ inputs: 50 }), 'invalid-option'],
    [{ architecture: 'stacking', bagOfWords: 0 }, profile, 'invalid-option'],
    [{ features: ['word:'] }, profile, 'missing-feature'],
  ])('refuses %j', (options, of, code) => {
    expect(() => paperPremodel(options).fit(of, objective, { seed: 1 })).toThrow(
      expect.objectContaining({ code }),
    );
  });

  it('chooses words and candidates as scikit-learn does', () => {
    const reference = JSON.parse(readFileSync(fixturePath('text', 'text-premodel.json'), 'utf8'));
    const { labels, features, texts, trainRows, mostWords } = reference;
    const rows = Array.from(labels.keys()) as number[];
    const table: Profile = {
      ...syntheticTexts({ inputs: labels.length, candidates: 3 }),
      words: texts,
      criteria: ['top1'],
      features: {
        names: ['first', 'second'],
        values: matrixFromRows(features),
        latencyMs: new Float64Array(labels.length),
      },
    };
    const labelled: Profile = {
      ...table,
      // The last label is that none is right.
      candidates: table.candidates.map((candidate, k) => ({
        ...candidate,
        scores: { top1: Float64Array.from(labels, (label) => (label === k ? 0.8 : 0.2)) },
      })),
    };
    const policy = paperPremodel({ features: 'all', bagOfWords: mostWords, theta: 0 }).fit(
      selectInputs(labelled, rows.slice(0, trainRows)),
      objective,
      { seed: 1 },
    );
    expect(wordsIn(policy)).toEqual(reference.words.map(wordFeature));
    const { outcomes } = simulate(policy, labelled, { rows: rows.slice(trainRows), now: () => 0 });
    const said = Array.from(outcomes.answered, (k) => (k < 0 ? 3 : k));
    expect(said).toEqual(reference.predicted);
    expect(new Set(said).size).toBe(4);
  });

  it('finds the words that chi² of the whole matrix of counts would', () => {
    const { target } = choiceLabels(profile, objective, resolvePaperOptions(profile, {}));
    const vocabulary = [...new Set(profile.words!.flat())].sort();
    const counts = featureColumns(profile, vocabulary.map(wordFeature));
    for (const most of [1, 4, 8, 100]) {
      const columns = topFeatures(chiSquared(counts, target.labels), most);
      expect(tellingWords(profile.words!, target.labels, target.candidates + 1, most)).toEqual(
        Array.from(columns, (column) => vocabulary[column]),
      );
    }
  });

  it('reads a table of 50,000 texts without a matrix of all words', () => {
    const random = seededRandom(3);
    const texts = Array.from({ length: 50_000 }, () =>
      Array.from({ length: 12 }, () => `w${Math.floor(10_000 * random() ** 2)}`),
    );
    const labels = Int32Array.from(texts, (words) => (words.includes('w7') ? 1 : 0));
    const before = process.memoryUsage().arrayBuffers;
    const words = tellingWords(texts, labels, 2, 20);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
    expect(words).toContain('w7');
  });
});
