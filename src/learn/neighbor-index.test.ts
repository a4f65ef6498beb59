import fc from 'fast-check';
import { expect, it } from 'vitest';
import { matrix, rowOf } from './matrix.ts';
import { NeighborIndex } from './neighbor-index.ts';

it('finds what comparing with every row finds, ties by row', () => {
  const shape = fc.record({
    rows: fc.integer({ min: 1, max: 300 }),
    cols: fc.integer({ min: 0, max: 4 }),
    k: fc.integer({ min: 1, max: 20 }),
  });
  fc.assert(
    fc.property(shape, fc.integer({ min: 1, max: 30 }), fc.infiniteStream(fc.nat()), (size, grid, stream) => {
      const values = Float64Array.from({ length: size.rows * size.cols }, () => stream.next().value % grid);
      const x = matrix(size.rows, size.cols, values);
      const query = Float64Array.from({ length: size.cols }, () => (stream.next().value % grid) + 0.5);
      const all = Array.from({ length: size.rows }, (_, row) => {
        const distance = Math.sqrt(rowOf(x, row).reduce((sum, v, c) => sum + (v - query[c]) ** 2, 0));
        return { row, distance };
      });
      const nearest = all.sort((a, b) => a.distance - b.distance || a.row - b.row).slice(0, size.k);
      const found = new NeighborIndex(x).neighbors(query, size.k);
      expect(Array.from(found.indices)).toEqual(nearest.map(({ row }) => row));
      expect(Array.from(found.distances)).toEqual(nearest.map(({ distance }) => distance));
    }),
    { numRuns: 60 },
  );
});

it('gives the rows back in their order', () => {
  const x = matrix(
    100,
    2,
    Float64Array.from({ length: 200 }, (_, i) => (i * 37) % 101),
  );
  expect(new NeighborIndex(x).toMatrix()).toEqual(x);
});
