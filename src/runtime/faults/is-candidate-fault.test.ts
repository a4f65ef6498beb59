import { describe, expect, it } from 'vitest';
import { PremodelError } from '../../error.ts';
import type { ErrorCode } from '../../error-codes.ts';
import { isCandidateFault } from './is-candidate-fault.ts';

const error = (code: ErrorCode) => new PremodelError(code, code, { remedy: '' });

describe('a fault of a candidate', () => {
  it.each<ErrorCode>([
    'bad-output',
    'run-failed',
    'invalid-model',
    'model-not-image',
    'missing-file',
    'overloaded',
  ])('is %s', (code) => expect(isCandidateFault(error(code))).toBe(true));

  it('is whatever else it throws', () => {
    expect(isCandidateFault(new TypeError('x'))).toBe(true);
    expect(isCandidateFault('x')).toBe(true);
    expect(isCandidateFault(undefined)).toBe(true);
  });

  it.each<ErrorCode>([
    'aborted',
    'closed',
    'deadline-exceeded',
    'image-too-elongated',
    'unsupported-input',
    'missing-feature',
    'no-answer',
    'unknown-text',
    'unreadable-image',
  ])('is not %s', (code) => expect(isCandidateFault(error(code))).toBe(false));

  it('is not that it was told to stop', () => {
    const stopped = AbortSignal.abort().reason;
    expect(isCandidateFault(stopped)).toBe(false);
  });
});
