import { describe, expect, it } from 'vitest';
import { requestConstraint } from './predict-flags.ts';

const flags = { top: 1, threads: 1 };

describe('requestConstraint', () => {
  it('asks for the best answer held when the time is over', () => {
    expect(requestConstraint({ ...flags, maxLatency: { ms: 5, of: 'mean' }, bestSoFar: true })).toMatchObject(
      {
        maxLatencyMs: 5,
        onDeadline: 'best-so-far',
      },
    );
  });

  it('leaves the time to be an error otherwise', () => {
    expect(requestConstraint({ ...flags, maxLatency: { ms: 5, of: 'p95' } })).not.toHaveProperty(
      'onDeadline',
    );
  });

  it('refuses --best-so-far without a time', () => {
    expect(() => requestConstraint({ ...flags, bestSoFar: true })).toThrow(
      expect.objectContaining({ code: 'invalid-option', remedy: expect.stringContaining('--max-latency') }),
    );
  });
});
