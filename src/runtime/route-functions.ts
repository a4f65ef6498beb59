import { latenciesOf } from '../artifact/latencies-of.ts';
import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { substitutesOf } from '../artifact/substitutes-of.ts';
import { PremodelError } from '../error.ts';
import { CLASS_COLUMN, CONFIDENCE_COLUMN } from '../profile/class-evidence.ts';
import { AdaptiveRunner } from './adaptive-runner.ts';
import type { Answer, Decision } from './decision.ts';
import type { RunnerEvent } from './faults/runner-event.ts';
import { functionCandidate } from './function-candidate.ts';
import type { RequestOptions } from './predict-options.ts';
import { noAnswer } from './request-errors.ts';
import { assertRequestOptions } from './request-options.ts';
import type { TurnLimits } from './turns.ts';

/**
 * What a candidate function returns: its answer, and what it says of it under the names of the table's columns:
 * `confidence`, and any other evidence.
 */
export interface FunctionResult<Output> {
  readonly output: Output;
  readonly confidence?: number;
  readonly [evidence: string]: unknown;
}

export interface FunctionOptions<Output> {
  /** Aborted where nobody waits for the answer any more, or its time is over and another's turn has come. */
  readonly signal?: AbortSignal;
  /**
   * What the functions called on this input before returned, by name. One that finds there a part of its own work may go
   * on from it, and gives the output it would give alone; who is called before it, and whether anybody, differs.
   */
  readonly earlier: Readonly<Record<string, FunctionResult<Output> | undefined>>;
}

/** A candidate as a function. Should give up when `signal` is aborted. Returns nothing where it has no answer. */
export type RoutedFunction<Input, Output> = (
  input: Input,
  options: FunctionOptions<Output>,
) => FunctionResult<Output> | undefined | Promise<FunctionResult<Output> | undefined>;

export interface RoutedFunctions<Input, Output> extends Pick<TurnLimits, 'maxConcurrent' | 'maxQueue'> {
  /** At least those the policy names, by the names they have in the table. */
  readonly candidates: Readonly<Record<string, RoutedFunction<Input, Output>>>;
  /** The features of an input, by the names they have in the table; only where the policy reads some. */
  readonly features?: (input: Input) => Readonly<Record<string, number>>;
  /** Told when a function fails, and when it answers again. Must not throw. */
  readonly onEvent?: (event: RunnerEvent) => void;
}

export interface RouteOptions<Output> extends RequestOptions {
  /** Called after every call with the answer as it would be without another. Must not throw. */
  readonly onHeld?: (answer: RoutedAnswer<Output>) => void;
}

export interface RoutedAnswer<Output> {
  /** Absent exactly when the policy abstained, or nobody answered. */
  readonly output?: Output;
  readonly decision: Decision;
}

/** Many functions behind one. */
export interface FunctionRouter<Input, Output> {
  /**
   * Decides, calls, answers. A function that throws, or says nothing of itself where the policy asks, rests for a
   * while, and another is called: docs/runtime.md.
   * @throws PremodelError `invalid-option`, `unsupported-input` where `features` throws, `overloaded`, `aborted`, `deadline-exceeded`, `no-candidate-available` (its `cause` is
   * what a function threw last), `closed`, `missing-feature`
   */
  predict(input: Input, options?: RouteOptions<Output>): Promise<RoutedAnswer<Output>>;
  /** Lets predictions under way finish. Idempotent. */
  close(): Promise<void>;
}

/**
 * A premodel trained on a table of outcomes (docs/tables.md), over live functions: language models, services,
 * solvers, anything that answers.
 *
 * @example
 * const router = routeFunctions<string, string>(parsePremodelText(text), {
 *   candidates: {
 *     small: async (question, { signal }) => ({ output: await askSmall(question, signal), confidence: 0.7 }),
 *     large: async (question, { signal }) => ({ output: await askLarge(question, signal) }),
 *   },
 *   features: (question) => ({ length: question.length }),
 * });
 * const { output, decision } = await router.predict('Why is the sky blue?');
 *
 * @throws PremodelError `missing-candidate`, `missing-feature` where the policy needs what is not given,
 * `invalid-policy`, `invalid-premodel`
 */
