/** Finds which of many strings begin at a place of a text, in a time that does not grow with their number. */
export class PrefixIndex {
  /** Sorted by code units, each once. */
  readonly #strings: readonly string[];
  readonly #positions: Int32Array;

  /** @param strings where one stands there twice, the first counts */
  constructor(strings: readonly string[]) {
    const first = new Map<string, number>();
    strings.forEach((each, i) => {
      if (each !== '' && !first.has(each)) first.set(each, i);
    });
    this.#strings = [...first.keys()].sort();
    this.#positions = Int32Array.from(this.#strings, (each) => first.get(each)!);
  }

  /**
   * Calls back for every string that begins at `start`, shortest first.
   * @param visit gets its place in what the index was made of, and where it ends in the text
   */
  forEachAt(text: string, start: number, visit: (position: number, end: number) => void): void {
    let low = 0;
    let high = this.#strings.length;
    for (let end = start; low < high; end++) {
      const length = end - start;
      // Of the strings that agree so far the shortest comes first.
      if (length > 0 && this.#strings[low].length === length) {
        visit(this.#positions[low], end);
        low++;
      }
      if (end >= text.length) return;
      const unit = text.charCodeAt(end);
      low = this.#bound(low, high, length, unit);
      high = this.#bound(low, high, length, unit + 1);
    }
  }

  /** The first string between `low` and `high` whose unit at `at` is not below `unit`. */
  #bound(low: number, high: number, at: number, unit: number): number {
    let from = low;
    let to = high;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#strings[middle].charCodeAt(at) < unit) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
