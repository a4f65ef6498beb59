/** Opened things that several users share: opened for the first, released by the last. */
export class SharedResources<Resource extends { release(): Promise<void> }> {
  readonly #entries = new Map<string, { resource: Promise<Resource>; users: number }>();

  /** @returns what `open` gave to the first who asked for `key`, or gives now */
  async acquire(key: string, open: () => Promise<Resource>): Promise<Resource> {
    let entry = this.#entries.get(key);
    if (!entry) {
      entry = { resource: open(), users: 0 };
      this.#entries.set(key, entry);
    }
    entry.users++;
    try {
      return await entry.resource;
    } catch (error) {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
      throw error;
    }
  }

  /** To be called once for every `acquire` that succeeded. */
  async release(key: string): Promise<void> {
    const entry = this.#entries.get(key);
    if (!entry || --entry.users > 0) return;
    this.#entries.delete(key);
    await (await entry.resource).release();
  }
}
