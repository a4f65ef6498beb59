import { describe, expect, it } from 'vitest';
import { BackOff } from './back-off.ts';

function backOff() {
  const clock = { ms: 5000 };
  const subject = new BackOff(() => clock.ms);
  return { clock, subject };
}

describe('BackOff', () => {
  it('lets rest twice as long after every further fault, up to a minute', () => {
    const { clock, subject } = backOff();
    for (const restMs of [1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]) {
      expect(subject.mayRun).toBe(true);
      subject.start();
      subject.failed();
      clock.ms += restMs - 1;
      expect(subject.mayRun).toBe(false);
      clock.ms += 1;
    }
  });

  it('allows one trial at a time after a rest', () => {
    const { clock, subject } = backOff();
    subject.start();
    subject.failed();
    clock.ms += 1000;
    subject.start();
    expect(subject.mayRun).toBe(false);
    // Aborted, say: another may try.
    subject.toldNothing();
    expect(subject.mayRun).toBe(true);
    subject.start();
    expect(subject.succeeded()).toBe(true);
    expect(subject.mayRun).toBe(true);
    subject.start();
    expect(subject.succeeded()).toBe(false);
  });

  it('begins anew after a success', () => {
    const { clock, subject } = backOff();
    for (const restMs of [1000, 2000]) {
      subject.start();
      subject.failed();
      clock.ms += restMs;
    }
    subject.start();
    subject.succeeded();
    subject.start();
    subject.failed();
    clock.ms += 1000;
    expect(subject.mayRun).toBe(true);
  });

  it('counts runs that fail together once', () => {
    const { clock, subject } = backOff();
    for (let i = 0; i < 10; i++) subject.start();
    for (let i = 0; i < 10; i++) subject.failed();
    clock.ms += 1000;
    expect(subject.mayRun).toBe(true);
  });
});
