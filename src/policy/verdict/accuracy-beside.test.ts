import { describe, expect, it } from 'vitest';
import { pairedDifference } from '../paired-gain.ts';
import { accuracyBeside } from './accuracy-beside.ts';

/** Of a policy minus another, on 200 rows of which the other is right on so many more and on so many fewer. */
function difference(otherOnly: number, policyOnly: number) {
  const rows = new Float64Array(200).fill(-1, 0, otherOnly);
  return pairedDifference(rows.fill(1, otherOnly, otherOnly + policyOnly));
}

describe('how accurate the other is', () => {
  it.each([
    [40, 2, 'more accurate than small'],
    [0, 0, 'as accurate as small'],
    [5, 5, 'not distinguishably less accurate than small'],
    [8, 5, 'not distinguishably less accurate than small'],
    [5, 8, 'not distinguishably less accurate than small'],
  ])('right alone on %d rows, wrong alone on %d: %s', (otherOnly, policyOnly, said) => {
    const of = difference(otherOnly, policyOnly);
    expect(accuracyBeside(of, 'small')).toBe(said);
    expect(`${accuracyBeside(of)} `).toBe(said.replace(/(than|as) small$/, ''));
  });
});
