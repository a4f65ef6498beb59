import { describe, expect, it } from 'vitest';
import { PremodelError } from '../error.ts';
import type { ErrorCode } from '../error-codes.ts';
import { exitCodeOf } from './exit-code.ts';

describe('the exit code of an error', () => {
  it.each<[ErrorCode, number]>([
    ['invalid-option', 2],
    ['constraint-unmet', 3],
    ['nothing-fits', 3],
    ['gain-not-established', 3],
    ['unreadable-image', 1],
  ])('of %s is %d', (code, exitCode) => {
    expect(exitCodeOf(new PremodelError(code, 'no', { remedy: 'none' }))).toBe(exitCode);
  });

  it('of anything else is 1', () => {
    for (const fault of [new TypeError('no'), 'text', undefined]) expect(exitCodeOf(fault)).toBe(1);
  });
});
