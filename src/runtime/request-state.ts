import type { Knowledge, Policy } from '../policy/policy.ts';
import type { Candidate, Run } from './candidate.ts';
import type { CandidateRun } from './decision.ts';
import type { RequestBudget } from './request.ts';
import type { RunnerDomain } from './runner-parts.ts';

/** What the runs of all requests have in common. */
export interface RunContext<Input, Output> {
  readonly domain: RunnerDomain<Input, Output>;
  readonly policy: Policy;
  /** Those of the policy in its order, then others. */
  readonly candidates: readonly Candidate<Input, Output>[];
  /** For each evidence column the policy reads, its position in the domain's evidence. */
  readonly evidenceColumns: readonly number[];
}

/** What has happened so far on one input. */
export class RequestState<Input, Output> {
  readonly input: Input;
  readonly budget: RequestBudget;
  readonly signal?: AbortSignal;
  readonly startedAt: number;
  readonly features: Float64Array;
  readonly featuresMs: number;
  /** Which of the policy's operating points it is served by. */
  readonly point?: number;
  cutShort = false;
  readonly outputs: Output[];
  /** Per candidate everything the domain says about its output. */
  readonly said: (Float64Array | undefined)[];
  readonly ran: CandidateRun[] = [];
  readonly spent = { decisionMs: 0, loadMs: 0, preprocessMs: 0, inferenceMs: 0 };
  readonly knowledge: Knowledge;
  readonly #context: RunContext<Input, Output>;
  /** Of those the policy may run, what it reads. */
  readonly #evidence: (Float64Array | undefined)[];

  constructor(context: RunContext<Input, Output>, input: Input, budget: RequestBudget, signal?: AbortSignal) {
    const { domain, policy, candidates } = context;
    this.#context = context;
    this.input = input;
    this.budget = budget;
    this.signal = signal;
    this.startedAt = performance.now();
    const reads = policy.features.length > 0;
    this.features = reads ? domain.features(input, policy.features) : new Float64Array(0);
    this.featuresMs = performance.now() - this.startedAt;
    this.point = budget.operatingPoint(policy);
    this.outputs = new Array(candidates.length);
    this.said = new Array(candidates.length).fill(undefined);
    this.#evidence = new Array(policy.candidates.length).fill(undefined);
    const agree = domain.agreement;
    this.knowledge = {
      features: this.features,
      evidence: this.#evidence,
      ...(agree && { agreement: (a: number, b: number) => agree(this.outputs[a], this.outputs[b]) }),
    };
  }

  hasRun(candidate: number): boolean {
    return this.said[candidate] !== undefined;
  }

  /** Takes in what a candidate gave. */
  hold(candidate: number, { output, preprocessMs, inferenceMs }: Run<Output>): void {
    const { domain, candidates, evidenceColumns } = this.#context;
    const said = domain.evidence(output);
    this.outputs[candidate] = output;
    this.said[candidate] = said;
    // The single best may be none of the policy's.
    if (candidate < this.#evidence.length) {
      this.#evidence[candidate] = Float64Array.from(evidenceColumns, (column) => said[column]);
    }
    this.spent.preprocessMs += preprocessMs;
    this.spent.inferenceMs += inferenceMs;
    this.ran.push({
      candidate: candidates[candidate].name,
      preprocessMs,
      inferenceMs,
      evidence: Object.fromEntries(domain.evidenceNames.map((name, i) => [name, said[i]])),
    });
  }
}
