import type { Hypothesis, SearchOptions } from './generated.ts';
import type { GenerationConfig } from './generation-config.ts';
import { LogitRow } from './logit-row.ts';
import { LogitsProcessor } from './logits-processor.ts';
import { assertNotAborted, noContinuation } from './search-errors.ts';
import type { Seq2SeqModel } from './seq2seq-model.ts';
import { TokenSequences } from './token-sequences.ts';

/** Takes the most probable token at every step. A source leaves the batch when its translation has ended. */
export async function greedySearch(
  model: Seq2SeqModel,
  sources: readonly Int32Array[],
  config: GenerationConfig,
  { signal }: SearchOptions = {},
): Promise<Hypothesis[]> {
  const { maxLength, eosTokens, forcedEosTokens } = config;
  const processor = new LogitsProcessor(config);
  const sequences = new TokenSequences(sources.length, maxLength);
  const results = new Array<Hypothesis>(sources.length);
  const row = new LogitRow();

  assertNotAborted(signal);
  const decoding = await model.encode(sources);
  /** Which source each row of the batch is. */
  let open = Int32Array.from(sources.keys());
  let tokens = new Int32Array(sources.length).fill(config.decoderStart);
  while (open.length > 0) {
    assertNotAborted(signal);
    const { values, vocabularySize } = await decoding.step(tokens);
    const isLast = sequences.length + 2 >= maxLength;
    const stay: number[] = [];
    for (let i = 0; i < open.length; i++) {
      row.read(values, i, vocabularySize);
      processor.apply(row, sequences.row(i), 0);
      const token = row.argmax;
      const logit = row.at(token);
      if (logit === -Infinity) throw noContinuation();
      const logProb = logit - row.logNormalizer;
      const isEnd = eosTokens.includes(token);
      tokens[i] = token;
      if (isEnd || isLast) {
        const ended = sequences.extended(i, token, logProb, row.entropy);
        const finished = isEnd && !(isLast && forcedEosTokens.length > 0);
        results[open[i]] = { ...ended, score: mean(ended.logProbs), finished };
      } else {
        sequences.write(i, token, logProb, row.entropy);
        stay.push(i);
      }
    }
    sequences.advance();
    if (stay.length === open.length) continue;
    const rows = Int32Array.from(stay);
    sequences.select(rows);
    decoding.select(rows);
    tokens = rows.map((i) => tokens[i]);
    open = rows.map((i) => open[i]);
  }
  return results;
}

function mean(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}
