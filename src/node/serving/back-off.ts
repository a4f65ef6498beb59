/** Waits that double with every failure in a row, up to a limit. */
export class BackOff {
  readonly #firstMs: number;
  readonly #limitMs: number;
  #failures = 0;

  constructor(firstMs: number, limitMs: number) {
    this.#firstMs = firstMs;
    this.#limitMs = limitMs;
  }

  /** To be told of a failure. @returns how long to wait now, in milliseconds */
  next(): number {
    return Math.min(this.#limitMs, this.#firstMs * 2 ** this.#failures++);
  }

  reset(): void {
    this.#failures = 0;
  }
}
