import type { Policy } from '../policy/policy.ts';

/** What became of one input, in one sentence for a person. */
export function explain(
  { kind, features }: Policy,
  ran: readonly string[],
  answeredBy: string | undefined,
  fellBack: boolean,
): string {
  const looked =
    features.length > 0 ? ` from ${features.length} feature${features.length > 1 ? 's' : ''}` : '';
  const tried = ran.join(', ');
  if (fellBack) {
    return `policy ${kind}${looked} ran ${tried}; its choice looked unsound, so ${answeredBy} answers`;
  }
  if (answeredBy === undefined) {
    return `policy ${kind}${looked} expects no candidate to be right${tried && ` after ${tried}`}`;
  }
  if (ran.length === 1) return `policy ${kind}${looked} chose ${answeredBy}`;
  return `policy ${kind}${looked} ran ${tried} and answers with ${answeredBy}`;
}
