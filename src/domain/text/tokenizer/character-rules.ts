import { DoubleArray } from './double-array.ts';

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** SentencePiece's `precompiled_charsmap`: which characters are replaced by which. */
export class CharacterRules {
  readonly trie: DoubleArray;
  readonly #replacements: Uint8Array;

  /**
   * @param charsmap length of the trie in bytes (four bytes, the lowest first), the trie, replacements with a zero
   *   behind each
   * @throws RangeError where the length does not fit
   */
  constructor(charsmap: Uint8Array) {
    const view = new DataView(charsmap.buffer, charsmap.byteOffset, charsmap.byteLength);
    const length = charsmap.length >= 4 ? view.getUint32(0, true) : -1;
    if (length < 0 || length % 4 !== 0 || length > charsmap.length - 4) {
      throw new RangeError('the precompiled_charsmap is damaged');
    }
    const units = Uint32Array.from({ length: length / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
    this.trie = new DoubleArray(units);
    this.#replacements = charsmap.subarray(4 + length);
  }

  /** The text that a rule's value stands for. */
  replacement(value: number): string {
    const end = this.#replacements.indexOf(0, value);
    return decoder.decode(this.#replacements.subarray(value, end < 0 ? undefined : end));
  }
}
