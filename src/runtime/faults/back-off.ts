const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;

/**
 * When a candidate may be tried: it rests after a fault, twice as long after each further one; then a single trial
 * decides whether it is well again. Time is monotonic, so that setting the clock changes nothing.
 */
export class BackOff {
  readonly #now: () => number;
  #faults = 0;
  #restsUntil = 0;
  #onTrial = false;

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  get mayRun(): boolean {
    return this.#faults === 0 || (!this.#onTrial && this.#now() >= this.#restsUntil);
  }

  /** Said when it starts; one of the three below ends it. */
  start(): void {
    this.#onTrial = this.#faults > 0;
  }

  /** @returns whether it was not well before */
  succeeded(): boolean {
    const recovered = this.#faults > 0;
    this.#faults = 0;
    this.#onTrial = false;
    return recovered;
  }

  failed(): void {
    this.#onTrial = false;
    // What was under way when it began to rest fails for the same reason: counted once.
    if (this.#faults > 0 && this.#now() < this.#restsUntil) return;
    this.#restsUntil = this.#now() + Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** this.#faults);
    this.#faults++;
  }

  /** What it last failed on is to blame, not it: as if that had never been. */
  forgive(): void {
    if (this.#faults === 0) return;
    this.#faults--;
    this.#restsUntil = this.#now();
  }

  /** It ended without showing anything of the candidate. */
  toldNothing(): void {
    this.#onTrial = false;
  }
}
