import { describe, expect, it } from 'vitest';
import type { Premodel } from '../artifact/premodel.ts';
import { matrix } from '../learn/matrix.ts';
import type { Profile } from '../profile/profile.ts';
import { inLabelsOf } from './in-labels-of.ts';

const evidenceNames = ['class1', 'class2', 'p1', 'p2', 'entropy'];

function profileOf(labels: readonly string[], task: Profile['task'] = 'image-classification'): Profile {
  return {
    task,
    labels,
    inputs: ['a', 'b'],
    references: ['0', '1'],
    features: { names: [], values: matrix(2, 0), latencyMs: new Float64Array(2) },
    evidenceNames,
    criteria: ['top1'],
    candidates: [
      {
        name: 'one',
        scores: { top1: Float64Array.of(1, 0) },
        latencyMs: Float64Array.of(1, 1),
        predicted: Int32Array.of(0, 0),
        evidence: matrix(2, 5, Float64Array.of(0, 1, 0.9, 0.1, 1, 0, -1, 1, 0, 0)),
      },
    ],
    provenance: { createdAt: '', premodelVersion: '', device: '' },
  };
}

const premodel = (labels: readonly string[], task = 'image-classification') => ({ labels, task }) as Premodel;

describe('inLabelsOf', () => {
  it('leaves a profile alone that has the labels', () => {
    const profile = profileOf(['red', 'green']);
    expect(inLabelsOf(premodel(['red', 'green']), profile, 'x')).toBe(profile);
  });

  it.each([
    ['image-classification', ['background', 'green', 'red'], ['Red', 'green']],
    ['table', ['7', '1', '0'], ['0', '1']],
  ] as const)('renumbers references, predictions and the classes of evidence: %s', (task, labels, given) => {
    const {
      references,
      candidates,
      labels: all,
    } = inLabelsOf(premodel(labels, task), profileOf(given, task), 'x');
    expect(all).toEqual(labels);
    expect(references).toEqual(['2', '1']);
    expect([...candidates[0].predicted!]).toEqual([2, 2]);
    expect([...candidates[0].evidence.data]).toEqual([2, 1, 0.9, 0.1, 1, 2, -1, 1, 0, 0]);
  });

  it('puts classes behind that the premodel does not know', () => {
    expect(inLabelsOf(premodel(['b'], 'table'), profileOf(['a', 'b'], 'table'), 'x')).toMatchObject({
      labels: ['b', 'a'],
      references: ['1', '0'],
    });
  });

  it('refuses a profile of other classes', () => {
    expect(() => inLabelsOf(premodel(['red', 'green']), profileOf(['rot', 'green']), 'x.parquet')).toThrow(
      expect.objectContaining({ code: 'label-sets-differ', place: { file: 'x.parquet' } }),
    );
  });
});
