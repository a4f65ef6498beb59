import type { Domain } from '../domain/domain.ts';
import { PremodelError } from '../error.ts';
import type { SoundnessVerdict } from '../evaluate/soundness/soundness.ts';
import type { LabelProbability, Policy } from '../policy/policy.ts';
import { wordOfFeature } from '../word-feature.ts';
import type { Candidate } from './candidate.ts';
import { Watch, type WatchParts } from './monitor/watch.ts';
import { RequestBudget, type RequestConstraint } from './request.ts';

/** Several candidates behind one function: the policy says, input by input, which of them run. */
export interface AdaptiveRunnerParts<Input, Output> {
  readonly domain: Pick<
    Domain<Input, Output, never>,
    'featureNames' | 'countsWords' | 'evidenceNames' | 'features' | 'evidence' | 'agreement'
  > &
    Partial<Pick<Domain<Input, Output, never>, 'answer'>>;
  readonly policy: Policy;
  /** At least those the policy names, and the single best of `watch`; found by name. */
  readonly candidates: readonly Candidate<Input, Output>[];
  /** Judges decisions, looks out for drift, audits. Default: none of it. */
  readonly watch?: WatchParts;
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
  /** How far the decision can be trusted; where that was learned at training. */
  readonly soundness?: SoundnessVerdict & {
    /** Whether the single best answered in place of the policy, because the decision was flagged. */
    readonly fellBack: boolean;
  };
  /** Whether the single best answers alike; on audited inputs only. */
  readonly audit?: { readonly candidate: string; readonly agrees: boolean };
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
  /** In the policy, all its decisions together, and in judging them. */
  readonly decisionMs: number;
  /** Loading candidates used for the first time. */
  readonly loadMs: number;
  readonly preprocessMs: number;
  readonly inferenceMs: number;
  /** Running the single best for an audit alone; in no other part but `totalMs`, and absent where it was not. */
  readonly auditMs?: number;
  /** Decoding the input; absent where it was given decoded. */
  readonly decodeMs?: number;
  /** From call to answer. */
  readonly totalMs: number;
}

/** What has happened so far on one input. */
interface Runs<Output> {
  readonly outputs: Output[];
  /** Per candidate everything the domain says about its output. */
  readonly said: (Float64Array | undefined)[];
  /** Of those the policy may run, what it reads. */
  readonly evidence: (Float64Array | undefined)[];
  readonly ran: CandidateRun[];
  readonly spent: { decisionMs: number; loadMs: number; preprocessMs: number; inferenceMs: number };
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
  readonly #watch?: Watch;
  /** Position of the single best, where it is watched with. */
  readonly #singleBest?: number;
  readonly #loads = new Map<number, Promise<void>>();
  readonly #pending = new Set<Promise<unknown>>();
  #closing?: Promise<void>;

