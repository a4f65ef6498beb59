import { FinishedBeams } from './finished-beams.ts';
import type { Hypothesis, SearchOptions } from './generated.ts';
import type { GenerationConfig } from './generation-config.ts';
import { LogitRow } from './logit-row.ts';
import { LogitsProcessor } from './logits-processor.ts';
import { assertNotAborted, noContinuation } from './search-errors.ts';
import type { Logits, Seq2SeqModel } from './seq2seq-model.ts';
import { TokenSequences } from './token-sequences.ts';
import { TopCandidates } from './top-candidates.ts';

/**
 * Beam search as Hugging Face's `generate` does it. Of the (1 + end tokens) x beams best continuations the best
 * `numBeams` that do not end go on. Those that end among the first `numBeams` are kept, ranked by sum of
 * log-probabilities / length ** length penalty. A source leaves the batch when its search has ended.
 */
export async function beamSearch(
  model: Seq2SeqModel,
  sources: readonly Int32Array[],
  config: GenerationConfig,
  { signal }: SearchOptions = {},
): Promise<Hypothesis[][]> {
  assertNotAborted(signal);
  const decoding = await model.encode(sources);
  const search = new BeamSearch(sources.length, config);
  while (search.isOpen) {
    assertNotAborted(signal);
    search.advance(await decoding.step(search.tokens));
    if (search.isOpen) decoding.select(search.parents);
  }
  return search.results();
}

/** One source whose search is under way, with its beams, which are neighbouring rows of the batch. */
interface OpenSource {
  readonly index: number;
  readonly finished: FinishedBeams;
  firstRow: number;
  beams: number;
  readonly scores: Float64Array;
}

class BeamSearch {
  /** What to feed every row next. */
  tokens: Int32Array;
  /** Which row of the step before each row continues. */
  parents: Int32Array = new Int32Array();
  readonly #config: GenerationConfig;
  readonly #processor: LogitsProcessor;
  readonly #sequences: TokenSequences;
  readonly #logits = new LogitRow();
  readonly #candidates: TopCandidates;
  readonly #finished: readonly FinishedBeams[];
  #open: OpenSource[];
  /** Of the rows that go on: row continued, token, its log-probability and the entropy it was drawn at. */
  readonly #next: {
    parents: Int32Array;
    tokens: Int32Array;
    logProbs: Float64Array;
    entropies: Float64Array;
  };
  #rows = 0;

  constructor(sources: number, config: GenerationConfig) {
    const { numBeams, eosTokens, decoderStart, maxLength } = config;
    const rows = sources * numBeams;
    this.#config = config;
    this.#processor = new LogitsProcessor(config);
    this.#sequences = new TokenSequences(rows, maxLength);
    this.#candidates = new TopCandidates(Math.max(2, 1 + eosTokens.length) * numBeams);
    this.#finished = Array.from({ length: sources }, () => new FinishedBeams(config));
    this.#open = this.#finished.map((finished, index) => ({
      index,
      finished,
      firstRow: index,
      beams: 1,
      scores: new Float64Array(numBeams),
    }));
    this.#next = {
      parents: new Int32Array(rows),
      tokens: new Int32Array(rows),
      logProbs: new Float64Array(rows),
      entropies: new Float64Array(rows),
    };
    this.tokens = new Int32Array(sources).fill(decoderStart);
  }

  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** Takes in the logits of a step; afterwards `parents` and `tokens` say how every row goes on. */
  advance(logits: Logits): void {
    this.#rows = 0;
    this.#open = this.#open.filter((source) => {
      this.#collect(source, logits);
      return this.#extend(source);
    });
    const { parents, tokens, logProbs, entropies } = this.#next;
    this.parents = parents.subarray(0, this.#rows);
    this.tokens = tokens.subarray(0, this.#rows);
    this.#sequences.select(this.parents);
    for (let row = 0; row < this.#rows; row++) {
      this.#sequences.write(row, tokens[row], logProbs[row], entropies[row]);
    }
    this.#sequences.advance();
  }

  results(): Hypothesis[][] {
    return this.#finished.map(({ beams }) => {
      if (beams.length === 0) throw noContinuation();
      return [...beams];
    });
  }

  /** The best continuations of all beams of a source. */
  #collect({ firstRow, beams, scores }: OpenSource, { values, vocabularySize }: Logits): void {
    this.#candidates.count = 0;
    for (let beam = 0; beam < beams; beam++) {
      const row = firstRow + beam;
      this.#logits.read(values, row, vocabularySize);
      this.#processor.apply(this.#logits, this.#sequences.row(row), this.#logits.logNormalizer);
      this.#candidates.offer(this.#logits, row, scores[beam]);
    }
  }

  /** Keeps what ended and lays out what goes on. @returns whether the search of this source goes on */
  #extend(source: OpenSource): boolean {
    const { numBeams, eosTokens, forcedEosTokens, maxLength } = this.#config;
    const { finished, scores } = source;
    const candidates = this.#candidates;
    const length = this.#sequences.length + 1;
    const isLast = length + 1 >= maxLength;
    const firstRow = this.#rows;
    const acceptsMore = finished.isOpen;
    let beams = 0;
    for (let i = 0; i < candidates.count; i++) {
      const token = candidates.tokens[i];
      const isEnd = eosTokens.includes(token);
      if (isEnd || isLast) {
        const score = finished.normalized(candidates.scores[i], length);
        if (i >= numBeams || !acceptsMore || !finished.accepts(score)) continue;
        const { rows, logProbs, entropies } = candidates;
        const ended = this.#sequences.extended(rows[i], token, logProbs[i], entropies[i]);
        finished.add({ ...ended, score, finished: isEnd && !(isLast && forcedEosTokens.length > 0) });
      } else if (beams < numBeams) {
        scores[beams] = candidates.scores[i];
        this.#layOut(firstRow + beams, i);
        beams++;
      }
    }
    if (beams > 0) finished.judge(scores[0], length);
    if (beams === 0 || !finished.isOpen) return false;
    source.firstRow = firstRow;
    source.beams = beams;
    this.#rows += beams;
    return true;
  }

  #layOut(row: number, candidate: number): void {
    const { rows, tokens, logProbs, entropies } = this.#candidates;
    this.#next.parents[row] = rows[candidate];
    this.#next.tokens[row] = tokens[candidate];
    this.#next.logProbs[row] = logProbs[candidate];
    this.#next.entropies[row] = entropies[candidate];
  }
}
