import { argmax } from '../../../learn/checks.ts';
import type { Generated, Hypothesis } from './generated.ts';
import { LogitRow } from './logit-row.ts';
import type { Seq2SeqModel } from './seq2seq-model.ts';

/** What another model said of the translation that was chosen. */
export interface Rescoring {
  /** How many translations it was asked about; 0 where one stood out, and it was not asked. */
  readonly asked: number;
  /** Its mean log-probability of a token of the chosen translation, in nats; 0 where it was not asked. */
  readonly meanLogProb: number;
  /** Whether the search alone would have chosen the same. */
  readonly agrees: boolean;
}

/** The hypotheses whose score comes within `margin` of the best: between these another model decides. */
export function closeToBest(hypotheses: readonly Hypothesis[], margin: number): readonly Hypothesis[] {
  return hypotheses.filter(({ score }) => hypotheses[0].score - score <= margin);
}

/**
 * The hypothesis with the greatest weighted mean of the search's score and the other model's, both divided by length
 * alike ("n-best rescoring"); of equal ones the first.
 * @param hypotheses of a search, best first
 * @param otherLogProbs what the other model gives to the tokens of each
 * @param weight of the other model, 0..1
 */
export function chooseRescored(
  hypotheses: readonly Hypothesis[],
  otherLogProbs: readonly Float32Array[],
  { weight, lengthPenalty }: { readonly weight: number; readonly lengthPenalty: number },
): Generated & { readonly rescoring: Rescoring } {
  const scores = hypotheses.map(({ score, tokenIds }, i) => {
    const others = sum(otherLogProbs[i]) / tokenIds.length ** lengthPenalty;
    return (1 - weight) * score + weight * others;
  });
  const best = argmax(scores);
  const others = scores.filter((_, i) => i !== best);
  return {
    ...hypotheses[best],
    score: scores[best],
    beamMargin: others.length > 0 ? scores[best] - Math.max(...others) : 0,
    rescoring: {
      asked: hypotheses.length,
      meanLogProb: sum(otherLogProbs[best]) / hypotheses[best].tokenIds.length,
      agrees: best === 0,
    },
  };
}

/**
 * Natural logarithms of the probabilities a model gives to the tokens of translations it did not find itself, all in
 * one pass. No bans apply.
 * @throws PremodelError `bad-output`, and what the model throws
 */
export async function tokenLogProbs(
  model: Seq2SeqModel,
  source: Int32Array,
  translations: readonly Int32Array[],
  decoderStart: number,
): Promise<Float32Array[]> {
  const fed = translations.map((tokens) => Int32Array.of(decoderStart, ...tokens.subarray(0, -1)));
  const longest = Math.max(...fed.map(({ length }) => length));
  const { values, vocabularySize } = await model.force(source, fed);
  const logits = new LogitRow();
  return translations.map((tokens, row) =>
    Float32Array.from(tokens, (token, position) => {
      logits.read(values, row * longest + position, vocabularySize);
      return logits.at(token) - logits.logNormalizer;
    }),
  );
}

function sum(values: Float32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
