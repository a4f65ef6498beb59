import type { Profile } from '../../src/profile/profile.ts';
import { seededRandom } from '../../src/random.ts';

/**
 * The same inputs and candidates with runs of very different times, of which a third or so end without an answer, and a
 * time limit on every input; what comes later loses of its score, by the first criterion half of it until the limit.
 */
export function limitedProfile(profile: Profile, seed = 1): Profile {
  const random = seededRandom(seed);
  const limitMs = Float64Array.from(profile.inputs, () => 80 + 40 * random());
  const loss = limitMs.map((ms) => 0.5 / ms);
  const [criterion] = profile.criteria;
  return {
    ...profile,
    timeLimit: { limitMs, lossPerMs: { [criterion]: loss } },
    candidates: profile.candidates.map((candidate) => {
      const latencyMs = limitMs.map((ms) => Math.min(ms, 200 * random() ** 4));
      const answered = Uint8Array.from(latencyMs, (ms, row) => (ms < limitMs[row] && random() < 0.8 ? 1 : 0));
      const scores = Object.entries(candidate.scores).map(([name, values]) => [
        name,
        values.map((score, row) => {
          const late = name === criterion ? loss[row] * latencyMs[row] : 0;
          return answered[row] === 1 ? Math.max(0, score - late) : 0;
        }),
      ]);
      return { ...candidate, latencyMs, answered, scores: Object.fromEntries(scores) };
    }),
  };
}
