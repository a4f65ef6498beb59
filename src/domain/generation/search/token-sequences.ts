/** Tokens generated so far with their statistics, for several rows of one common length. */
export class TokenSequences {
  readonly #capacity: number;
  #tokens: Int32Array;
  #logProbs: Float32Array;
  #entropies: Float32Array;
  #spare: { tokens: Int32Array; logProbs: Float32Array; entropies: Float32Array };
  #length = 0;

  /** @param capacity greatest length of a row */
  constructor(rows: number, capacity: number) {
    const size = rows * capacity;
    this.#capacity = capacity;
    this.#tokens = new Int32Array(size);
    this.#logProbs = new Float32Array(size);
    this.#entropies = new Float32Array(size);
    this.#spare = {
      tokens: new Int32Array(size),
      logProbs: new Float32Array(size),
      entropies: new Float32Array(size),
    };
  }

  get length(): number {
    return this.#length;
  }

  /** The ids of a row: a view, valid until the next `select`. */
  row(row: number): Int32Array {
    const start = row * this.#capacity;
    return this.#tokens.subarray(start, start + this.#length);
  }

  /** Row i becomes what row `parents[i]` was. */
  select(parents: Int32Array): void {
    if (isIdentity(parents)) return;
    const { tokens, logProbs, entropies } = this.#spare;
    for (let row = 0; row < parents.length; row++) {
      const to = row * this.#capacity;
      const from = parents[row] * this.#capacity;
      const end = from + this.#length;
      tokens.set(this.#tokens.subarray(from, end), to);
      logProbs.set(this.#logProbs.subarray(from, end), to);
      entropies.set(this.#entropies.subarray(from, end), to);
    }
    this.#spare = { tokens: this.#tokens, logProbs: this.#logProbs, entropies: this.#entropies };
    this.#tokens = tokens;
    this.#logProbs = logProbs;
    this.#entropies = entropies;
  }

  /** Writes the next token of a row; `advance` makes it count, for all rows at once. */
  write(row: number, token: number, logProb: number, entropy: number): void {
    const at = row * this.#capacity + this.#length;
    this.#tokens[at] = token;
    this.#logProbs[at] = logProb;
    this.#entropies[at] = entropy;
  }

  advance(): void {
    this.#length++;
  }

  /** A copy of a row with one more token. */
  extended(row: number, token: number, logProb: number, entropy: number) {
    this.write(row, token, logProb, entropy);
    const start = row * this.#capacity;
    const end = start + this.#length + 1;
    return {
      tokenIds: this.#tokens.slice(start, end),
      logProbs: this.#logProbs.slice(start, end),
      entropies: this.#entropies.slice(start, end),
    };
  }
}

export function isIdentity(parents: Int32Array): boolean {
  for (let row = 0; row < parents.length; row++) if (parents[row] !== row) return false;
  return true;
}
