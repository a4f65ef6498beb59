import { describe, expect, it } from 'vitest';
import { auto } from '../src/policy/auto/auto.ts';
import type { Constraint } from '../src/policy/constraint.ts';
import { type VerdictTable, verdictTable } from './support/verdict-tables.ts';

/**
 * How often a gain is claimed where there is none, and found where there is one. The full count is a bench:
 * `VERDICT_TABLES=200 npx vitest run test/verdicts.test.ts`, its output in bench/results/verdicts.md.
 */
const TABLES = Number(process.env.VERDICT_TABLES ?? 20);
const ROWS = 1600;
/** A table takes about a second; ten on a machine that does other things. */
const TIMEOUT_MS = 10_000 * TABLES;

const two = [
  { cost: 1, accuracy: 0.72 },
  { cost: 5, accuracy: 0.8 },
];
const nearTied = [...two, { cost: 4.2, accuracy: 0.798 }];
const ladder = [...nearTied, { cost: 2.5, accuracy: 0.77 }, { cost: 2.4, accuracy: 0.768 }];

/** Evidence that is independent of who is right, over tables with and without near-tied candidates and features. */
const worthNothing: readonly Omit<VerdictTable, 'seed'>[] = [
  { inputs: ROWS, candidates: two, told: 0 },
  { inputs: ROWS, candidates: nearTied, told: 0 },
  { inputs: 300, candidates: ladder, told: 0 },
  { inputs: 60, candidates: two, told: 0 },
  { inputs: 400, candidates: nearTied, told: 0, features: 2 },
];

/**
 * Worth about two points: the best threshold on the cheap candidate's confidence is right on 81.7 % where the single best,
 * which costs as much or more, is right on 80.0 % (two million inputs).
 */
const worthTwoPoints: Omit<VerdictTable, 'seed'> = { inputs: ROWS, candidates: two, told: 0.95 };
const asked: readonly (Constraint | undefined)[] = [undefined, { maxLatencyMs: 5 }];

describe('verdicts', () => {
  it(`claims a gain in at most 5 % of ${TABLES} tables in which choosing is worth nothing`, {
    timeout: TIMEOUT_MS,
  }, () => {
    const verdicts = Array.from({ length: TABLES }, (_, seed) =>
      verdictOn({ ...worthNothing[seed % worthNothing.length], seed }),
    );
    const claimed = verdicts.filter(({ gains }) => gains).length;
    console.log(`worth nothing: a gain is claimed in ${claimed} of ${TABLES} tables`);
    expect(claimed).toBeLessThanOrEqual(TABLES / 20);
    for (const { kept, gains } of verdicts) {
      expect(gains).toBe(!['single-best', 'committee'].includes(kept));
    }
  });

  it(`finds it in at least 80 % of ${TABLES} tables in which it is worth two points`, {
    timeout: TIMEOUT_MS,
  }, () => {
    const verdicts = Array.from({ length: TABLES }, (_, seed) =>
      verdictOn({ ...worthTwoPoints, seed }, asked[seed % asked.length]),
    );
    const found = verdicts.filter(({ gains }) => gains).length;
    console.log(`worth two points: it is found in ${found} of ${TABLES} tables`);
    expect(found).toBeGreaterThanOrEqual(0.8 * TABLES);
  });
});

function verdictOn(table: VerdictTable, constraint?: Constraint) {
  const objective = { criterion: 'score', successAt: 0.5, ...(constraint && { constraint }) };
  return auto().fit(verdictTable(table), objective, { seed: table.seed }).verdict!;
}
