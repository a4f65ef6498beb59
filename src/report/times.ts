import type { Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import { milliseconds } from './format.ts';

/** Mean time of anything: of features, models and decision, and with decoding, where that was measured. */
interface MeanTimes {
  readonly latencyMs: number;
  readonly endToEndMs?: number;
}

/** What is known of time: that of the models only, both, or one that is both as nothing is decoded. */
export type KnownTimes = 'model' | 'both' | 'same';

export function knownTimes({ decodeMs }: Pick<Evaluation, 'decodeMs'>): KnownTimes {
  if (decodeMs === undefined) return 'model';
  return decodeMs > 0 ? 'both' : 'same';
}

/** What a user waits; model time where no other is known. */
export function waitingMs({ latencyMs, endToEndMs = latencyMs }: MeanTimes): number {
  return endToEndMs;
}

/** `4.87 ms end to end, 0.553 ms of it model time` */
export function timesText({ latencyMs, endToEndMs }: MeanTimes): string {
  if (endToEndMs === undefined) return `${milliseconds(latencyMs)} ms model time`;
  const isDecoded = endToEndMs - latencyMs > 1e-9 * endToEndMs;
  return isDecoded
    ? `${milliseconds(endToEndMs)} ms end to end, ${milliseconds(latencyMs)} ms of it model time`
    : `${milliseconds(endToEndMs)} ms`;
}

/** What the times are that are shown, in one sentence. */
export function timesNote(evaluation: Pick<Evaluation, 'decodeMs'>): string {
  return {
    model: 'Times are model time: the table does not say how long decoding takes.',
    both: `Decoding takes ${milliseconds(evaluation.decodeMs ?? 0)} ms of the time end to end, whatever runs.`,
    same: 'Nothing is decoded: model time is what a user waits.',
  }[knownTimes(evaluation)];
}

/** Both gains: `4.87 ms end to end, 0.81x of the single best’s; model time 0.553 ms, 0.31x`. */
export function comparedTimes(
  { cost }: EvaluationRow,
  best: EvaluationRow,
  evaluation: Pick<Evaluation, 'decodeMs'>,
): string {
  const known = knownTimes(evaluation);
  const whole = `${milliseconds(waitingMs(cost))} ms${{ both: ' end to end', model: ' model time', same: '' }[known]}`;
  const said = `${whole}, ${ratio(waitingMs(cost), waitingMs(best.cost))} of the single best’s`;
  if (known !== 'both') return said;
  const ownRatio = ratio(cost.latencyMs, best.cost.latencyMs);
  return `${said}; model time ${milliseconds(cost.latencyMs)} ms, ${ownRatio}`;
}

function ratio(ms: number, of: number): string {
  return of > 0 ? `${(ms / of).toFixed(2)}x` : '–';
}
