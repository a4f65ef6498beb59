/** Energy from samples of power: the trapezoidal rule between samples, the last power since the last one. */
export class PowerIntegral {
  #energyMj = 0;
  #last?: { readonly atMs: number; readonly milliwatts: number };
  #given = 0;

  /** When the last sample was taken; undefined before the first. */
  get lastAtMs(): number | undefined {
    return this.#last?.atMs;
  }

  /** @param atMs no earlier than the sample before */
  add(atMs: number, milliwatts: number): void {
    const last = this.#last;
    if (last) this.#energyMj += (((last.milliwatts + milliwatts) / 2) * (atMs - last.atMs)) / 1000;
    this.#last = { atMs, milliwatts };
  }

  /**
   * Energy up to a moment, in millijoules since the first sample. Never less than what was given before, though
   * the next sample may show that the power had fallen meanwhile.
   */
  upTo(nowMs: number): number {
    if (!this.#last) return 0;
    const sinceLast = (this.#last.milliwatts * Math.max(0, nowMs - this.#last.atMs)) / 1000;
    this.#given = Math.max(this.#given, this.#energyMj + sinceLast);
    return this.#given;
  }
}
