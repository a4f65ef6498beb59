import { describe, expect, it } from 'vitest';
import { kFold } from '../../learn/folds.ts';
import { seededRandom } from '../../random.ts';
import { policyReader } from '../policy-state.ts';
import { evidenceLayout } from './evidence-layout.ts';
import { fitStackedClasses } from './fit-stacked-classes.ts';
import { restoreStackedClasses } from './stacked-classes.ts';

const layout = evidenceLayout(['class1', 'p1']);
const ran = [0, 1];

/** Two services; the first says 0 or 1 and means the opposite where it is half sure, the second says little. */
function table(rows: number) {
  const random = seededRandom(3);
  const references = Int32Array.from({ length: rows }, () => Math.floor(random() * 2));
  const knowledge = Array.from(references, (label) => {
    const p = random();
    const said = p > 0.35 && p < 0.65 ? 1 - label : label;
    return {
      features: new Float64Array(0),
      evidence: [Float64Array.of(said, p), Float64Array.of(Math.floor(random() * 2), random())],
    };
  });
  return { references, knowledge };
}

describe('stacked classes', () => {
  const { references, knowledge } = table(800);
  const fitOn = (rows: number) =>
    fitStackedClasses(knowledge.slice(0, rows), references.slice(0, rows), ran, layout, {
      classes: 2,
      depth: 1,
      foldOf: kFold(rows, 3, 1),
      seed: 1,
    });
  const state = (combiner: unknown) => JSON.parse(JSON.stringify(combiner));
  const { combiner, combined } = fitOn(600);

  it('learn by trees what is not linear, where rows suffice', () => {
    const right = combined.filter(({ classes }, row) => classes![0].label === references[row]).length;
    expect(right / 600).toBeGreaterThan(0.95);
    expect(state(combiner).members.at(-1).reads).toBe('probabilities');
    expect(state(fitOn(100).combiner).members.map(({ reads }: { reads: string }) => reads)).toEqual(['odds']);
  });

  it('say the same through a file, as many signals as announced', () => {
    const restored = restoreStackedClasses(policyReader(state(combiner)), 2, layout, 1);
    for (const known of knowledge.slice(600)) {
      const said = restored.combine(known, ran);
      expect(said).toEqual(combiner.combine(known, ran));
      expect(said.signals).toHaveLength(restored.signals(2));
    }
  });

  it.each([
    ['no members', { members: [] }],
    ['columns nobody knows', { members: [{ ...state(combiner).members.at(-1), reads: 'tea leaves' }] }],
    ['columns of another kind', { members: [{ ...state(combiner).members.at(-1), reads: 'odds' }] }],
    ['a weight below 0', { members: [{ ...state(combiner).members.at(-1), weight: -1 }] }],
  ])('refuse a state with %s', (_, damage) => {
    expect(() =>
      restoreStackedClasses(policyReader({ ...state(combiner), ...damage }), 2, layout, 1),
    ).toThrow(expect.objectContaining({ name: 'PremodelError' }));
  });
});
