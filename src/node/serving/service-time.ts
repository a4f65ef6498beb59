/** Weight of the newest of the times in their mean: about the last ten count. */
const WEIGHT = 0.2;

/** How long a host is busy for each request, of those it has at one time a share: an exponentially weighted moving average, in milliseconds. */
export class ServiceTime {
  #meanMs: number;

  constructor(firstGuessMs: number) {
    this.#meanMs = firstGuessMs;
  }

  add(ms: number): void {
    this.#meanMs += WEIGHT * (ms - this.#meanMs);
  }

  /**
   * How long until the work there is now is done.
   * @param queued requests that wait
   * @param busyForMs how long each busy host has been at its request
   * @param hosts able to work
   */
  workLeftMs(queued: number, busyForMs: readonly number[], hosts: number): number {
    const underWay = busyForMs.reduce((sum, ms) => sum + Math.max(0, this.#meanMs - ms), 0);
    return (underWay + queued * this.#meanMs) / Math.max(1, hosts);
  }
}
