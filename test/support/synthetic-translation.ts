import { TRANSLATION_CRITERIA, translationScores } from '../../src/domain/generation/translation-scores.ts';
import { matrix } from '../../src/learn/matrix.ts';
import type { CandidateProfile, Profile } from '../../src/profile/profile.ts';
import { type Random, seededRandom } from '../../src/random.ts';

export interface SyntheticTranslationOptions {
  inputs?: number;
  candidates?: number;
  seed?: number;
}

const SYLLABLES = ['ba', 'ke', 'li', 'mo', 'nu', 'ra', 'se', 'ti', 'vo', 'za'];

/**
 * A made-up profile in the shape of the translation domain's: nonsense sentences of 1 to 30 words whose
 * "translation" spells every word backwards; candidates of rising cost get fewer words wrong, long sentences
 * are harder, and evidence tells part of how well an output turned out.
 */
export function syntheticTranslation(options: SyntheticTranslationOptions = {}): Profile {
  const { inputs = 120, candidates = 3, seed = 1 } = options;
  const random = seededRandom(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(random() * from.length)];
  const word = () => Array.from({ length: 1 + Math.floor(random() * 3) }, () => pick(SYLLABLES)).join('');
  const words = Array.from({ length: inputs }, () =>
    Array.from({ length: 1 + Math.floor(30 * random() ** 2) }, word),
  );
  const references = words.map((sentence) => `${sentence.map(reversed).join(' ')}.`);
  const values = matrix(inputs, 2);
  words.forEach((sentence, i) => {
    values.data[2 * i] = sentence.length;
    values.data[2 * i + 1] = random();
  });
  return {
    task: 'translation',
    inputs: words.map((_, i) => String(i + 1)),
    references,
    texts: words.map((sentence) => `${sentence.join(' ')}.`),
    words,
    features: {
      names: ['n_words', 'noise'],
      values,
      latencyMs: Float64Array.from({ length: inputs }, () => 0.05 + 0.01 * random()),
    },
    evidenceNames: ['mean_log_probability'],
    criteria: [...TRANSLATION_CRITERIA],
    candidates: Array.from({ length: candidates }, (_, k) =>
      candidate(k, candidates, words, references, random),
    ),
    provenance: { createdAt: '2026-01-01T00:00:00Z', premodelVersion: '0.0.0', device: 'synthetic' },
  };
}

function reversed(text: string): string {
  return [...text].reverse().join('');
}

function candidate(
  k: number,
  candidates: number,
  words: readonly (readonly string[])[],
  references: readonly string[],
  random: Random,
): CandidateProfile {
  const outputs = words.map((sentence) => {
    const wrong = (0.2 + 0.02 * sentence.length) * (1 - k / (candidates + 1));
    return `${sentence.map((word) => (random() < wrong ? word : reversed(word))).join(' ')}.`;
  });
  const scores = outputs.map((output, i) => translationScores(output, references[i]));
  const evidence = matrix(words.length, 1);
  scores.forEach(([chrf], i) => {
    evidence.data[i] = Math.log(0.05 + 0.9 * (0.7 * chrf + 0.3 * random()));
  });
  return {
    name: `translator-${k}`,
    scores: Object.fromEntries(
      TRANSLATION_CRITERIA.map((name, c) => [name, Float64Array.from(scores, (each) => each[c])]),
    ),
    latencyMs: Float64Array.from(words, ({ length }) => 2 ** k * (1 + length) * (0.95 + 0.1 * random())),
    evidence,
    outputs,
  };
}
