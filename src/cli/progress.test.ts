import { describe, expect, it } from 'vitest';
import { progressReporter } from './progress.ts';

/** Reports 400 of 1,000 inputs, of which 100 were done before, one every 100 ms. */
function run(isTTY: boolean): string[] {
  const written: string[] = [];
  let time = 0;
  const report = progressReporter({ isTTY, write: (text) => written.push(text) }, () => time);
  for (let done = 100; done <= 400; done++, time += 100) {
    report({ phase: 'profiling', done, total: 1000, resumed: 100 });
  }
  report({ phase: 'profiling', done: 1000, total: 1000, resumed: 100 });
  return written;
}

describe('progressReporter', () => {
  it('writes a plain line every ten seconds where there is no terminal', () => {
    expect(run(false)).toEqual([
      'profiling 100/1000 (100 from an earlier run)\n',
      'profiling 200/1000, 10/s, 1 min 20 s left\n',
      'profiling 300/1000, 10/s, 1 min 10 s left\n',
      'profiling 400/1000, 10/s, 1 min 00 s left\n',
      'profiling 1000/1000, 30/s, 30 s\n',
    ]);
  });

  it('draws a bar over itself on a terminal', () => {
    const written = run(true);
    expect(written.length).toBeGreaterThan(100);
    expect(written.every((text) => text.startsWith('\r\u001b[2K'))).toBe(true);
    expect(written[1]).toContain('██░░░░░░░░░░░░░░░░░░░░░░ profiling 101/1000, 10/s, 1 min 30 s left');
    expect(written.filter((text) => text.endsWith('\n'))).toEqual([written.at(-1)]);
  });
});
