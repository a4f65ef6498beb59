/** Makes a counter that starts again at 0 after `range` into one that goes on. */
export class WrappingCounter {
  readonly #range: number;
  #last?: number;
  #total = 0;

  /** @param range how far it counts: the value after `range` is 0 */
  constructor(range: number) {
    this.#range = range;
  }

  /**
   * What was counted since the first reading. A counter that wrapped twice between two readings cannot be told
   * from one that wrapped once.
   * @param reading from 0 to the range
   */
  total(reading: number): number {
    const last = this.#last ?? reading;
    const counted = reading - last;
    this.#total += counted >= 0 ? counted : counted + this.#range + 1;
    this.#last = reading;
    return this.#total;
  }
}
