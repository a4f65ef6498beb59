import { factsOf } from '../error-codes.ts';
import type { Action, Policy } from '../policy/policy.ts';
import { type AnswerOptions, answerOf } from './answer-of.ts';
import { Attempts } from './attempts.ts';
import { untilCutOff } from './cut-off.ts';
import type { Answer } from './decision.ts';
import type { RunnerCounts } from './faults/runner-event.ts';
import { Watch } from './monitor/watch.ts';
import {
  type Availability,
  type FinalAction,
  finalAction,
  fits,
  isAvailable,
  nextAction,
} from './next-action.ts';
import type { RunnerPredictOptions } from './predict-options.ts';
import { assertNotAborted, deadlineExceeded, modelClosed } from './request-errors.ts';
import { type RequestContext, RequestState } from './request-state.ts';
import { type PreloadOptions, Roster } from './roster.ts';
import {
  type AdaptiveRunnerParts,
  assertFeaturesOffered,
  candidatesInOrder,
  evidenceColumnsOf,
  substituteOrder,
} from './runner-parts.ts';
import { SecondOpinion } from './second-opinion.ts';
import { Turns } from './turns.ts';
import { WorkUnderWay } from './work-under-way.ts';

/**
 * Runs a fitted policy over live candidates. Candidates are loaded when first needed; concurrent predictions
 * share them. A candidate that fails fails no request another can answer: docs/runtime.md. Platform-neutral: knows
 * neither files nor any runtime.
 *
 * @example
 * const runner = new AdaptiveRunner({ domain, policy: policyOf(premodel), candidates });
 * const { output, decision } = await runner.predict(pixels, { maxLatencyMs: 50 });
 */
export class AdaptiveRunner<Input, Output> {
  readonly policy: Policy;
  readonly #names: readonly string[];
  readonly #roster: Roster<Input, Output>;
  readonly #who: Availability;
  readonly #context: RequestContext<Input, Output>;
  readonly #attempts: Attempts<Input, Output>;
  readonly #watch?: Watch;
  readonly #secondOpinion?: SecondOpinion<Input, Output>;
  readonly #turns: Turns;
  readonly #underWay = new WorkUnderWay();
  #closing?: Promise<void>;

