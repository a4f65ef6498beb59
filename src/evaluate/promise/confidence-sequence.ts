/**
 * A mean with a 95 % interval that holds at every moment at once, however often it is looked at: the predictable
 * plug-in empirical Bernstein confidence sequence of Waudby-Smith and Ramdas (2024), for values in 0..1.
 */
export class ConfidenceSequence {
  #count = 0;
  #sum = 0;
  /** Of squared distances from the mean until then. */
  #spread = 0;
  #stakes = 0;
  #staked = 0;
  #penalty = 0;

  add(value: number): void {
    this.#count++;
    const before = (0.5 + this.#sum) / this.#count;
    const variance = (0.25 + this.#spread) / this.#count;
    const stake = Math.min(
      Math.sqrt((2 * LOG) / (variance * this.#count * Math.log(1 + this.#count))),
      LARGEST_STAKE,
    );
    this.#stakes += stake;
    this.#staked += stake * value;
    this.#penalty += (value - before) ** 2 * (-Math.log(1 - stake) - stake);
    this.#sum += value;
    this.#spread += (value - (0.5 + this.#sum) / (this.#count + 1)) ** 2;
  }

  get mean(): number | undefined {
    return this.#count === 0 ? undefined : this.#sum / this.#count;
  }

  get interval95(): readonly [low: number, high: number] {
    if (this.#count === 0) return [0, 1];
    const middle = this.#staked / this.#stakes;
    const half = (LOG + this.#penalty) / this.#stakes;
    return [Math.max(0, middle - half), Math.min(1, middle + half)];
  }
}

/** Two sides, 5 % together. */
const LOG = Math.log(2 / 0.05);
const LARGEST_STAKE = 0.5;
