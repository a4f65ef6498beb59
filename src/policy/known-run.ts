import type { CandidateProfile, Profile } from '../profile/profile.ts';
import { costAfter } from './costs.ts';

/** What a run came to whose outcome is known, where it may have been stopped before its end. */
export interface KnownRun {
  readonly answered: boolean;
  /** Whether no time is left for another: what has not answered by now does not. */
  readonly timeIsOver: boolean;
  /** Whether it went on from another's work. */
  readonly continued: boolean;
  readonly latencyMs: number;
  readonly energyMj?: number;
  readonly cost?: number;
}

interface SoFar {
  /** By name: whether another has answered on the same row. */
  readonly hasRun: (name: string) => boolean;
  /** Of all runs on the row. */
  readonly spentMs: number;
  /** When it is stopped. Default: when the input's time is over. */
  readonly limitMs?: number;
}

/**
 * A run that is stopped takes the time until then and the energy in proportion; what it costs else (money, tokens)
 * may be due when it starts, so all of it is charged.
 */
export function knownRun(
  { timeLimit }: Pick<Profile, 'timeLimit'>,
  candidate: CandidateProfile,
  row: number,
  { hasRun, spentMs, limitMs = Number.POSITIVE_INFINITY }: SoFar,
): KnownRun {
  const whole = costAfter(candidate, hasRun);
  const wholeMs = whole.latencyMs[row];
  const leftMs = Math.max(0, (timeLimit?.limitMs[row] ?? Number.POSITIVE_INFINITY) - spentMs);
  const latencyMs = Math.min(wholeMs, limitMs, leftMs);
  const answered = latencyMs === wholeMs && candidate.answered?.[row] !== 0;
  return {
    answered,
    timeIsOver: latencyMs === leftMs && !answered,
    continued: whole !== candidate,
    latencyMs,
    ...(whole.energyMj && { energyMj: whole.energyMj[row] * (wholeMs > 0 ? latencyMs / wholeMs : 1) }),
    ...(whole.cost && { cost: whole.cost[row] }),
  };
}

/** Score of a candidate's answer where all runs on the row have taken so long. */
export function scoreAfter(
  { timeLimit }: Pick<Profile, 'timeLimit'>,
  candidate: CandidateProfile,
  criterion: string,
  row: number,
  spentMs: number,
): number {
  const score = candidate.scores[criterion][row];
  const lossPerMs = timeLimit?.lossPerMs[criterion]?.[row];
  if (!lossPerMs) return score;
  return Math.max(0, score - lossPerMs * Math.max(0, spentMs - candidate.latencyMs[row]));
}
