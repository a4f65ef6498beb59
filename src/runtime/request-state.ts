import type { SoundnessVerdict } from '../evaluate/soundness/soundness.ts';
import type { Knowledge, Policy } from '../policy/policy.ts';
import type { Run } from './candidate.ts';
import type { Answer, CandidateFault, CandidateRun } from './decision.ts';
import type { RunnerPredictOptions } from './predict-options.ts';
import { RequestBudget } from './request.ts';
import { assertRequestOptions } from './request-options.ts';
import type { RunnerDomain } from './runner-parts.ts';

/** What all requests have in common. */
export interface RequestContext<Input, Output> {
  readonly domain: RunnerDomain<Input, Output>;
  readonly policy: Policy;
  /** Names: those of the policy in its order, then others. */
  readonly candidates: readonly string[];
  /** For each evidence column the policy reads, its position in the domain's evidence. */
  readonly evidenceColumns: readonly number[];
}

/** What has happened so far on one input. */
export class RequestState<Input, Output> {
  readonly options: RunnerPredictOptions<Output>;
  readonly budget: RequestBudget;
  readonly outputs: Output[];
  /** Per candidate everything the domain says about its output. */
  readonly said: (Float64Array | undefined)[];
  readonly ran: CandidateRun[] = [];
  /** Those that ran and gave no answer. */
  readonly unanswered = new Set<number>();
  /** What the runs left for others to go on from. */
  readonly states: unknown[] = [];
  readonly faults: CandidateFault[] = [];
  /** The error behind the last of the faults. */
  lastCause?: unknown;
  /** Those the policy wanted and could not have. */
  readonly missed = new Set<string>();
  readonly spent = { decisionMs: 0, loadMs: 0, preprocessMs: 0, inferenceMs: 0 };
  readonly #startedAt = performance.now();
  readonly #context: RequestContext<Input, Output>;
  /** Of those the policy may run, what it reads. */
  readonly #evidence: (Float64Array | undefined)[];
  #input?: { readonly value: Input };
  features: Float64Array = new Float64Array(0);
  featuresMs = 0;
  decodeMs?: number;
  /** Which of the policy's operating points it is served by. */
  point?: number;
  cutShort = false;
  judged = false;
  verdict?: SoundnessVerdict;
  /** The answer, where there is one and only an audit is still to come. */
  settled?: Answer<Output>;

  /** @throws PremodelError `invalid-option` */
  constructor(context: RequestContext<Input, Output>, options: RunnerPredictOptions<Output>) {
    this.#context = context;
    assertRequestOptions(options);
    this.options = options;
    this.budget = new RequestBudget(options, options.startedAt ?? this.#startedAt);
    this.outputs = new Array(context.candidates.length);
    this.said = new Array(context.candidates.length).fill(undefined);
    this.#evidence = new Array(context.policy.candidates.length).fill(undefined);
  }

  get input(): Input {
    if (this.#input) return this.#input.value;
    throw new RangeError('the request has not been opened');
  }

  get knowledge(): Knowledge {
    const agree = this.#context.domain.agreement;
    return {
      features: this.features,
      evidence: this.#evidence,
      unanswered: this.unanswered,
      ...(agree && { agreement: (a: number, b: number) => agree(this.outputs[a], this.outputs[b]) }),
    };
  }

  get isOver(): boolean {
    return this.budget.leftMs() <= 0;
  }

  get totalMs(): number {
    return performance.now() - this.#startedAt;
  }

  /** Decodes the input where that is work, and computes what the policy reads of it. */
  async open(read: () => Input | Promise<Input>): Promise<void> {
    const { domain, policy } = this.#context;
    const readAt = performance.now();
    const reading = read();
    const isWork = reading instanceof Promise;
    const input = isWork ? await reading : reading;
    if (isWork) this.decodeMs = performance.now() - readAt;
    this.#input = { value: input };
    // An operating point's time has the features in it: they are still to come.
    this.point = this.budget.operatingPoint(policy);
    const openedAt = performance.now();
    if (policy.features.length > 0) this.features = domain.features(input, policy.features);
    this.featuresMs = performance.now() - openedAt;
  }

  /** Whether it has answered. */
  hasRun(candidate: number): boolean {
    return this.said[candidate] !== undefined;
  }

  /** Whether any has. */
  get hasAnswer(): boolean {
    return this.said.some((said) => said !== undefined);
  }

  /** Takes in that a candidate ran so long and gave nothing. */
  holdNothing(candidate: number, unanswered: 'stopped' | 'ended', inferenceMs: number): void {
    this.unanswered.add(candidate);
    this.spent.inferenceMs += inferenceMs;
    const name = this.#context.candidates[candidate];
    this.ran.push({ candidate: name, preprocessMs: 0, inferenceMs, unanswered, evidence: {} });
  }

  /** Takes in what a candidate gave, and what the domain says of it. */
  hold(candidate: number, run: Run<Output>, said: Float64Array): void {
    const { domain, candidates, evidenceColumns } = this.#context;
    const { output, preprocessMs, inferenceMs, state } = run;
    this.outputs[candidate] = output;
    this.said[candidate] = said;
    // A substitute, and the single best, may be none of the policy's.
    if (candidate < this.#evidence.length) {
      this.#evidence[candidate] = Float64Array.from(evidenceColumns, (column) => said[column]);
    }
    if (state !== undefined) this.states.push(state);
    this.spent.preprocessMs += preprocessMs;
    this.spent.inferenceMs += inferenceMs;
    this.ran.push({
      candidate: candidates[candidate],
      preprocessMs,
      inferenceMs,
      evidence: Object.fromEntries(domain.evidenceNames.map((name, i) => [name, said[i]])),
    });
  }
}
