import { PremodelError } from '../error.ts';
import type { Action, Policy } from '../policy/policy.ts';
import type { Candidate } from './candidate.ts';
import type { Answer } from './decision.ts';
import { explain } from './explain.ts';
import { Watch } from './monitor/watch.ts';
import { assertNotAborted } from './not-aborted.ts';
import { RequestBudget, type RequestConstraint } from './request.ts';
import { RequestState, type RunContext } from './request-state.ts';
import {
  type AdaptiveRunnerParts,
  assertFeaturesOffered,
  candidatesInOrder,
  evidenceColumnsOf,
} from './runner-parts.ts';
import { SecondOpinion } from './second-opinion.ts';

export interface RunnerPredictOptions extends RequestConstraint {
  readonly signal?: AbortSignal;
  /** `performance.now()` when the request came. Default: now. */
  readonly startedAt?: number;
}

/**
 * Runs a fitted policy over live candidates. Candidates are loaded when first needed; concurrent predictions
 * share them. Platform-neutral: knows neither files nor any runtime.
 */
export class AdaptiveRunner<Input, Output> {
  readonly policy: Policy;
  readonly #candidates: readonly Candidate<Input, Output>[];
  readonly #context: RunContext<Input, Output>;
  readonly #p95LatencyMs: ReadonlyMap<string, number>;
  readonly #watch?: Watch;
  readonly #secondOpinion?: SecondOpinion<Input, Output>;
  readonly #pending = new Set<Promise<unknown>>();
  #closing?: Promise<void>;

  /** @throws PremodelError `missing-candidate`, `missing-feature`, `missing-evidence` when the policy names what is not there */
  constructor(parts: AdaptiveRunnerParts<Input, Output>) {
    const { domain, policy, watch, p95LatencyMs = new Map() } = parts;
    this.policy = policy;
    this.#p95LatencyMs = p95LatencyMs;
    this.#candidates = candidatesInOrder(parts);
    const evidenceColumns = evidenceColumnsOf(parts);
    assertFeaturesOffered(parts);
    this.#context = { domain, policy, candidates: this.#candidates, evidenceColumns };
    if (!watch) return;
    this.#watch = new Watch(watch, policy, domain.evidenceNames);
    const { singleBest: name } = watch;
    const index = this.#candidates.findIndex((candidate) => candidate.name === name);
    this.#secondOpinion = new SecondOpinion(
      this.#watch,
      domain,
      name === undefined
        ? undefined
        : {
            index,
            name,
            fits: (request) => this.#fits(index, request),
            run: (request) => this.#run(index, request),
            ask: async ({ input, signal }) => (await this.#runOf(index, input, signal)).output,
          },
    );
  }

  /** Loads every candidate the policy may run, so that no prediction has to wait for it. */
  async preload(): Promise<void> {
    this.#assertOpen();
    await this.#track(Promise.all(this.#candidates.map((candidate) => candidate.load())));
  }

  /**
   * Decides, runs, answers. A constraint chooses the operating point for this request; of `maxLatencyMs` counts
   * what passed since `startedAt`, and once something has run, what does not fit the time left is not run.
   * @throws PremodelError `invalid-option`, `aborted` when `signal` is aborted before the answer, `closed` after `close()`, and
   * whatever a candidate throws
   */
  predict(input: Input, options: RunnerPredictOptions = {}): Promise<Answer<Output>> {
    return this.#track(this.#predict(input, options));
  }

  /** What was watched so far: drift and audits, where they are. */
  report(): ReturnType<Watch['report']> {
    return this.#watch?.report() ?? {};
  }

  /** Lets predictions under way finish, then frees every candidate. Idempotent. */
  close(): Promise<void> {
    this.#closing ??= (async () => {
      await Promise.allSettled(this.#pending);
      await Promise.all(this.#candidates.map((candidate) => candidate.release()));
    })();
    return this.#closing;
  }

  async #predict(input: Input, options: RunnerPredictOptions): Promise<Answer<Output>> {
    this.#assertOpen();
    const { signal, startedAt = performance.now() } = options;
    assertNotAborted(signal);
    const budget = new RequestBudget(options, startedAt);
    const request = new RequestState(this.#context, input, budget, signal);
    for (;;) {
      const action = this.#decide(request);
      if (action.kind !== 'run') return this.#conclude(request, action);
      await this.#run(action.candidate, request);
    }
  }

