import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import type { Evaluation, EvaluationRow } from '../evaluate/evaluation.ts';
import { singleBest } from '../policy/fixed.ts';
import type { DominatingCandidate } from '../policy/verdict/gain.ts';
import { verdictOf } from './verdict.ts';

const { evaluation } = evaluate(syntheticProfile(), [{ name: 'mine', trainer: singleBest() }], {
  now: () => 0,
});

/** The same evaluation, its policy with these differences and this time. */
function withPolicy(
  toBest: [number, number],
  toMix: [number, number],
  timeRatio: number,
  dominatedBy?: DominatingCandidate,
): Evaluation {
  const best = evaluation.rows.find((row) => row.name === evaluation.singleBest)!;
  const difference = (interval95: [number, number]) => ({
    accuracy: { difference: (interval95[0] + interval95[1]) / 2, interval95 },
    latencyMs: { difference: 0, interval95: [0, 0] as const },
  });
  const change = (row: EvaluationRow): EvaluationRow => ({
    ...row,
    cost: { ...row.cost, latencyMs: best.cost.latencyMs * timeRatio },
    pairedDifferences: {
      singleBest: difference(toBest),
      cheapestAsGood: difference(toBest),
      randomMix: difference(toMix),
      blindMix: difference(toMix),
      oracle: difference([-0.1, -0.05]),
    },
    gain: {
      ...row.gain!,
      established: toMix[0] > 0 && dominatedBy === undefined,
      dominatedBy,
    },
  });
  return { ...evaluation, rows: evaluation.rows.map((row) => (row.kind === 'policy' ? change(row) : row)) };
}

const above: [number, number] = [0.01, 0.03];
const around: [number, number] = [-0.01, 0.01];
const below: [number, number] = [-0.03, -0.01];

describe('verdict', () => {
  it.each([
    [above, above, 0.5, 'gain', 'mine beats the best single model, in 50\u202f% of its time'],
    [above, above, 1, 'gain', 'mine beats the best single model'],
    [above, above, 2, 'gain', 'mine beats the best single model, but takes 2.0× its time'],
    [around, above, 0.5, 'gain', 'mine keeps up with the best single model in 50\u202f% of its time'],
    [around, above, 1.5, 'gain', 'mine does better than mixing the models at random'],
    [above, around, 1, 'even', 'mine does no better than mixing the models at random'],
    [around, around, 0.5, 'even', 'mine does no better than mixing the models at random'],
    [below, above, 0.5, 'gain', 'mine trades accuracy for time, better than a random mix would'],
    [below, around, 0.5, 'loss', 'mine does no better than mixing the models at random'],
    [below, below, 0.5, 'loss', 'mine does worse than mixing the models at random'],
  ] as const)('to the best %j, to the mix %j, time ratio %d: %s', (toBest, toMix, ratio, tone, headline) => {
    const verdict = verdictOf(withPolicy([...toBest], [...toMix], ratio));
    expect([verdict.tone, verdict.headline]).toEqual([tone, headline]);
  });

  it.each([
    ['does better', [-0.15, -0.11]],
    ['does as well', [0, 0]],
    ['is not distinguishably worse', [-0.02, 0.01]],
    ['is not distinguishably worse', [-0.01, 0.01]],
  ] as const)('claims nothing where a single model as cheap %s', (standing, interval95) => {
    const difference = (interval95[0] + interval95[1]) / 2;
    const small = { candidate: 'small', accuracy: 0.8, cost: 1, difference: { difference, interval95 } };
    const { tone, headline } = verdictOf(withPolicy(above, above, 0.5, small));
    expect([tone, headline]).toEqual([
      'even',
      `mine gains nothing: small alone ${standing} for no more time`,
    ]);
  });

  it('says where a difference cannot be told from none', () => {
    const text = verdictOf(withPolicy(around, above, 0.5)).explanation.markup;
    expect(text).toContain('cannot be told from no difference');
    expect(text).toContain('+1.0 to +3.0');
  });

  it('speaks of every further policy, and of no further operating point', () => {
    const judged = withPolicy(around, above, 0.5);
    const policy = judged.rows.find(({ kind }) => kind === 'policy')!;
    const rows = [
      ...judged.rows,
      { ...policy, name: 'other' },
      { ...policy, operatingPoint: 'point 2 of 3' },
    ];
    expect(verdictOf({ ...judged, rows }).others).toEqual([
      'other keeps up with the best single model in 50\u202f% of its time.',
    ]);
  });

  it('has something to say when no policy was evaluated', () => {
    const rows = evaluation.rows.filter((row) => row.kind !== 'policy');
    expect(verdictOf({ ...evaluation, rows }).headline).toBe(
      `${evaluation.singleBest} is the best single model`,
    );
    expect(verdictOf({ ...evaluation, rows: [] }).headline).toBe('Nothing was evaluated');
  });
});
