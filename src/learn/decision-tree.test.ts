import { expect, it } from 'vitest';
import { describeLearnerContract } from '../../test/contracts/learner-contract.ts';
import { PremodelError } from '../error.ts';
import { decisionTree } from './decision-tree.ts';
import { matrix, matrixFromRows, rowOf } from './matrix.ts';

describeLearnerContract('decision tree', decisionTree());
describeLearnerContract('small decision tree', decisionTree({ maxDepth: 3, minSamplesLeaf: 4 }));

it('splits midway between values, and where no single split helps', () => {
  const xor = matrixFromRows([
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]);
  const y = Int32Array.of(0, 1, 1, 0);
  const tree = decisionTree().fit(xor, y);
  expect(Array.from(y, (_, i) => tree.predict(rowOf(xor, i)))).toEqual([0, 1, 1, 0]);
  expect(tree.toJSON()).toMatchObject({
    feature: [0, 1, -1, -1, 1, -1, -1],
    threshold: [0.5, 0.5, 0, 0, 0.5, 0, 0],
  });
});

it('grows a tree as deep as there are rows', () => {
  const rows = 20_000;
  const x = matrix(
    rows,
    1,
    Float64Array.from({ length: rows }, (_, i) => i),
  );
  const y = Int32Array.from({ length: rows }, (_, i) => i % 2);
  const tree = decisionTree().fit(x, y);
  expect([0, 1, 2, rows - 1].map((value) => tree.predict([value]))).toEqual([0, 1, 0, 1]);
});

it.each([{ maxDepth: 0 }, { minSamplesSplit: 1 }, { minSamplesLeaf: 0.5 }, { maxDepth: Number.NaN }])(
  'refuses %j',
  (options) => {
    expect(() => decisionTree(options)).toThrow(PremodelError);
  },
);