  #decide(request: RequestState<Input, Output>): Action {
    const { policy } = this;
    const { knowledge, point, ran, spent } = request;
    const decidingAt = performance.now();
    let action = policy.next(knowledge, { point });
    if (action.kind === 'run' && ran.length > 0 && !this.#fits(action.candidate, request)) {
      request.cutShort = true;
      action = policy.next(knowledge, { point, finish: true });
    }
    spent.decisionMs += performance.now() - decidingAt;
    assertSensible(policy, action, request);
    return action;
  }

  async #run(index: number, request: RequestState<Input, Output>): Promise<void> {
    const { input, signal, spent } = request;
    assertNotAborted(signal);
    const loadingAt = performance.now();
    await this.#candidates[index].load();
    spent.loadMs += performance.now() - loadingAt;
    request.hold(index, await this.#runOf(index, input, signal));
  }

  async #runOf(index: number, input: Input, signal?: AbortSignal) {
    assertNotAborted(signal);
    const run = await this.#candidates[index].run(input, { signal });
    assertNotAborted(signal);
    return run;
  }

  async #conclude(
    request: RequestState<Input, Output>,
    action: Exclude<Action, { kind: 'run' }>,
  ): Promise<Answer<Output>> {
    const { policy } = this;
    const { ran, outputs, spent, point, cutShort, featuresMs, startedAt } = request;
    const chosen = action.kind === 'answer' ? action.candidate : undefined;
    const verdict = this.#secondOpinion?.judge(request, chosen);
    const instead = verdict?.flagged ? await this.#secondOpinion?.fallBack(request, chosen) : undefined;
    const fellBack = instead !== undefined;
    const answer = instead ?? chosen;
    const audited = await this.#secondOpinion?.audit(request, answer);
    const answeredBy = answer === undefined ? undefined : this.#candidates[answer].name;
    const names = ran.map((run) => run.candidate);
    return {
      output: answer === undefined ? undefined : outputs[answer],
      ...(action.kind === 'answer' && action.classes && !fellBack && { classes: action.classes }),
      decision: {
        answeredBy,
        abstained: answer === undefined,
        ran,
        ...(point !== undefined && { operatingPoint: point }),
        cutShort,
        reason: explain(policy, names, answeredBy, fellBack),
        ...(verdict && { soundness: { ...verdict, fellBack } }),
        ...(audited && { audit: audited.audit }),
        timings: {
          featuresMs,
          ...spent,
          ...(audited && { auditMs: audited.auditMs }),
          totalMs: performance.now() - startedAt,
        },
      },
    };
  }

  #fits(index: number, { budget }: RequestState<Input, Output>): boolean {
    const name = this.#candidates[index]?.name;
    return (this.#p95LatencyMs.get(name) ?? 0) <= budget.leftMs();
  }

  #track<T>(work: Promise<T>): Promise<T> {
    this.#pending.add(work);
    const done = () => this.#pending.delete(work);
    work.then(done, done);
    return work;
  }

  #assertOpen(): void {
    if (!this.#closing) return;
    throw new PremodelError('closed', 'this model has been closed', {
      remedy: 'Load it again, or close it later.',
    });
  }
}

/** A policy that breaks its contract is a programmer's mistake. */
function assertSensible(
  { kind, candidates }: Policy,
  action: Action,
  request: { hasRun(candidate: number): boolean },
): void {
  if (action.kind === 'abstain') return;
  const { candidate } = action;
  const hasRun = request.hasRun(candidate);
  if (action.kind === 'answer' && !hasRun) {
    throw new RangeError(`policy ${kind} answers with candidate ${candidate}, which has not run`);
  }
  if (action.kind === 'answer') return;
  const isKnown = candidate < candidates.length;
  if (isKnown && !hasRun) return;
  const problem = isKnown ? ' twice' : `, and has ${candidates.length}`;
  throw new RangeError(`policy ${kind} runs candidate ${candidate}${problem}`);
}
