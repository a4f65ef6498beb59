import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { PremodelError } from '../error.ts';
import { AdaptiveRunner } from './adaptive-runner.ts';
import type { Decision } from './decision.ts';
import { type CandidateFunction, functionCandidate } from './function-candidate.ts';

/**
 * What a candidate function returns: its answer, and what it says of it under the names of the table's columns:
 * `confidence`, and any other evidence.
 */
export interface FunctionResult<Output> {
  readonly output: Output;
  readonly confidence?: number;
  readonly [evidence: string]: unknown;
}

export interface RoutedFunctions<Input, Output> {
  /** At least those the policy names, by the names they have in the table. */
  readonly candidates: Readonly<Record<string, CandidateFunction<Input, FunctionResult<Output>>>>;
  /** The features of an input, by the names they have in the table; only where the policy reads some. */
  readonly features?: (input: Input) => Readonly<Record<string, number>>;
}

export interface RoutedAnswer<Output> {
  /** Absent exactly when the policy abstained. */
  readonly output?: Output;
  readonly decision: Decision;
}

/** Many functions behind one. */
export interface FunctionRouter<Input, Output> {
  /**
   * Decides, calls, answers.
   * @throws PremodelError `aborted`, `closed`, `missing-feature`, `bad-output` (a function said nothing of itself,
   * or no number, where the policy asks), and whatever a function throws
   */
  predict(input: Input, options?: { readonly signal?: AbortSignal }): Promise<RoutedAnswer<Output>>;
  /** Lets predictions under way finish. Idempotent. */
  close(): Promise<void>;
}

/**
 * A premodel trained on a table of outcomes (docs/tables.md), over live functions: language models, services,
 * solvers, anything that answers.
 *
 * @example
 * const router = routeFunctions(parsePremodelText(text), {
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
  { candidates, features }: RoutedFunctions<Input, Output>,
): FunctionRouter<Input, Output> {
  const policy = policyOf(premodel);
  const { evidenceNames, featureNames } = premodel.domain;
  const classOf = new Map(premodel.labels?.map((label, index) => [label, index]));
  const runner = new AdaptiveRunner<Input, Said<Output>>({
    policy,
    domain: {
      evidenceNames,
      evidence: ({ evidence }) => evidence,
      featureNames: features ? featureNames : [],
      features: (input, names = featureNames) => featuresOf(features!(input), names),
    },
    candidates: Object.entries(candidates).map(([name, run]) =>
      functionCandidate(name, async (input, options) => {
        const result = await run(input, options);
        const evidence = evidenceNames.map((column) =>
          policy.evidence.includes(column) ? evidenceOf(result, column, name, classOf) : 0,
        );
        return { output: result.output, evidence: Float64Array.from(evidence) };
      }),
    ),
  });
  return {
    async predict(input, options) {
      const { output, decision } = await runner.predict(input, options);
      return { ...(output && { output: output.output }), decision };
    },
    close: () => runner.close(),
  };
}

interface Said<Output> {
  readonly output: Output;
  readonly evidence: Float64Array;
}

/** As in a table: `class1` is the class the output names (−1: none that is known), `p1` the confidence. */
function evidenceOf(
  result: FunctionResult<unknown>,
  column: string,
  candidate: string,
  classOf: ReadonlyMap<string, number>,
): number {
  const given = Object.hasOwn(result, column) ? result[column] : undefined;
  if (given === undefined && column === 'class1') return classOf.get(String(result.output)) ?? -1;
  const value = given ?? (column === 'p1' ? result.confidence : undefined);
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  const field = column === 'p1' ? 'confidence' : column;
  throw new PremodelError('bad-output', `${candidate} gave ${field} as ${String(value)}`, {
    place: { field: `${candidate}.${field}` },
    remedy: 'Return a finite number: what the column of the table held; 0 where the table has none for it.',
  });
}

function featuresOf(given: Readonly<Record<string, number>>, names: readonly string[]): Float64Array {
  return Float64Array.from(names, (name) => {
    const value = Object.hasOwn(given, name) ? given[name] : undefined;
    if (typeof value === 'number' && Number.isFinite(value)) return value;
    throw new PremodelError('missing-feature', `the feature ${name} is ${value}`, {
      place: { field: name },
      remedy: 'Return a finite number for every feature that the policy names.',
    });
  });
}
