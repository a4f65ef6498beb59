/** A double-array trie over bytes (Aoe, 1989), as Darts-clone writes it and SentencePiece keeps rules in it. */
export class DoubleArray {
  readonly #units: Uint32Array;

  constructor(units: Uint32Array) {
    this.#units = units;
  }

  /**
   * Calls back for every key that begins at `start`, shortest first.
   * @param visit gets the value of the key and its length in bytes
   */
  forEachAt(bytes: Uint8Array, start: number, visit: (value: number, length: number) => void): void {
    const units = this.#units;
    if (units.length === 0) return;
    let at = offsetOf(units[0]);
    for (let i = start; i < bytes.length && bytes[i] !== 0; i++) {
      at = (at ^ bytes[i]) >>> 0;
      // Beyond the array a damaged file reads zeros, and no label of a byte is zero.
      const unit = units[at] ?? 0;
      if (labelOf(unit) !== bytes[i]) return;
      at = (at ^ offsetOf(unit)) >>> 0;
      if ((unit >>> 8) & 1) visit((units[at] ?? 0) & 0x7f_ff_ff_ff, i - start + 1);
    }
  }
}

function offsetOf(unit: number): number {
  return ((unit >>> 10) << ((unit & 0x200) >>> 6)) >>> 0;
}

function labelOf(unit: number): number {
  return (unit & 0x80_00_00_ff) >>> 0;
}
