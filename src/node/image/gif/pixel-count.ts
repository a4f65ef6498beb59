const MOST_CODES = 4096;
const LONGEST_CODE = 12;

/**
 * How many pixels the compressed data of a GIF frame hold, up to about `enough`; nothing is decompressed, only the
 * lengths of codes are added. libvips fills what is missing without a word.
 * @param blocks the compressed data: blocks behind their lengths, from the first length on
 * @param codeSize the least code size, from the byte before
 */
export function gifPixelCount(blocks: Uint8Array, codeSize: number, enough: number): number {
  const codes = new CodeLengths(codeSize);
  let buffer = 0;
  let held = 0;
  for (let at = 0; at < blocks.length && blocks[at] > 0; at += 1 + blocks[at]) {
    for (let i = at + 1; i <= at + blocks[at]; i++) {
      buffer |= blocks[i] << held;
      held += 8;
      while (held >= codes.bits) {
        const { bits } = codes;
        codes.take(buffer & ((1 << bits) - 1));
        if (codes.isAtEnd || codes.pixels >= enough) return codes.pixels;
        buffer >>>= bits;
        held -= bits;
      }
    }
  }
  return codes.pixels;
}

/** The table of an LZW decoder, with the lengths of strings in place of the strings. */
class CodeLengths {
  pixels = 0;
  bits: number;
  isAtEnd = false;
  readonly #clear: number;
  readonly #lengths = new Uint32Array(MOST_CODES);
  #next: number;
  #previous = 0;

  constructor(codeSize: number) {
    this.#clear = 1 << codeSize;
    this.#next = this.#clear + 2;
    this.bits = codeSize + 1;
    this.#lengths.fill(1, 0, this.#clear);
  }

  take(code: number): void {
    if (code === this.#clear) {
      this.#next = this.#clear + 2;
      this.bits = Math.log2(this.#clear) + 1;
      this.#previous = 0;
      return;
    }
    this.isAtEnd = code === this.#clear + 1 || code > this.#next;
    if (this.isAtEnd) return;
    if (this.#previous > 0 && this.#next < MOST_CODES) {
      this.#lengths[this.#next++] = this.#previous + 1;
      if (this.#next === 1 << this.bits && this.bits < LONGEST_CODE) this.bits++;
    }
    this.#previous = this.#lengths[code];
    this.pixels += this.#previous;
  }
}
