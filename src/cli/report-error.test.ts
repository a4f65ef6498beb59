import { describe, expect, it } from 'vitest';
import { PremodelError } from '../error.ts';
import { describeError } from './report-error.ts';

describe('an error on the terminal', () => {
  const error = new PremodelError('invalid-profile', 'the column p1 is not finite', {
    place: { file: 'a.parquet', field: 'p1', row: 3 },
    remedy: 'Profile again.',
  });

  it('says what, where, and what to do', () => {
    expect(describeError(error, false)).toBe(
      [
        'error [invalid-profile]: the column p1 is not finite',
        '  at: a.parquet, field p1, row 3',
        '  fix: Profile again.',
      ].join('\n'),
    );
  });

  it('leaves out a place there is none of', () => {
    const nowhere = new PremodelError('aborted', 'stopped', { remedy: 'Nothing.' });
    expect(describeError(nowhere, false)).toBe('error [aborted]: stopped\n  fix: Nothing.');
  });

  it('shows no stack unless asked', () => {
    const fault = new TypeError('x is not a function\nat somewhere');
    expect(describeError(fault, false)).toBe(
      'internal error: x is not a function\n  Please report it. With PREMODEL_DEBUG=1 it prints where it happened.',
    );
    expect(describeError(fault, true)).toContain('report-error.test.ts');
    expect(describeError(error, true)).toContain('report-error.test.ts');
    expect(describeError('just text', false)).toContain('internal error: just text');
  });
});
