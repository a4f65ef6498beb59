import { matrix } from '../../src/learn/matrix.ts';
import type { Profile } from '../../src/profile/profile.ts';
import { seededRandom } from '../../src/random.ts';
import { type SyntheticOptions, syntheticProfile } from './synthetic-profile.ts';

const COMMON = ['a', 'man', 'in', 'the', 'street', 'of', 'with', 'dog'];
const RARE = ['ineffable', 'quixotic', 'obfuscated', 'sesquipedalian'];

/**
 * The synthetic profile as one of texts: the harder an input, the more rare words it has. Scores are of any value in
 * 0..1, as those of translations are.
 */
export function syntheticTexts(options: SyntheticOptions = {}): Profile {
  const { labels, ...profile } = syntheticProfile(options);
  const random = seededRandom((options.seed ?? 1) + 1);
  const hardness = profile.features.values;
  const words = profile.inputs.map((_, row) =>
    Array.from({ length: 4 + Math.floor(8 * random()) }, () => {
      const from = random() < 0.5 * hardness.data[row * hardness.cols] ? RARE : COMMON;
      return from[Math.floor(from.length * random())];
    }),
  );
  return {
    ...profile,
    task: 'translation',
    texts: words.map((each) => each.join(' ')),
    words,
    evidenceNames: ['meanLogProbability', 'lengthRatio'],
    candidates: profile.candidates.map(({ predicted, scores, evidence, ...candidate }) => ({
      ...candidate,
      scores: Object.fromEntries(
        Object.entries(scores).map(([criterion, values]) => [
          criterion,
          values.map((right) => 0.5 * right + 0.49 * random()),
        ]),
      ),
      evidence: matrix(
        evidence.rows,
        2,
        Float64Array.from({ length: 2 * evidence.rows }, () => random()),
      ),
      outputs: words.map((each) => each.toReversed().join(' ')),
    })),
  };
}
