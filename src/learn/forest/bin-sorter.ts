import type { BinnedMatrix } from '../trees/binned-matrix.ts';

/** Up to this many rows, insertion is the fastest sort. */
const FEW_ROWS = 24;

/** Sorts rows by the bin they have in a feature. Buffers are kept from call to call. */
export class BinSorter {
  /** The rows sorted last, ascending by bin. */
  readonly sorted: Int32Array;
  /** Their bins. */
  readonly codes: Uint8Array;
  readonly #x: BinnedMatrix;
  readonly #begins = new Int32Array(257);

  constructor(x: BinnedMatrix) {
    this.#x = x;
    this.sorted = new Int32Array(x.rows);
    this.codes = new Uint8Array(x.rows);
  }

  /** Fills `sorted` with the rows and `codes` with their bins, ascending by bin. */
  sort(feature: number, rows: Int32Array): void {
    const count = rows.length;
    const sorted = this.sorted;
    const codes = this.codes;
    const binOf = this.#x.codes;
    const column = feature * this.#x.rows;
    if (count <= FEW_ROWS) {
      for (let i = 0; i < count; i++) {
        const row = rows[i];
        const code = binOf[column + row];
        let at = i;
        for (; at > 0 && codes[at - 1] > code; at--) {
          codes[at] = codes[at - 1];
          sorted[at] = sorted[at - 1];
        }
        codes[at] = code;
        sorted[at] = row;
      }
      return;
    }
    const begins = this.#begins.fill(0);
    for (let i = 0; i < count; i++) begins[binOf[column + rows[i]] + 1]++;
    for (let bin = 1; bin < begins.length; bin++) begins[bin] += begins[bin - 1];
    for (let i = 0; i < count; i++) {
      const row = rows[i];
      const code = binOf[column + row];
      const at = begins[code]++;
      sorted[at] = row;
      codes[at] = code;
    }
  }
}
