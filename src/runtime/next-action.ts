import { PremodelError } from '../error.ts';
import type { Action, Policy } from '../policy/policy.ts';
import type { RequestState } from './request-state.ts';
import type { ExpectedLatency } from './runner-parts.ts';

/** Who can run, and who stands in for whom. */
export interface Availability {
  readonly policy: Policy;
  /** Names by index: those of the policy in its order, then others. */
  readonly candidates: readonly string[];
  /** Indexes, the best first: who stands in for one that cannot run. */
  readonly substitutes: readonly number[];
  readonly latencies: ReadonlyMap<string, ExpectedLatency>;
  /** Whether it does not rest after a fault. */
  mayRun(candidate: number): boolean;
}

type Run = Pick<Extract<Action, { kind: 'run' }>, 'candidate' | 'limitMs'>;

export type FinalAction = Exclude<Action, { kind: 'run' }>;

/**
 * What to do next: what the policy says, as far as candidates and time are there. Where they are not, what has run
 * answers; where nothing has, another candidate runs (docs/decisions/0009-faults-and-deadlines.md).
 * @throws PremodelError `no-candidate-available`
 */
export function nextAction<Input, Output>(who: Availability, request: RequestState<Input, Output>): Action {
  const { candidates } = who;
  const action = wantedAction(who, request);
  if (action.kind !== 'run') return action;
  const isThere = isAvailable(who, request, action.candidate);
  if (isThere && fits(who, request, action)) return action;
  if (!isThere) request.missed.add(candidates[action.candidate]);
  if (request.hasAnswer) {
    request.cutShort ||= isThere;
    return finalAction(who, request);
  }
  const cheaper = isThere ? cheaperStart(who, request) : undefined;
  if (cheaper) return cheaper;
  return isThere && !firstThatFits(who, request)
    ? action
    : { kind: 'run', candidate: substitute(who, request) };
}

/** What the policy says, without trials that cannot be made, or would take the time that what follows them needs. */
function wantedAction<Input, Output>(who: Availability, request: RequestState<Input, Output>): Action {
  const { policy, candidates } = who;
  const { point } = request;
  const unanswered = new Set(request.unanswered);
  for (;;) {
    const action = policy.next({ ...request.knowledge, unanswered }, { point });
    assertSensible(policy, action, request);
    if (action.kind !== 'run' || action.limitMs === undefined) return action;
    unanswered.add(action.candidate);
    if (!isAvailable(who, request, action.candidate)) {
      request.missed.add(candidates[action.candidate]);
      continue;
    }
    const then = policy.next({ ...request.knowledge, unanswered }, { point });
    const ownMs = p95Of(who, request, action);
    const thenMs = then.kind === 'run' ? p95Of(who, request, then) : 0;
    const leftMs = request.budget.leftMs();
    const robs = thenMs <= leftMs && ownMs + thenMs > leftMs;
    if (ownMs <= leftMs && !robs) return action;
  }
}

/** Answers with what has run. At least one candidate has. */
export function finalAction<Input, Output>(
  { policy, substitutes }: Availability,
  request: RequestState<Input, Output>,
): FinalAction {
  const { knowledge, point } = request;
  const action = policy.next(knowledge, { point, finish: true });
  assertSensible(policy, action, request);
  if (action.kind !== 'run') return action;
  // The policy makes nothing of what ran in place of what it wanted: the best of that answers.
  const best = substitutes.find((candidate) => request.hasRun(candidate));
  if (best === undefined) throw new RangeError('asked to finish before anything has run');
  return { kind: 'answer', candidate: best };
}

export function isAvailable<Input, Output>(
  { candidates, mayRun }: Availability,
  { options, faults, missed, unanswered }: RequestState<Input, Output>,
  candidate: number,
): boolean {
  const name = candidates[candidate];
  return (
    mayRun(candidate) &&
    !unanswered.has(candidate) &&
    // What a request once did without, it does without: it may have recovered meanwhile.
    !missed.has(name) &&
    !options.unavailable?.includes(name) &&
    !faults.some((fault) => fault.candidate === name)
  );
}

/** Whether it would most probably be done in the time that is left. */
export function fits<Input, Output>(
  who: Availability,
  request: RequestState<Input, Output>,
  run: Run,
): boolean {
  return p95Of(who, request, run) <= request.budget.leftMs();
}

/** The dearest of the operating points below, whose first run is to be had and fits. */
function cheaperStart<Input, Output>(
  who: Availability,
  request: RequestState<Input, Output>,
): Action | undefined {
  for (let point = (request.point ?? 0) - 1; point >= 0; point--) {
    const action = who.policy.next(request.knowledge, { point });
    if (action.kind !== 'run') continue;
    if (!isAvailable(who, request, action.candidate) || !fits(who, request, action)) continue;
    request.point = point;
    return action;
  }
  return undefined;
}

/** The best that fits; where none does, the fastest. */
function substitute<Input, Output>(who: Availability, request: RequestState<Input, Output>): number {
  const fitting = firstThatFits(who, request);
  if (fitting !== undefined) return fitting;
  const available = who.substitutes.filter((candidate) => isAvailable(who, request, candidate));
  if (available.length === 0) throw noCandidate(who, request);
  return available.reduce((fastest, candidate) =>
    p95Of(who, request, { candidate }) < p95Of(who, request, { candidate: fastest }) ? candidate : fastest,
  );
}

function firstThatFits<Input, Output>(
  who: Availability,
  request: RequestState<Input, Output>,
): number | undefined {
  return who.substitutes.find(
    (candidate) => isAvailable(who, request, candidate) && fits(who, request, { candidate }),
  );
}

function p95Of<Input, Output>(
  { candidates, latencies }: Availability,
  request: RequestState<Input, Output>,
  { candidate, limitMs = Number.POSITIVE_INFINITY }: Run,
): number {
  const latency = latencies.get(candidates[candidate]);
  const continues = latency?.continues;
  const hasRun = continues !== undefined && request.hasRun(candidates.indexOf(continues.candidate));
  return Math.min(limitMs, (hasRun ? continues : latency)?.p95LatencyMs ?? 0);
}

function noCandidate<Input, Output>(
  { candidates }: Availability,
  { faults, options, unanswered, lastCause }: RequestState<Input, Output>,
): PremodelError {
  const why = candidates.map((name, candidate) => {
    if (unanswered.has(candidate)) return `${name} gave no answer`;
    const fault = faults.find(({ candidate }) => candidate === name);
    if (fault) return `${name} failed (${fault.code}: ${fault.message})`;
    return options.unavailable?.includes(name) ? `${name} is unavailable` : `${name} rests after a fault`;
  });
  return new PremodelError('no-candidate-available', `no candidate can answer: ${why.join('; ')}`, {
    remedy: 'Mend the candidates that fail; one that rests is tried again within a minute.',
    cause: lastCause,
  });
}

/** A policy that breaks its contract is a programmer's mistake. */
function assertSensible<Input, Output>(
  { kind, candidates }: Policy,
  action: Action,
  request: RequestState<Input, Output>,
): void {
  if (action.kind === 'abstain') return;
  const { candidate } = action;
  const hasRun = request.hasRun(candidate);
  if (action.kind === 'answer' && !hasRun) {
    throw new RangeError(`policy ${kind} answers with candidate ${candidate}, which has not run`);
  }
  if (action.kind === 'answer') return;
  const isKnown = candidate < candidates.length;
  if (isKnown && !hasRun && !request.unanswered.has(candidate)) return;
  const problem = isKnown ? ' twice' : `, and has ${candidates.length}`;
  throw new RangeError(`policy ${kind} runs candidate ${candidate}${problem}`);
}
