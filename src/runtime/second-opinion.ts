import type { Decision } from './decision.ts';
import type { Watch } from './monitor/watch.ts';
import type { RequestState } from './request-state.ts';
import type { RunnerDomain } from './runner-parts.ts';

/** How the single best is asked. */
export interface SingleBest<Input, Output> {
  readonly index: number;
  readonly name: string;
  /** Whether it can run, and would be done in the time that is left. */
  canRun(request: RequestState<Input, Output>): boolean;
  /** Runs it as part of the request; whether that went well. */
  run(request: RequestState<Input, Output>, signal?: AbortSignal): Promise<boolean>;
  /** Its output, apart from the request's runs and times; undefined where it failed. */
  ask(
    request: RequestState<Input, Output>,
    signal?: AbortSignal,
  ): Promise<{ readonly output: Output } | undefined>;
}

/** Judges what the policy chose, and asks the single best where that looks unsound or the input is audited. */
export class SecondOpinion<Input, Output> {
  readonly #watch: Watch;
  readonly #domain: RunnerDomain<Input, Output>;
  readonly #single?: SingleBest<Input, Output>;

  constructor(watch: Watch, domain: RunnerDomain<Input, Output>, single?: SingleBest<Input, Output>) {
    this.#watch = watch;
    this.#domain = domain;
    this.#single = single;
  }

  /** @param answered candidate that is to answer; undefined where the policy abstained */
  judge(request: RequestState<Input, Output>, answered?: number): void {
    // Once a request: what was seen is counted.
    if (request.judged) return;
    request.judged = true;
    const judgingAt = performance.now();
    const { features, said, spent, point } = request;
    const ran = request.ran.map(({ candidate }) => candidate);
    const latencyMs = request.featuresMs + spent.preprocessMs + spent.inferenceMs;
    request.verdict = this.#watch.see({ features, said, answered, ran, latencyMs, point });
    spent.decisionMs += performance.now() - judgingAt;
  }

  /** Runs the single best if that was asked for and there is time; its index if it is to answer instead. */
  async fallBack(
    request: RequestState<Input, Output>,
    answered?: number,
    signal?: AbortSignal,
  ): Promise<number | undefined> {
    const single = this.#single;
    // Where it answered already, there is nothing to fall back on.
    if (!single || !this.#watch.parts.fallback || single.index === answered) return undefined;
    if (request.hasRun(single.index)) return single.index;
    return single.canRun(request) && (await single.run(request, signal)) ? single.index : undefined;
  }

  /** Asks the single best as well, where this input was drawn and there is time; its run and time are kept apart. */
  async audit(
    request: RequestState<Input, Output>,
    answered?: number,
    signal?: AbortSignal,
  ): Promise<{ audit: Decision['audit']; auditMs: number } | undefined> {
    const single = this.#single;
    const audit = this.#watch.audit;
    if (!single || !audit?.draw()) return undefined;
    const auditingAt = performance.now();
    const { outputs } = request;
    if (!request.hasRun(single.index) && !single.canRun(request)) return undefined;
    const its = request.hasRun(single.index)
      ? { output: outputs[single.index] }
      : await single.ask(request, signal);
    if (!its) return undefined;
    const agrees = answered !== undefined && this.#agree(outputs[answered], its.output);
    this.#watch.audited(agrees, request.point);
    return {
      audit: { candidate: single.name, agrees },
      auditMs: performance.now() - auditingAt,
    };
  }

  #agree(one: Output, other: Output): boolean {
    const { agreement, answer } = this.#domain;
    if (agreement) return agreement(one, other) >= 0.5;
    return answer ? answer(one) === answer(other) : one === other;
  }
}
