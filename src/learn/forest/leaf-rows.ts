import type { RowWeights } from '../row-weights.ts';

/** Rows of larger leaves are thinned out: they are alike in what the trees were grown on. */
const MOST_ROWS = 32;

/**
 * Which rows of a table lie in which leaf of a forest. A row weighs as much for another as it shares leaves with it, each
 * leaf a tree's share, divided by its rows (Meinshausen, Quantile regression forests, JMLR 2006).
 */
export class LeafRows {
  readonly #starts: Int32Array;
  readonly #rows: Int32Array;

  /**
   * @param leafOf the leaf of each row in each tree, rows x trees
   * @param nodes how many there are in all trees: a leaf is told by the number of its node
   */
  constructor(leafOf: Int32Array, rows: number, nodes: number) {
    const trees = leafOf.length / rows;
    const starts = new Int32Array(nodes + 1);
    for (const leaf of leafOf) starts[leaf + 1]++;
    for (let leaf = 0; leaf < nodes; leaf++) starts[leaf + 1] += starts[leaf];
    const ends = starts.slice(0, nodes);
    this.#starts = starts;
    this.#rows = new Int32Array(leafOf.length);
    for (let row = 0; row < rows; row++) {
      for (let at = row * trees; at < (row + 1) * trees; at++) this.#rows[ends[leafOf[at]]++] = row;
    }
  }

  /**
   * Adds the weights of the rows in these leaves, which add up to 1.
   * @param except a row that gets none
   */
  addTo(weights: RowWeights, leaves: Int32Array, except = -1): void {
    for (const leaf of leaves) {
      const start = this.#starts[leaf];
      const size = this.#starts[leaf + 1] - start;
      const taken = Math.min(size, MOST_ROWS);
      const own = 1 / leaves.length / taken;
      for (let i = 0; i < taken; i++) {
        const row = this.#rows[start + Math.floor((i * size) / taken)];
        if (row !== except) weights.add(row, own);
      }
    }
  }
}
