import { describe, expect, it } from 'vitest';
import { syntheticTranslation } from '../../../test/support/synthetic-translation.ts';
import { matrix } from '../../learn/matrix.ts';
import type { Profile } from '../../profile/profile.ts';
import { seededRandom } from '../../random.ts';
import { fullKnowledge } from '../knowledge-of.ts';
import { evidenceLayout } from './evidence-layout.ts';
import { combinerFitter } from './fit-combiner.ts';

const profile = syntheticTranslation({ inputs: 400, candidates: 2, seed: 4 });
/** Two models of the same quality: whose output is better depends on the sentence alone. */
const [one, two] = [0, 1].map((k) => ({
  ...profile.candidates[0],
  name: `twin-${k}`,
  scores: {
    ...profile.candidates[0].scores,
    chrf: Float64Array.from(profile.inputs, (_, row) => ((row + k) % 2 ? 0.5 : 0.6)),
  },
}));

function withEvidence(evidence: (candidate: number, row: number) => number): Profile {
  const candidates = [one, two].map((candidate, k) => ({
    ...candidate,
    evidence: matrix(
      profile.inputs.length,
      1,
      Float64Array.from(profile.inputs, (_, row) => evidence(k, row)),
    ),
  }));
  return { ...profile, candidates };
}

function fittedOn(of: Profile, ran: readonly number[] = [0, 1]) {
  const layout = evidenceLayout(of.evidenceNames);
  const objective = { criterion: 'chrf', successAt: 0.5 };
  const knowledge = fullKnowledge(of, []);
  return combinerFitter({ profile: of, objective, layout, knowledge, seed: 1 }).fit(ran);
}

describe('BestOutput', () => {
  it('chooses between outputs where their evidence tells whose is better', () => {
    const { combiner, combined } = fittedOn(withEvidence((k, row) => [one, two][k].scores.chrf[row]));
    expect(combiner.toJSON().kind).toBe('best-output');
    combined.forEach(({ candidate, value }, row) => {
      expect(candidate).toBe(row % 2);
      expect(value).toBeCloseTo(0.6, 2);
    });
  });

  it('always answers with one of them where nothing shows that choosing helps', () => {
    const random = seededRandom(3);
    const noise = withEvidence(() => random());
    const { combiner, combined } = fittedOn(noise);
    const { kind, trusted } = JSON.parse(JSON.stringify(combiner));
    expect(kind).toBe('trusted-output');
    const alone = fittedOn(noise, [trusted]).combined;
    combined.forEach(({ candidate, value }, row) => {
      expect(candidate).toBe(trusted);
      // The other run adds nothing, and so no value.
      expect(value).toBe(alone[row].value);
    });
  });
});
