import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { PremodelError } from '../error.ts';
import { auto } from './auto/auto.ts';
import { cascade } from './cascade/cascade.ts';
import { singleBest } from './fixed.ts';
import { paperPremodel } from './paper/paper-premodel.ts';
import { planner } from './planner/planner.ts';
import type { Policy } from './policy.ts';
import { restorePolicy } from './restore-policy.ts';

const profile = syntheticProfile({ inputs: 30, candidates: 3, seed: 3 });
const objective = { criterion: 'top1', successAt: 0.5 };
const trainers = {
  'single-best': singleBest(),
  cascade: cascade(),
  planner: planner(),
  auto: auto(),
  'chain of knn': paperPremodel({ theta: 0 }),
  'mixed chain': paperPremodel({ theta: 0, classifiers: ['knn', 'svm', 'decision-tree'] }),
  'single naive-bayes': paperPremodel({ theta: 0, architecture: 'single', classifiers: ['naive-bayes'] }),
};

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

describe('restorePolicy', () => {
  it.each([null, 1, 'x', [], {}, { kind: 3 }, { kind: 'toString' }, { kind: 'other' }])(
    'refuses %j',
    (state) => {
      expect(() => restorePolicy(state)).toThrow(expect.objectContaining({ code: 'invalid-policy' }));
    },
  );

  it.each(Object.entries(trainers))('%s: a damaged state is refused or still a policy', (_, trainer) => {
    const text = JSON.stringify(trainer.fit(profile, objective, { seed: 1 }));
    const refused = new Set<boolean>();
    fc.assert(
      fc.property(fc.nat(), fc.jsonValue(), (at, replacement) => {
        const state = JSON.parse(text) as Json;
        damage(state, at, replacement as Json);
        let restored: Policy;
        try {
          restored = restorePolicy(state);
        } catch (error) {
          refused.add(true);
          expect(PremodelError.is(error) && error.code).toBe('invalid-policy');
          return;
        }
        refused.add(false);
        const knowledge = {
          features: new Float64Array(restored.features.length).fill(0.5),
          evidence: restored.candidates.map(() => undefined),
        };
        expect(['run', 'abstain']).toContain(restored.next(knowledge).kind);
        expect(() => JSON.stringify(restored)).not.toThrow();
      }),
      { seed: 4, numRuns: 400 },
    );
    expect(refused).toContain(true);
  });

  it('refuses neighbours of another number than the labels of a level', () => {
    const state = JSON.parse(JSON.stringify(trainers['chain of knn'].fit(profile, objective, { seed: 1 })));
    state.classifiers[1].y.pop();
    expect(() => restorePolicy(state)).toThrow(expect.objectContaining({ code: 'invalid-policy' }));
  });

  it('refuses a fallback that is not among the candidates', () => {
    const state = JSON.parse(JSON.stringify(trainers['chain of knn'].fit(profile, objective, { seed: 1 })));
    expect(() => restorePolicy({ ...state, fallback: state.candidates.length })).toThrow(
      expect.objectContaining({ code: 'invalid-policy', place: { field: 'fallback' } }),
    );
  });
});

/** Replaces (or removes) the value at one of all the places in a JSON value, shallow ones as often as deep ones. */
function damage(state: Json, at: number, replacement: Json): void {
  const places: [Json[] | { [key: string]: Json }, string][] = [];
  const visit = (value: Json) => {
    if (typeof value !== 'object' || value === null) return;
    // Long lists of numbers would drown everything else.
    for (const [key, child] of Object.entries(value).slice(0, 12)) {
      places.push([value, key]);
      visit(child);
    }
  };
  visit(state);
  const [holder, key] = places[at % places.length];
  if (at % 5 === 0 && !Array.isArray(holder)) delete holder[key];
  else (holder as { [key: string]: Json })[key] = replacement;
}
