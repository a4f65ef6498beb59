import type { Policy } from '../policy/policy.ts';
import type { Answer } from './decision.ts';
import { explain } from './explain.ts';
import type { FinalAction } from './next-action.ts';
import type { RequestState } from './request-state.ts';

export interface AnswerOptions {
  /** Candidate that answers in place of what the policy chose. */
  readonly instead?: number;
  readonly deadlineExceeded?: boolean;
}

/** What came out so far, and how. It is a copy: what still runs changes nothing of it. */
export function answerOf<Input, Output>(
  policy: Policy,
  candidates: readonly string[],
  request: RequestState<Input, Output>,
  action: FinalAction,
  { instead, deadlineExceeded }: AnswerOptions = {},
): Answer<Output> {
  const { outputs, spent, point, cutShort, featuresMs, decodeMs, verdict } = request;
  const fellBack = instead !== undefined;
  const answer = instead ?? (action.kind === 'answer' ? action.candidate : undefined);
  const answeredBy = answer === undefined ? undefined : candidates[answer];
  return {
    output: answer === undefined ? undefined : outputs[answer],
    ...(action.kind === 'answer' && action.classes && !fellBack && { classes: action.classes }),
    decision: {
      answeredBy,
      abstained: answer === undefined,
      ran: [...request.ran],
      faults: [...request.faults],
      ...(request.missed.size > 0 && { without: [...request.missed] }),
      ...(point !== undefined && { operatingPoint: point }),
      cutShort,
      ...(deadlineExceeded && { deadlineExceeded }),
      reason: explain(policy, request, answeredBy, fellBack),
      ...(verdict && { soundness: { ...verdict, fellBack } }),
      timings: {
        featuresMs,
        ...spent,
        ...(decodeMs !== undefined && { decodeMs }),
        totalMs: request.totalMs,
      },
    },
  };
}
