/** Weights of the rows of a table of which few have any: a list, and a place for each row. */
export class RowWeights {
  readonly #weights: Float64Array;
  readonly #rows: Int32Array;
  #count = 0;

  constructor(rows: number) {
    this.#weights = new Float64Array(rows);
    this.#rows = new Int32Array(rows);
  }

  /** How many rows have a weight. */
  get count(): number {
    return this.#count;
  }

  /** @param weight above 0 */
  add(row: number, weight: number): void {
    if (this.#weights[row] === 0) this.#rows[this.#count++] = row;
    this.#weights[row] += weight;
  }

  /** The i-th row that has a weight, in the order they came. */
  row(i: number): number {
    return this.#rows[i];
  }

  weight(row: number): number {
    return this.#weights[row];
  }

  clear(): void {
    for (let i = 0; i < this.#count; i++) this.#weights[this.#rows[i]] = 0;
    this.#count = 0;
  }
}
