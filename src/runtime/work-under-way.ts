/** Work that needs something which is to be freed when all of it has ended. Nothing is kept of what has ended. */
export class WorkUnderWay {
  readonly #pending = new Set<Promise<unknown>>();

  /** @returns the same promise */
  add<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work);
    const done = () => this.#pending.delete(work);
    work.then(done, done);
    return work;
  }

  /** Settles when all that is under way now has ended, however. Never rejects. */
  async ended(): Promise<void> {
    await Promise.allSettled(this.#pending);
  }
}
