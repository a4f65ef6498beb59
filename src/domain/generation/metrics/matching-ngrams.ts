/** Numbers for the tokens of two texts, equal where the tokens are equal. */
export interface EncodedPair {
  readonly output: Int32Array;
  readonly reference: Int32Array;
}

export function encodeTokens(output: readonly string[], reference: readonly string[]): EncodedPair {
  const ids = new Map<string, number>();
  const encode = (token: string) => {
    const known = ids.get(token);
    if (known !== undefined) return known;
    ids.set(token, ids.size);
    return ids.size - 1;
  };
  return { output: Int32Array.from(output, encode), reference: Int32Array.from(reference, encode) };
}

export function encodeCharacters(output: string, reference: string): EncodedPair {
  return { output: codePoints(output), reference: codePoints(reference) };
}

function codePoints(text: string): Int32Array {
  const points = new Int32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; count++) {
    const point = text.codePointAt(at)!;
    points[count] = point;
    at += point > 0xffff ? 2 : 1;
  }
  return points.subarray(0, count);
}

const UNMATCHED = -1;

/**
 * For n = 1 … `orders`: how many n-grams of the output stand in the reference, each counted at most as often
 * as it stands there.
 *
 * An n-gram is known by the number of its first n - 1 tokens and its last token, and only where those n - 1
 * tokens stand in both texts, so that texts with little in common are done quickly.
 */
export function matchingNgrams({ output, reference }: EncodedPair, orders: number): Float64Array {
  const matches = new Float64Array(orders);
  const outputPrefix = new Int32Array(output.length);
  const referencePrefix = new Int32Array(reference.length);
  const numbers = new PairNumbers(reference.length);
  const left = new Int32Array(reference.length);
  const inOutput = new Uint8Array(reference.length);
  for (let n = 1; n <= Math.min(orders, output.length, reference.length); n++) {
    numbers.clear();
    left.fill(0);
    inOutput.fill(0);
    const ends = reference.length - n + 1;
    for (let i = 0; i < ends; i++) {
      const prefix = referencePrefix[i];
      if (prefix === UNMATCHED) continue;
      referencePrefix[i] = numbers.add(prefix, reference[i + n - 1]);
      left[referencePrefix[i]]++;
    }
    for (let i = 0; i <= output.length - n; i++) {
      const prefix = outputPrefix[i];
      if (prefix === UNMATCHED) continue;
      const ngram = numbers.find(prefix, output[i + n - 1]);
      outputPrefix[i] = ngram;
      if (ngram === UNMATCHED) continue;
      inOutput[ngram] = 1;
      if (left[ngram] === 0) continue;
      left[ngram]--;
      matches[n - 1]++;
    }
    if (matches[n - 1] === 0) break;
    for (let i = 0; i < ends; i++) {
      if (referencePrefix[i] !== UNMATCHED && !inOutput[referencePrefix[i]]) referencePrefix[i] = UNMATCHED;
    }
  }
  return matches;
}

/**
 * Numbers pairs of integers 0, 1, 2, … as they come: a hash table with open addressing, several times as fast
 * as a `Map` here.
 */
class PairNumbers {
  readonly #first: Int32Array;
  readonly #second: Int32Array;
  readonly #numbers: Int32Array;
  readonly #mask: number;
  #count = 0;

  constructor(most: number) {
    const capacity = 2 ** Math.ceil(Math.log2(2 * most + 2));
    this.#first = new Int32Array(capacity);
    this.#second = new Int32Array(capacity);
    this.#numbers = new Int32Array(capacity).fill(UNMATCHED);
    this.#mask = capacity - 1;
  }

  clear(): void {
    this.#numbers.fill(UNMATCHED);
    this.#count = 0;
  }

  add(first: number, second: number): number {
    const slot = this.#slot(first, second);
    if (this.#numbers[slot] === UNMATCHED) {
      this.#first[slot] = first;
      this.#second[slot] = second;
      this.#numbers[slot] = this.#count++;
    }
    return this.#numbers[slot];
  }

  find(first: number, second: number): number {
    return this.#numbers[this.#slot(first, second)];
  }

  #slot(first: number, second: number): number {
    const mixed = Math.imul(first, 0x9e3779b1) ^ Math.imul(second, 0x85ebca6b);
    let slot = (mixed ^ (mixed >>> 15)) & this.#mask;
    while (
      this.#numbers[slot] !== UNMATCHED &&
      (this.#first[slot] !== first || this.#second[slot] !== second)
    ) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