  /** @throws PremodelError `missing-candidate`, `missing-feature`, `missing-evidence` when the policy names what is not there */
  constructor(parts: AdaptiveRunnerParts<Input, Output>) {
    const { domain, policy, candidates, p95LatencyMs = new Map(), watch } = parts;
    this.#p95LatencyMs = p95LatencyMs;
    this.policy = policy;
    this.#domain = domain;
    const single = watch?.singleBest;
    const run = [...new Set([...policy.candidates, ...(single === undefined ? [] : [single])])];
    this.#candidates = run.map((name) => {
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
    this.#watch = watch && new Watch(watch, policy, domain.evidenceNames);
    this.#singleBest = single === undefined ? undefined : run.indexOf(single);
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
    const { signal } = options;
    assertNotAborted(signal);
    const { policy } = this;
    const startedAt = performance.now();
    const budget = new RequestBudget(options, options.startedAt ?? startedAt);
    const features =
      policy.features.length > 0 ? this.#domain.features(input, policy.features) : new Float64Array(0);
    const featuresMs = performance.now() - startedAt;

    const runs = this.#newRuns();
    const { evidence, outputs, ran, spent } = runs;
    const agree = this.#domain.agreement;
    const agreement = agree && ((a: number, b: number) => agree(outputs[a], outputs[b]));
    const knowledge = { features, evidence, ...(agreement && { agreement }) };
    const point = budget.operatingPoint(policy);
    let cutShort = false;

    for (;;) {
      const decidingAt = performance.now();
      let action = policy.next(knowledge, { point });
      if (action.kind === 'run' && ran.length > 0 && !this.#fits(action.candidate, budget)) {
        cutShort = true;
        action = policy.next(knowledge, { point, finish: true });
      }
      spent.decisionMs += performance.now() - decidingAt;

      if (action.kind === 'run') {
        const chosen = action.candidate;
        const isKnown = chosen < policy.candidates.length;
        if (!isKnown || evidence[chosen] !== undefined) {
          const problem = isKnown ? ' twice' : `, and has ${policy.candidates.length}`;
          throw new RangeError(`policy ${policy.kind} runs candidate ${chosen}${problem}`);
        }
        await this.#run(chosen, input, runs, signal);
        continue;
      }

      const chosen = action.kind === 'answer' ? action.candidate : undefined;
      if (chosen !== undefined && evidence[chosen] === undefined) {
        throw new RangeError(`policy ${policy.kind} answers with candidate ${chosen}, which has not run`);
      }
      const verdict = this.#judge(features, runs, chosen);
      const fellBack =
        verdict?.flagged === true && (await this.#fallBack(input, runs, chosen, budget, signal));
      const answer = fellBack ? this.#singleBest : chosen;
      const audited = await this.#audit(input, runs, answer, signal);
      const answeredBy = answer === undefined ? undefined : this.#candidates[answer].name;
      return {
        output: answer === undefined ? undefined : outputs[answer],
        ...(action.kind === 'answer' && action.classes && !fellBack && { classes: action.classes }),
        decision: {
          answeredBy,
          abstained: answer === undefined,
          ran,
          ...(point !== undefined && { operatingPoint: point }),
          cutShort,
          reason: explain(policy, ran, answeredBy, fellBack),
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
  }

  #newRuns(): Runs<Output> {
    return {
      outputs: new Array(this.#candidates.length),
      said: new Array(this.#candidates.length).fill(undefined),
      evidence: new Array(this.policy.candidates.length).fill(undefined),
      ran: [],
      spent: { decisionMs: 0, loadMs: 0, preprocessMs: 0, inferenceMs: 0 },
    };
  }

  async #run(chosen: number, input: Input, runs: Runs<Output>, signal?: AbortSignal): Promise<void> {
    const { spent } = runs;
    const candidate = this.#candidates[chosen];
    assertNotAborted(signal);
    const loadingAt = performance.now();
    await this.#load(chosen);
    spent.loadMs += performance.now() - loadingAt;
    assertNotAborted(signal);
    const run = await candidate.run(input, { signal });
    assertNotAborted(signal);
    spent.preprocessMs += run.preprocessMs;
    spent.inferenceMs += run.inferenceMs;
    runs.outputs[chosen] = run.output;
    const said = this.#domain.evidence(run.output);
    runs.said[chosen] = said;
    // The single best may be none of the policy's.
    if (chosen < runs.evidence.length) {
      runs.evidence[chosen] = Float64Array.from(this.#evidenceColumns, (column) => said[column]);
    }
    runs.ran.push({
      candidate: candidate.name,
      preprocessMs: run.preprocessMs,
      inferenceMs: run.inferenceMs,
      evidence: Object.fromEntries(this.#domain.evidenceNames.map((name, i) => [name, said[i]])),
    });
  }

  #judge(features: Float64Array, { said, spent }: Runs<Output>, answered?: number) {
    const judgingAt = performance.now();
    const verdict = this.#watch?.see({ features, said, answered });
    spent.decisionMs += performance.now() - judgingAt;
    return verdict;
  }

  /** Runs the single best if that was asked for and there is time; whether it did. */
  async #fallBack(
    input: Input,
    runs: Runs<Output>,
    chosen: number | undefined,
    budget: RequestBudget,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const best = this.#singleBest;
    if (best === undefined || !this.#watch?.parts.fallback) return false;
    // Where it answered already, there is nothing to fall back on.
    if (best === chosen) return false;
    if (runs.said[best]) return true;
    if (runs.ran.length > 0 && !this.#fits(best, budget)) return false;
    await this.#run(best, input, runs, signal);
    return true;
  }

  /** Asks the single best as well, where this input was drawn; its run and time are kept apart. */
  async #audit(input: Input, { outputs, said }: Runs<Output>, answer?: number, signal?: AbortSignal) {
    const best = this.#singleBest;
    const audit = this.#watch?.audit;
    if (best === undefined || !audit?.draw()) return undefined;
    const auditingAt = performance.now();
    const apart = this.#newRuns();
    if (!said[best]) await this.#run(best, input, apart, signal);
    const its = (said[best] ? outputs : apart.outputs)[best];
    const agrees = answer !== undefined && this.#agree(outputs[answer], its);
    audit.record(agrees);
    return {
      audit: { candidate: this.#candidates[best].name, agrees },
      auditMs: performance.now() - auditingAt,
    };
  }

  #agree(one: Output, other: Output): boolean {
    const { agreement, answer } = this.#domain;
    if (agreement) return agreement(one, other) >= 0.5;
    return answer ? answer(one) === answer(other) : one === other;
  }

  #fits(candidate: number, budget: RequestBudget): boolean {
    const name = this.#candidates[candidate]?.name;
    return (this.#p95LatencyMs.get(name) ?? 0) <= budget.leftMs();
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

function explain(
  policy: Policy,
  ran: readonly CandidateRun[],
  answeredBy: string | undefined,
  fellBack: boolean,
): string {
  const looked =
    policy.features.length > 0
      ? ` from ${policy.features.length} feature${policy.features.length > 1 ? 's' : ''}`
      : '';
  const tried = ran.map((run) => run.candidate).join(', ');
  if (fellBack) {
    return `policy ${policy.kind}${looked} ran ${tried}; its choice looked unsound, so ${answeredBy} answers`;
  }
  if (answeredBy === undefined) {
    return `policy ${policy.kind}${looked} expects no candidate to be right${tried && ` after ${tried}`}`;
  }
  if (ran.length === 1) return `policy ${policy.kind}${looked} chose ${answeredBy}`;
  return `policy ${policy.kind}${looked} ran ${tried} and answers with ${answeredBy}`;
}
