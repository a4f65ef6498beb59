import type { Policy } from '../policy/policy.ts';
import type { CandidateRun } from './decision.ts';

/** What became of one input, in one sentence for a person. */
export function explain(
  policy: Policy,
  { ran, missed }: { readonly ran: readonly CandidateRun[]; readonly missed: ReadonlySet<string> },
  answeredBy: string | undefined,
  fellBack: boolean,
): string {
  const names = ran.map(({ candidate, unanswered }) => {
    if (unanswered === undefined) return candidate;
    return `${candidate} (${unanswered === 'stopped' ? 'stopped' : 'no answer'})`;
  });
  const without = missed.size > 0 ? `, without ${[...missed].join(', ')}` : '';
  const unheard = ran.every(({ unanswered }) => unanswered !== undefined);
  return describeRuns(policy, names, answeredBy, fellBack, unheard) + without;
}

function describeRuns(
  { kind, features }: Policy,
  ran: readonly string[],
  answeredBy: string | undefined,
  fellBack: boolean,
  unheard: boolean,
): string {
  const looked =
    features.length > 0 ? ` from ${features.length} feature${features.length > 1 ? 's' : ''}` : '';
  const tried = ran.join(', ');
  if (fellBack) {
    return `policy ${kind}${looked} ran ${tried}; its choice looked unsound, so ${answeredBy} answers`;
  }
  if (answeredBy === undefined && tried && unheard) {
    return `policy ${kind}${looked} ran ${tried}, and nobody answered`;
  }
  if (answeredBy === undefined) {
    return `policy ${kind}${looked} expects no candidate to be right${tried && ` after ${tried}`}`;
  }
  if (ran.length === 1) return `policy ${kind}${looked} chose ${answeredBy}`;
  return `policy ${kind}${looked} ran ${tried} and answers with ${answeredBy}`;
}
