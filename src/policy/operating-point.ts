import type { StateReader } from '../learn/state-reader.ts';
import { policyReader } from './policy-state.ts';

/** One way for a policy to act, and what it came to on training rows that its fit had not seen. */
export interface OperatingPoint {
  /** Mean score by the objective's criterion. */
  readonly accuracy: number;
  /** Model time per input, features included, the policy's own arithmetic not. */
  readonly latencyMs: number;
  readonly p95LatencyMs: number;
  /** The same with decoding: what a user waits. Absent where decoding was not measured. */
  readonly endToEndMs?: number;
  /** Of the sum per input. */
  readonly p95EndToEndMs?: number;
  readonly energyMj?: number;
  /** What is neither time nor energy. */
  readonly cost?: number;
  /** Share of the inputs that each candidate ran on, by name: what the costs are made of. */
  readonly runShares?: Readonly<Record<string, number>>;
  /** Share of the inputs on which it continued another's run; of those candidates that can. */
  readonly continuedShares?: Readonly<Record<string, number>>;
}

/** All ways for a policy to act, by falling price of the cost: from cheap to accurate. */
export interface Frontier {
  readonly points: readonly OperatingPoint[];
  /** The one it acts by unless asked otherwise. */
  readonly chosen: number;
  /** The single best candidate on the same rows. */
  readonly singleBest: OperatingPoint;
}

export function frontierState(frontier: Frontier) {
  return { points: frontier.points, chosen: frontier.chosen, singleBest: frontier.singleBest };
}

export function readFrontier(reader: StateReader, field: string): Frontier {
  const frontier = policyReader(reader.object(field));
  const list = frontier.list('points');
  if (list.length === 0) frontier.fail('points', 'is empty');
  return {
    points: list.map((point) => readPoint(policyReader(point))),
    chosen: frontier.integer('chosen', 0, list.length - 1),
    singleBest: readPoint(policyReader(frontier.object('singleBest'))),
  };
}

function readPoint(reader: StateReader): OperatingPoint {
  const optional = (field: 'energyMj' | 'cost' | 'endToEndMs' | 'p95EndToEndMs', least?: number) =>
    reader.has(field) ? { [field]: reader.number(field, least) } : {};
  const shares = (field: 'runShares' | 'continuedShares') =>
    reader.has(field) ? { [field]: readShares(reader.object(field)) } : {};
  return {
    accuracy: reader.number('accuracy', 0),
    latencyMs: reader.number('latencyMs', 0),
    p95LatencyMs: reader.number('p95LatencyMs', 0),
    ...optional('endToEndMs', 0),
    ...optional('p95EndToEndMs', 0),
    ...optional('energyMj'),
    ...optional('cost'),
    ...shares('runShares'),
    ...shares('continuedShares'),
  };
}

function readShares(shares: object): Readonly<Record<string, number>> {
  const reader = policyReader(shares);
  return Object.fromEntries(Object.keys(shares).map((name) => [name, reader.number(name, 0)]));
}
