import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classesOutput } from '../classes-output.ts';
import type { ClassifierOutput } from '../classifier-output.ts';
import { labelSpace } from './label-space.ts';
import { inSharedClasses, sharedClasses } from './shared-classes.ts';

const { evidence, scores, answer, evidenceNames } = classesOutput;

function outputOf(weights: readonly number[]): ClassifierOutput {
  const sum = weights.reduce((a, b) => a + b, 0);
  return { probabilities: Float32Array.from(weights, (weight) => weight / sum), energyScore: 3 };
}

describe('inSharedClasses', () => {
  it('leaves out classes that the model does not know, however improbable its own are', () => {
    const shared = sharedClasses(Int32Array.of(4, 1, 2), 6);
    const output = inSharedClasses(outputOf([0, 1, 0]), shared);
    expect([...output.probabilities]).toEqual([0, 1, 0, 0, 0, 0]);
    expect([...output.known!]).toEqual([1, 2, 4]);
    const said = evidence(output);
    expect([...said.subarray(0, 10)]).toEqual([1, 2, 4, -1, -1, 1, 0, 0, 0, 0]);
    expect([...scores(output, 0)]).toEqual([0, 0]);
    expect([...scores(output, 4)]).toEqual([0, 1]);
    expect(answer(output)).toBe(1);
  });

  it('adds up what is one class among the shared', () => {
    const output = inSharedClasses(outputOf([1, 2, 3, 2]), sharedClasses(Int32Array.of(0, 0, 1, 0), 2));
    expect([...output.probabilities]).toEqual([0.625, 0.375]);
    expect(output.known).toBeUndefined();
    expect(answer(output)).toBe(0);
  });

  it('changes no score and no evidence, in whatever order a model has its classes, and with a background', () => {
    const given = fc.integer({ min: 2, max: 12 }).chain((count) =>
      fc.record({
        // Powers of two: shares of them are the same however they are added up.
        weights: fc.array(fc.constantFrom(0, 1, 2, 4, 64), { minLength: count, maxLength: count }),
        order: fc.shuffledSubarray([...Array(count).keys()], { minLength: count }),
        reference: fc.nat(count - 1),
        background: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(given, ({ weights, order, reference, background }) => {
        fc.pre(weights.some((weight) => weight > 0));
        const labels = weights.map((_, i) => `class ${'abcdefghijkl'[i]}`);
        const other = [...(background ? ['background'] : []), ...order.map((i) => labels[i].toUpperCase())];
        const space = labelSpace([
          { name: 'one', labels },
          { name: 'other', labels: other },
        ]);
        const own = outputOf(weights);
        const moved = outputOf([...(background ? [0] : []), ...order.map((i) => weights[i])]);
        const output = inSharedClasses(moved, sharedClasses(space.classes[1], space.labels.length));
        expect([...scores(output, reference)]).toEqual([...scores(own, reference)]);
        expect(answer(output)).toBe(answer(own));
        const said = evidence(output);
        evidence(own).forEach((value, i) => {
          const isLone = background && value === -1;
          if (!isLone) expect(said[i], evidenceNames[i]).toBeCloseTo(value, 12);
        });
      }),
    );
  });
});
