import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classesOutput } from './classes-output.ts';
import { topClasses } from './top-classes.ts';

describe('topClasses', () => {
  it('equals a stable sort by falling probability', () => {
    const probability = fc.constantFrom(0, 0.125, 0.25, 0.5, 1);
    fc.assert(
      fc.property(
        fc.array(probability, { maxLength: 12 }),
        fc.integer({ min: 1, max: 6 }),
        (values, count) => {
          const sorted = values.map((_, label) => label).sort((a, b) => values[b] - values[a]);
          expect(Array.from(topClasses(Float32Array.from(values), count))).toEqual(sorted.slice(0, count));
        },
      ),
    );
  });
});

describe('classesOutput', () => {
  const outputOf = (...probabilities: number[]) => ({
    probabilities: Float32Array.from(probabilities),
    energyScore: 12.5,
  });
  const evidence = (values: number[]) => {
    const numbers = classesOutput.evidence(outputOf(...values));
    return Object.fromEntries(classesOutput.evidenceNames.map((name, i) => [name, numbers[i]]));
  };

  it('tells the first five classes, the margin, the entropy and the energy score', () => {
    expect(evidence([0, 0.125, 0.5, 0, 0.25, 0.0625, 0.0625])).toEqual({
      ...{ class1: 2, class2: 4, class3: 1, class4: 5, class5: 6 },
      ...{ p1: 0.5, p2: 0.25, p3: 0.125, p4: 0.0625, p5: 0.0625 },
      margin: 0.25,
      entropy: 1.875 * Math.LN2,
      energy_score: 12.5,
    });
  });

  it('fills up where there are fewer than five classes', () => {
    expect(evidence([0, 1])).toEqual({
      ...{ class1: 1, class2: 0, class3: -1, class4: -1, class5: -1 },
      ...{ p1: 1, p2: 0, p3: 0, p4: 0, p5: 0 },
      margin: 1,
      entropy: 0,
      energy_score: 12.5,
    });
  });

  it('scores by the place of the reference, ties to the lowest class', () => {
    const output = outputOf(0.25, 0.25, 0.125, 0.125, 0.125, 0.125, 0);
    const scores = [0, 1, 4, 5, 6, -1, 99].map((label) => Array.from(classesOutput.scores(output, label)));
    expect(scores).toEqual([
      [1, 1],
      [0, 1],
      [0, 1],
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
  });
});