  /**
   * @throws PremodelError `missing-candidate`, `missing-feature`, `missing-evidence` when the policy names what is not
   * there; `exceeds-memory`
   */
  constructor(parts: AdaptiveRunnerParts<Input, Output>) {
    const { domain, policy, watch, latencies = new Map() } = parts;
    const candidates = candidatesInOrder(parts);
    assertFeaturesOffered(parts);
    const names = candidates.map(({ name }) => name);
    const roster = new Roster(candidates, parts);
    this.policy = policy;
    this.#turns = new Turns(parts);
    this.#names = names;
    this.#roster = roster;
    this.#context = { domain, policy, candidates: names, evidenceColumns: evidenceColumnsOf(parts) };
    this.#attempts = new Attempts(roster, this.#context, this.#underWay);
    this.#who = {
      policy,
      candidates: names,
      substitutes: substituteOrder(names, parts),
      latencies,
      mayRun: (candidate) => roster.mayRun(candidate),
    };
    if (!watch) return;
    this.#watch = new Watch(watch, policy, domain.evidenceNames);
    this.#secondOpinion = new SecondOpinion(this.#watch, domain, this.#single(watch.singleBest));
  }

  /**
   * Loads every candidate the policy may run (or `only` some), or what fits into memory at one time, so that no
   * prediction has to wait for it.
   * @throws what a candidate throws that does not load, unless `faultsRest`
   */
  async preload(options?: PreloadOptions): Promise<void> {
    this.#assertOpen();
    await this.#underWay.add(this.#roster.preload(options));
  }

  /**
   * Decides, runs, answers. A constraint chooses the operating point for this request; of `maxLatencyMs` counts
   * what passed since `startedAt`. What does not fit the time left is not run where something has, or something
   * faster can; past it the promise settles at once, see `onDeadline`.
   * @throws PremodelError `invalid-option`, `overloaded`, `aborted`, `deadline-exceeded`, `no-candidate-available`,
   * `closed` after `close()`, and where the input is at fault whatever a candidate says of it
   */
  predict(input: Input, options?: RunnerPredictOptions<Output>): Promise<Answer<Output>> {
    return this.predictFrom(() => input, options);
  }

  /** As `predict`, of an input that must be decoded first: in the time of the request. */
  async predictFrom(
    read: () => Input | Promise<Input>,
    options: RunnerPredictOptions<Output> = {},
  ): Promise<Answer<Output>> {
    this.#assertOpen();
    assertNotAborted(options.signal);
    const request = new RequestState(this.#context, options);
    return untilCutOff(
      { signal: options.signal, leftMs: request.budget.leftMs(), late: () => this.#late(request) },
      (signal) => this.#underWay.add(this.#turns.take(() => this.#serve(request, read, signal), signal)),
    );
  }

  /** What was watched so far: drift and audits, where they are. */
  report(): ReturnType<Watch['report']> {
    return this.#watch?.report() ?? {};
  }

  /** Requests that are worked on, and that wait for their turn. */
  get load(): { readonly running: number; readonly queued: number } {
    return this.#turns;
  }

  /** How often candidates were loaded, dropped, failed, and ran again after that. */
  get counts(): RunnerCounts {
    return this.#roster.counts;
  }

  /** Bytes that loaded candidates hold, by the candidate they were loaded for. */
  get resident(): ReadonlyMap<string, number> {
    return this.#roster.resident;
  }

  /** Lets predictions under way finish, also those whose time is over, then frees every candidate. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      await this.#underWay.ended();
      await this.#roster.release();
    })();
    return this.#closing;
  }

  async #serve(
    request: RequestState<Input, Output>,
    read: () => Input | Promise<Input>,
    signal?: AbortSignal,
  ): Promise<Answer<Output>> {
    await request.open(read);
    for (;;) {
      assertNotAborted(signal);
      const decidingAt = performance.now();
      const action = this.#next(request);
      request.spent.decisionMs += performance.now() - decidingAt;
      if (request.isOver) return this.#late(request);
      if (action.kind !== 'run') return this.#conclude(request, action, signal);
      const ran = await this.#run(action, request, signal);
      if (ran) request.options.onHeld?.(this.#answer(request, finalAction(this.#who, request)));
    }
  }

  /** Where all that could run failed on it the input is to blame: others shall not be without candidates for that. */
  #next(request: RequestState<Input, Output>): Action {
    try {
      return nextAction(this.#who, request);
    } catch (error) {
      if (request.faults.every(({ code }) => factsOf(code).mayComeOfInput)) {
        this.#roster.forgive(request.faults.map(({ candidate }) => candidate));
      }
      throw error;
    }
  }

  /** Whether it answered. */
  async #run(
    { candidate, limitMs }: { readonly candidate: number; readonly limitMs?: number },
    request: RequestState<Input, Output>,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const outcome = await this.#attempts.make(candidate, request, signal, limitMs);
    // Whoever asked has been answered, or has gone.
    assertNotAborted(signal);
    if ('fault' in outcome) {
      request.faults.push(outcome.fault);
      request.lastCause = outcome.cause;
      return false;
    }
    request.spent.loadMs += outcome.value.loadMs;
    if ('unanswered' in outcome.value) {
      request.holdNothing(candidate, outcome.value.unanswered, outcome.value.ranMs);
      return false;
    }
    const { run, said } = outcome.value;
    request.hold(candidate, run, said);
    return true;
  }

  async #conclude(
    request: RequestState<Input, Output>,
    action: FinalAction,
    signal?: AbortSignal,
  ): Promise<Answer<Output>> {
    const second = this.#secondOpinion;
    if (!second) return this.#answer(request, action);
    const chosen = action.kind === 'answer' ? action.candidate : undefined;
    second.judge(request, chosen);
    const instead = request.verdict?.flagged ? await second.fallBack(request, chosen, signal) : undefined;
    const isLate = instead !== undefined && request.isOver;
    if (isLate && request.options.onDeadline !== 'best-so-far') return this.#late(request);
    const answer = this.#answer(request, action, { instead, deadlineExceeded: isLate });
    // From here on the deadline gives this: an audit costs nobody an answer.
    request.settled = answer;
    const audited = await second.audit(request, instead ?? chosen, signal);
    if (!audited) return answer;
    const { decision } = answer;
    const timings = { ...decision.timings, auditMs: audited.auditMs, totalMs: request.totalMs };
    return { ...answer, decision: { ...decision, audit: audited.audit, timings } };
  }

  /** The deadline has passed. @throws PremodelError `deadline-exceeded` */
  #late(request: RequestState<Input, Output>): Answer<Output> {
    if (request.settled) return request.settled;
    const { onDeadline, maxLatencyMs } = request.options;
    if (onDeadline === 'best-so-far' && request.hasAnswer) {
      const action = finalAction(this.#who, request);
      this.#secondOpinion?.judge(request, action.kind === 'answer' ? action.candidate : undefined);
      return this.#answer(request, action, { deadlineExceeded: true });
    }
    throw deadlineExceeded(maxLatencyMs, onDeadline);
  }

  #answer(
    request: RequestState<Input, Output>,
    action: FinalAction,
    options?: AnswerOptions,
  ): Answer<Output> {
    return answerOf(this.policy, this.#names, request, action, options);
  }

  /** How the second opinion asks the single best. */
  #single(name: string | undefined) {
    if (name === undefined) return undefined;
    const index = this.#names.indexOf(name);
    return {
      index,
      name,
      canRun: (request: RequestState<Input, Output>) =>
        isAvailable(this.#who, request, index) &&
        // The first run may always start.
        (request.ran.length === 0 || fits(this.#who, request, { candidate: index })),
      run: (request: RequestState<Input, Output>, signal?: AbortSignal) =>
        this.#run({ candidate: index }, request, signal),
      ask: async (request: RequestState<Input, Output>, signal?: AbortSignal) => {
        const outcome = await this.#attempts.make(index, request, signal);
        return 'value' in outcome && 'run' in outcome.value ? outcome.value.run : undefined;
      },
    };
  }

  #assertOpen(): void {
    if (this.#closing) throw modelClosed();
  }
}
