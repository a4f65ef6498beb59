/**
 * Whether the mean of a stream of amounts is above what was promised: a test that may be looked at after every value
 * for as long as it runs. Where the mean stays at or below the promise, the chance that it ever says otherwise is at
 * most `falseAlarmRate`.
 *
 * It bets against the promise (Waudby-Smith and Ramdas, 2024, "Estimating means of bounded random variables by
 * betting"). The capital is multiplied by `1 + stake · (value − promised)`. While the promise is kept it does
 * not grow in the mean, so by Ville's inequality it rarely becomes large. A new bettor starts at every value,
 * the j-th with 6 / (π² j²) of the capital, so that a late change is seen about as soon as an early one. All
 * bettors stake alike, so their sum is one number.
 */
export class ExcessTest {
  readonly #enough: number;
  #capital = 0;
  #seen = 0;
  /** What values were like of late. */
  #mean = 0;
  #variance = 0;
  #brokenAt?: number;

  constructor(falseAlarmRate: number) {
    this.#enough = 1 / falseAlarmRate;
  }

  /**
   * @param value at least 0
   * @param promised the most its mean may be, above 0; must not depend on the value
   */
  add(value: number, promised: number): void {
    this.#seen++;
    if (this.#brokenAt !== undefined) return;
    const scaled = value / promised;
    this.#capital += 6 / (Math.PI * this.#seen) ** 2;
    this.#capital *= 1 + this.#stake() * (scaled - 1);
    if (this.#capital >= this.#enough) this.#brokenAt = this.#seen;
    this.#remember(scaled);
  }

  /** How many values had been seen when it first was above; undefined where it is not established to be. */
  get brokenAt(): number | undefined {
    return this.#brokenAt;
  }

  /** What makes capital grow fastest if values go on as they were of late; nothing where they keep the promise. */
  #stake(): number {
    const above = this.#mean - 1;
    if (this.#seen === 1 || above <= 0) return 0;
    return Math.min(above / (this.#variance + above ** 2), LARGEST_STAKE);
  }

  #remember(value: number): void {
    const weight = Math.max(1 / this.#seen, 1 / MEMORY);
    if (this.#seen === 1) {
      this.#mean = value;
      this.#variance = 1;
      return;
    }
    const change = value - this.#mean;
    this.#mean += weight * change;
    this.#variance += weight * (change ** 2 - this.#variance);
  }
}

/** Of all that is not lost even where the next value is 0. */
const LARGEST_STAKE = 0.5;
/** About so many values count for what they are like of late. */
const MEMORY = 100;