export function routeFunctions<Input, Output>(
  premodel: Premodel,
  { candidates, features, onEvent, maxConcurrent, maxQueue }: RoutedFunctions<Input, Output>,
): FunctionRouter<Input, Output> {
  const policy = policyOf(premodel);
  const { evidenceNames, featureNames } = premodel.domain;
  const classOf = new Map(premodel.labels?.map((label, index) => [label, index]));
  const runner = new AdaptiveRunner<Input, Said<Output>>({
    policy,
    latencies: latenciesOf(premodel),
    substitutes: substitutesOf(premodel),
    onEvent,
    maxConcurrent,
    maxQueue,
    domain: {
      evidenceNames,
      evidence: ({ evidence }) => evidence,
      featureNames: features ? featureNames : [],
      features: (input, names = featureNames) => featuresOf(given(features!, input), names),
    },
    candidates: Object.entries(candidates).map(([name, run]) =>
      functionCandidate(name, async (input, { signal, resumeFrom = [] }) => {
        const before = resumeFrom.filter((left) => left instanceof Said) as Said<Output>[];
        const earlier = Object.fromEntries(before.map((said) => [said.candidate, said.result]));
        const result = await run(input, { signal, earlier });
        if (result === undefined) throw noAnswer(name);
        assertResult(result, name);
        const evidence = evidenceNames.map((column) =>
          policy.evidence.includes(column) ? evidenceOf(result, column, name, classOf) : 0,
        );
        return new Said(name, result, Float64Array.from(evidence));
      }),
    ),
  });
  return {
    async predict(input, options = {}) {
      assertRequestOptions(options);
      const { onHeld } = options;
      const held = onHeld && ((answer: Answer<Said<Output>>) => onHeld(routed(answer)));
      return routed(await runner.predict(input, { ...options, onHeld: held }));
    },
    close: () => runner.close(),
  };
}

/** What `features` cannot read is no input of this router: the function is the user's, and so is the input. */
function given<Input>(
  features: (input: Input) => Readonly<Record<string, number>>,
  input: Input,
): Readonly<Record<string, number>> {
  try {
    return features(input);
  } catch (cause) {
    if (PremodelError.is(cause)) throw cause;
    throw new PremodelError('unsupported-input', `features threw: ${String(cause)}`, {
      place: { field: 'input' },
      remedy: 'Give an input that features can read, or let features read this one too.',
      cause,
    });
  }
}

/** Functions without types may return anything. */
function assertResult(result: unknown, candidate: string): void {
  if (typeof result === 'object' && result !== null && 'output' in result) return;
  throw new PremodelError('bad-output', `${candidate} returned no { output }`, {
    place: { field: candidate },
    remedy: 'Return { output } with what it says of itself, or nothing (undefined) where it has no answer.',
  });
}

function routed<Output>({ output, decision }: Answer<Said<Output>>): RoutedAnswer<Output> {
  return { ...(output && { output: output.result.output }), decision };
}

/** What a function returned, as the output of a candidate. */
class Said<Output> {
  readonly candidate: string;
  readonly result: FunctionResult<Output>;
  readonly evidence: Float64Array;

  constructor(candidate: string, result: FunctionResult<Output>, evidence: Float64Array) {
    this.candidate = candidate;
    this.result = result;
    this.evidence = evidence;
  }
}

/** As in a table: `class1` is the class the output names (−1: none that is known), `p1` the confidence. */
function evidenceOf(
  result: FunctionResult<unknown>,
  column: string,
  candidate: string,
  classOf: ReadonlyMap<string, number>,
): number {
  const given = Object.hasOwn(result, column) ? result[column] : undefined;
  if (given === undefined && column === CLASS_COLUMN) return classOf.get(String(result.output)) ?? -1;
  const value = given ?? (column === CONFIDENCE_COLUMN ? result.confidence : undefined);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const field = column === CONFIDENCE_COLUMN ? 'confidence' : column;
  throw new PremodelError('bad-output', `${candidate} gave ${field} as ${String(value)}`, {
    place: { field: `${candidate}.${field}` },
    remedy: 'Return a finite number: what the column of the table held; 0 where the table has none for it.',
  });
}

function featuresOf(given: Readonly<Record<string, number>>, names: readonly string[]): Float64Array {
  if (typeof given !== 'object' || given === null) {
    throw new PremodelError('missing-feature', 'features returned no object', {
      place: { field: 'features' },
      remedy: 'Return an object with a finite number for every feature that the policy names.',
    });
  }
  return Float64Array.from(names, (name) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new PremodelError('missing-feature', `the feature ${name} is ${value}`, {
      place: { field: name },
      remedy: 'Return a finite number for every feature that the policy names.',
    });
  });
}
