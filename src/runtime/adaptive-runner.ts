import type { Domain } from '../domain/domain.ts';
import { PremodelError } from '../error.ts';
import type { LabelProbability, Policy } from '../policy/policy.ts';
import { wordOfFeature } from '../word-feature.ts';
import type { Candidate } from './candidate.ts';
import { RequestBudget, type RequestConstraint } from './request.ts';

/** Several candidates behind one function: the policy says, input by input, which of them run. */
export interface AdaptiveRunnerParts<Input, Output> {
  readonly domain: Pick<
    Domain<Input, Output, never>,
    'featureNames' | 'countsWords' | 'evidenceNames' | 'features' | 'evidence' | 'agreement'
  >;
  readonly policy: Policy;
  /** At least those the policy names; found by name. */
  readonly candidates: readonly Candidate<Input, Output>[];
  /** 95th percentile of the latency of each candidate, by name: what a request's budget is held against. */
  readonly p95LatencyMs?: ReadonlyMap<string, number>;
}

export interface RunnerPredictOptions extends RequestConstraint {
  readonly signal?: AbortSignal;
  /** `performance.now()` when the request came. Default: now. */
  readonly startedAt?: number;
}

/** What came out, and how. `output` is undefined exactly when the policy abstained. */
export interface Answer<Output> {
  readonly output?: Output;
  /** Where several outputs were combined: the classes they named together, the most probable first. */
  readonly classes?: readonly LabelProbability[];
  readonly decision: Decision;
}

export interface Decision {
  /** Name of the candidate whose output is the answer; absent when the policy abstained. */
  readonly answeredBy?: string;
  /** The policy expected no candidate to be right, and said so instead of answering. */
  readonly abstained: boolean;
  /** Every run, in order. */
  readonly ran: readonly CandidateRun[];
  /** Which of the policy's operating points (`policy.frontier`) it acted by; absent where it has but one way. */
  readonly operatingPoint?: number;
  /** A further run was worth its cost, but no longer fitted the time left of the request's `maxLatencyMs`. */
  readonly cutShort: boolean;
  /** One sentence for a person. */
  readonly reason: string;
  readonly timings: Timings;
}

export interface CandidateRun {
  readonly candidate: string;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** What the output says about itself, by the domain's evidence names. */
  readonly evidence: Readonly<Record<string, number>>;
}

/** Where the time of one prediction went, in milliseconds. */
export interface Timings {
  /** Computing the features the policy reads; 0 where it reads none. */
  readonly featuresMs: number;
  /** In the policy, all its decisions together. */
  readonly decisionMs: number;
  /** Loading candidates used for the first time. */
  readonly loadMs: number;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Decoding the input; absent where it was given decoded. */
  readonly decodeMs?: number;
  /** From call to answer. */
  readonly totalMs: number;
}

/**
 * Runs a fitted policy over live candidates. Candidates are loaded when first needed; concurrent predictions
 * share them. Platform-neutral: knows neither files nor any runtime.
 */
export class AdaptiveRunner<Input, Output> {
  readonly policy: Policy;
  readonly #domain: AdaptiveRunnerParts<Input, Output>['domain'];
  readonly #candidates: readonly Candidate<Input, Output>[];
  readonly #p95LatencyMs: ReadonlyMap<string, number>;
  /** For each evidence column the policy reads, its position in the domain's evidence. */
  readonly #evidenceColumns: readonly number[];
  readonly #loads = new Map<number, Promise<void>>();
  readonly #pending = new Set<Promise<unknown>>();
  #closing?: Promise<void>;

