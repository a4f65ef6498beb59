import { describe, expect, it } from 'vitest';
import { syntheticProfile } from '../../test/support/synthetic-profile.ts';
import { evaluate } from '../evaluate/evaluate.ts';
import { fixed } from '../policy/fixed.ts';
import type { Profile } from '../profile/profile.ts';
import { renderReport } from './report.ts';
import { comparedTimes, timesNote, timesText, waitingMs } from './times.ts';

const plain = syntheticProfile({ inputs: 60 });
const decoded = (ms: number): Profile => ({ ...plain, decodeMs: new Float64Array(60).fill(ms) });

function evaluated(profile: Profile) {
  const policies = [{ name: 'cheapest', trainer: fixed('model-0') }];
  return evaluate(profile, policies, { folds: 2, resamples: 20, now: () => 0 });
}

/** The page without its markup. */
function words(profile: Profile): string {
  const page = renderReport(evaluated(profile), { profile });
  return page
    .slice(page.indexOf('<body>'))
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
}

describe('times in words', () => {
  it.each([
    [{ latencyMs: 1.25, endToEndMs: 6.25 }, '6.25 ms end to end, 1.25 ms of it model time'],
    [{ latencyMs: 12.5, endToEndMs: 12.5 }, '12.5 ms'],
    [{ latencyMs: 1.25 }, '1.25 ms model time'],
  ])('%j', (times, text) => {
    expect(timesText(times)).toBe(text);
  });

  it('are what a user waits, or said not to be', () => {
    expect(waitingMs({ latencyMs: 1, endToEndMs: 6 })).toBe(6);
    expect(waitingMs({ latencyMs: 1 })).toBe(1);
    expect(timesNote({ decodeMs: 5 })).toMatch(/^Decoding takes 5\.00 ms/);
    expect(timesNote({ decodeMs: 0 })).toMatch(/^Nothing is decoded/);
    expect(timesNote({})).toMatch(/^Times are model time: the table does not say/);
  });

  it('compare both times with the single best’s', () => {
    const compared = (profile: Profile) => {
      const { evaluation } = evaluated(profile);
      const row = (name: string) => evaluation.rows.find((each) => each.name === name)!;
      return comparedTimes(row('cheapest'), row('model-2'), evaluation);
    };
    // Of 1 and 4 ms: (1 + 8) / (4 + 8), and a quarter.
    expect(compared(decoded(8))).toMatch(
      /^9\.\d+ ms end to end, 0\.75x of the single best’s; model time \d\.\d+ ms, 0\.25x$/,
    );
    expect(compared(decoded(0))).toMatch(/^\d+\.?\d* ms, 0\.2[45]x of the single best’s$/);
    expect(compared(plain)).toMatch(/^\d+\.?\d* ms model time, 0\.2[45]x of the single best’s$/);
  });
});

describe('a report', () => {
  it('shows both times, and gains in both', () => {
    const text = words(decoded(8));
    expect(text).toContain('Time end to end, ms');
    expect(text).toContain('Model time of it, ms');
    expect(text).toMatch(/Mean time per input, end to end \d+\.\d+ ms 1\.3× faster than model- 2/);
    expect(text).toMatch(/Model time of it \d+\.?\d* ms [34]\.\d× faster than model- 2/);
    expect(text).toContain('Decoding is part of it.');
    expect(text).not.toMatch(/NaN|undefined/);
  });

  it('says where it knows model time only, and shows one time where nothing is decoded', () => {
    expect(words(plain)).toContain('Model time per input, ms');
    expect(words(plain)).toContain('Decoding, shared by all, was not measured and is not part of it.');
    expect(words(plain)).not.toContain('end to end');
    expect(words(decoded(0))).toContain('Time per input, ms');
    expect(words(decoded(0))).toContain('Nothing is decoded');
    expect(words(decoded(0))).not.toContain('Model time of it');
  });
});