  /** @throws PremodelError `missing-candidate`, `missing-feature`, `missing-evidence` when the policy names what is not there */
  constructor({ domain, policy, candidates, p95LatencyMs = new Map() }: AdaptiveRunnerParts<Input, Output>) {
    this.#p95LatencyMs = p95LatencyMs;
    this.policy = policy;
    this.#domain = domain;
    this.#candidates = policy.candidates.map((name) => {
      const found = candidates.find((candidate) => candidate.name === name);
      if (found) return found;
      throw new PremodelError('missing-candidate', `the policy runs ${name}, which is not given`, {
        remedy: 'Give every candidate the policy names, or train again on those there are.',
      });
    });
    this.#evidenceColumns = columnsOf('evidence', policy.evidence, domain.evidenceNames);
    const isWord = (name: string) => wordOfFeature(name) !== undefined;
    const named = domain.countsWords ? policy.features.filter((name) => !isWord(name)) : policy.features;
    columnsOf('feature', named, domain.featureNames);
  }

  /** Loads every candidate the policy may run, so that no prediction has to wait for it. */
  async preload(): Promise<void> {
    this.#assertOpen();
    await this.#track(Promise.all(this.#candidates.map((_, index) => this.#load(index))));
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
    const { signal } = options;
    assertNotAborted(signal);
    const { policy } = this;
    const startedAt = performance.now();
    const budget = new RequestBudget(options, options.startedAt ?? startedAt);
    const features =
      policy.features.length > 0 ? this.#domain.features(input, policy.features) : new Float64Array(0);
    const featuresMs = performance.now() - startedAt;

    const outputs: Output[] = new Array(this.#candidates.length);
    const evidence: (Float64Array | undefined)[] = new Array(this.#candidates.length).fill(undefined);
    const ran: CandidateRun[] = [];
    const agree = this.#domain.agreement;
    const agreement = agree && ((a: number, b: number) => agree(outputs[a], outputs[b]));
    const knowledge = { features, evidence, ...(agreement && { agreement }) };
    const point = budget.operatingPoint(policy);
    let cutShort = false;
    const spent = { decisionMs: 0, loadMs: 0, preprocessMs: 0, inferenceMs: 0 };

    for (;;) {
      const decidingAt = performance.now();
      let action = policy.next(knowledge, { point });
      if (action.kind === 'run' && ran.length > 0 && !this.#fits(action.candidate, budget)) {
        cutShort = true;
        action = policy.next(knowledge, { point, finish: true });
      }
      spent.decisionMs += performance.now() - decidingAt;

      if (action.kind !== 'run') {
        const answer = action.kind === 'answer' ? action.candidate : undefined;
        if (answer !== undefined && evidence[answer] === undefined) {
          throw new RangeError(`policy ${policy.kind} answers with candidate ${answer}, which has not run`);
        }
        const answeredBy = answer === undefined ? undefined : policy.candidates[answer];
        return {
          output: answer === undefined ? undefined : outputs[answer],
          ...(action.kind === 'answer' && action.classes && { classes: action.classes }),
          decision: {
            answeredBy,
            abstained: answer === undefined,
            ran,
            ...(point !== undefined && { operatingPoint: point }),
            cutShort,
            reason: explain(policy, ran, answeredBy),
            timings: { featuresMs, ...spent, totalMs: performance.now() - startedAt },
          },
        };
      }

      const chosen = action.candidate;
      const candidate = this.#candidates[chosen];
      if (!candidate || evidence[chosen] !== undefined) {
        const problem = candidate ? ' twice' : `, and has ${this.#candidates.length}`;
        throw new RangeError(`policy ${policy.kind} runs candidate ${chosen}${problem}`);
      }
      assertNotAborted(signal);
      const loadingAt = performance.now();
      await this.#load(chosen);
      spent.loadMs += performance.now() - loadingAt;
      assertNotAborted(signal);
      const run = await candidate.run(input, { signal });
      assertNotAborted(signal);
      spent.preprocessMs += run.preprocessMs;
      spent.inferenceMs += run.inferenceMs;
      outputs[chosen] = run.output;
      const said = this.#domain.evidence(run.output);
      evidence[chosen] = Float64Array.from(this.#evidenceColumns, (column) => said[column]);
      ran.push({
        candidate: candidate.name,
        preprocessMs: run.preprocessMs,
        inferenceMs: run.inferenceMs,
        evidence: Object.fromEntries(this.#domain.evidenceNames.map((name, i) => [name, said[i]])),
      });
    }
  }

  #fits(candidate: number, budget: RequestBudget): boolean {
    return (this.#p95LatencyMs.get(this.policy.candidates[candidate]) ?? 0) <= budget.leftMs();
  }

  /** One load per candidate however many predictions wait for it; a failed one may be tried again. */
  #load(index: number): Promise<void> {
    let load = this.#loads.get(index);
    if (!load) {
      load = this.#candidates[index].load();
      this.#loads.set(index, load);
      load.catch(() => this.#loads.delete(index));
    }
    return load;
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

function columnsOf(what: string, named: readonly string[], offered: readonly string[]): number[] {
  return named.map((name) => {
    const column = offered.indexOf(name);
    if (column >= 0) return column;
    throw new PremodelError(
      `missing-${what}`,
      `the policy reads the ${what} ${name}, which nothing computes`,
      {
        place: { field: name },
        remedy: 'It was trained with another release or another domain: train again.',
      },
    );
  });
}

function assertNotAborted(signal?: AbortSignal): void {
  if (!signal?.aborted) return;
  throw new PremodelError('aborted', 'the prediction was aborted', {
    remedy: 'Nothing to mend: the signal given to predict was aborted.',
    cause: signal.reason,
  });
}

function explain(policy: Policy, ran: readonly CandidateRun[], answeredBy?: string): string {
  const looked =
    policy.features.length > 0
      ? ` from ${policy.features.length} feature${policy.features.length > 1 ? 's' : ''}`
      : '';
  const tried = ran.map((run) => run.candidate).join(', ');
  if (answeredBy === undefined) {
    return `policy ${policy.kind}${looked} expects no candidate to be right${tried && ` after ${tried}`}`;
  }
  if (ran.length === 1) return `policy ${policy.kind}${looked} chose ${answeredBy}`;
  return `policy ${policy.kind}${looked} ran ${tried} and answers with ${answeredBy}`;
}
