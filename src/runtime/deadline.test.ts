import { describe, expect, it } from 'vitest';
import { toyCascade, toyRunner } from '../../test/support/toy-runner.ts';
import { seededRandom } from '../random.ts';

/** A run that ends when it is let, whatever it is told. */
function stubborn(value: number) {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  return { run: () => gate.then(() => value), letGo: () => letGo() };
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('a request with a deadline', () => {
  it('is refused at it, though the run goes on, and closing waits for the run', async () => {
    const slow = stubborn(0.9);
    const runner = toyRunner({ slow: slow.run });
    await expect(runner.predict(1, { maxLatencyMs: 100 })).rejects.toMatchObject({
      code: 'deadline-exceeded',
      place: { field: 'maxLatencyMs' },
    });
    let closed = false;
    const closing = runner.close().then(() => {
      closed = true;
    });
    await sleep(5);
    expect(closed).toBe(false);
    slow.letGo();
    await closing;
  });

  it('gives the best answer so far at it, where asked to, and nothing changes that afterwards', async () => {
    const slow = stubborn(0.9);
    const runner = toyRunner({ small: () => 0.1, slow: slow.run });
    const { output, decision } = await runner.predict(1, { maxLatencyMs: 150, onDeadline: 'best-so-far' });
    expect(output).toBe(0.1);
    expect(decision).toMatchObject({ answeredBy: 'small', deadlineExceeded: true, faults: [] });
    slow.letGo();
    await runner.close();
    expect(decision.ran).toHaveLength(1);
  });

  it('has no best answer so far before anything has run', async () => {
    const slow = stubborn(0.9);
    const runner = toyRunner({ slow: slow.run });
    const refused = runner.predict(1, { maxLatencyMs: 10, onDeadline: 'best-so-far' });
    await expect(refused).rejects.toMatchObject({ code: 'deadline-exceeded' });
    slow.letGo();
    await runner.close();
  });

  it('runs nothing where its time has passed already, in a queue or in decoding', async () => {
    const ran: string[] = [];
    const runner = toyRunner({ small: () => 0.8 });
    const options = { maxLatencyMs: 10, onRun: (name: string) => ran.push(name) };
    const late = { code: 'deadline-exceeded' };
    await expect(runner.predict(1, { ...options, waitedMs: 11 })).rejects.toMatchObject(late);
    await expect(runner.predictFrom(() => sleep(30).then(() => 1), options)).rejects.toMatchObject(late);
    await runner.close();
    expect(ran).toEqual([]);
  });

  it('is not answered by a run that blocked the thread beyond it', async () => {
    const blocking = () => {
      const until = performance.now() + 15;
      while (performance.now() < until);
      return 0.9;
    };
    const runner = toyRunner({ blocking });
    await expect(runner.predict(1, { maxLatencyMs: 10 })).rejects.toMatchObject({
      code: 'deadline-exceeded',
    });
    const kept = await runner.predict(1, { maxLatencyMs: 10, onDeadline: 'best-so-far' });
    expect(kept).toMatchObject({ output: 0.9, decision: { deadlineExceeded: true } });
  });

  it('starts with what fits, by operating point or else by candidate', async () => {
    const functions = { small: () => 0.9, large: () => 0.9 };
    const latencies = new Map([
      ['small', { p95LatencyMs: 10 }],
      ['large', { p95LatencyMs: 60_000 }],
    ]);
    const startingWithLarge = toyCascade(['large', 'small']);
    const blunt = toyRunner(functions, { policy: startingWithLarge, latencies });
    expect((await blunt.predict(1)).decision.answeredBy).toBe('large');
    expect((await blunt.predict(1, { maxLatencyMs: 30_000 })).decision.answeredBy).toBe('small');

    const points = [1, 2].map((latencyMs) => ({
      accuracy: latencyMs / 2,
      latencyMs,
      p95LatencyMs: latencyMs,
    }));
    const policy = toyCascade(['large', 'small'], {
      frontier: { points, chosen: 1, singleBest: points[1] },
      next: ({ evidence }, { point = 1 } = {}) => {
        const ran = evidence.findIndex((said) => said !== undefined);
        return ran < 0 ? { kind: 'run', candidate: point === 1 ? 0 : 1 } : { kind: 'answer', candidate: ran };
      },
    });
    const pointed = toyRunner(functions, { policy, latencies });
    expect((await pointed.predict(1)).decision).toMatchObject({ operatingPoint: 1, answeredBy: 'large' });
    expect((await pointed.predict(1, { maxLatencyMs: 30_000 })).decision).toMatchObject({
      operatingPoint: 0,
      answeredBy: 'small',
      cutShort: false,
    });
  });

  it('holds only the rest against what goes on from a run', async () => {
    const slow = { p95LatencyMs: 60_000 };
    const continues = { candidate: 'small', p95LatencyMs: 10 };
    const functions = { small: () => 0.1, large: () => 0.9 };
    const ask = async (
      latencies: NonNullable<Parameters<typeof toyRunner>[1]>['latencies'],
      names?: string[],
    ) => {
      const runner = toyRunner(functions, { latencies, policy: toyCascade(names ?? ['small', 'large']) });
      return (await runner.predict(1, { maxLatencyMs: 30_000 })).decision;
    };
    expect(await ask(new Map([['large', slow]]))).toMatchObject({ answeredBy: 'small', cutShort: true });
    const continued = new Map([['large', { ...slow, continues }]]);
    expect(await ask(continued)).toMatchObject({ answeredBy: 'large', cutShort: false });
    // Small has to stand in for large, and then large can go on from it.
    const { ran } = await ask(continued, ['large', 'small']);
    expect(ran.map(({ candidate }) => candidate)).toEqual(['small', 'large']);
  });

  it('gets its answer although an audit would take longer', async () => {
    const slow = stubborn(0.9);
    const runner = toyRunner(
      { small: () => 0.8, slow: slow.run },
      { policy: toyCascade(['small']), watch: { singleBest: 'slow', auditFraction: 1 } },
    );
    const { output, decision } = await runner.predict(1, { maxLatencyMs: 150 });
    expect(output).toBe(0.8);
    expect(decision.audit).toBeUndefined();
    slow.letGo();
    await runner.close();
  });
});

describe('a request that is aborted', () => {
  it('rejects at once, and its run, told so, is no fault', async () => {
    const slow = stubborn(0.9);
    const runner = toyRunner({ slow: slow.run });
    const controller = new AbortController();
    const answer = runner.predict(1, { signal: controller.signal });
    controller.abort('enough');
    await expect(answer).rejects.toMatchObject({ code: 'aborted', cause: 'enough' });
    slow.letGo();
    expect(await runner.predict(1)).toMatchObject({ output: 0.9 });
    expect(runner.counts.fault).toBe(0);
  });

  it('whenever that is, leaves the others alone', async () => {
    const random = seededRandom(4);
    const runner = toyRunner({
      small: () => sleep(1).then(() => 0.1),
      large: () => sleep(1).then(() => 0.9),
    });
    const requests = Array.from({ length: 40 }, async (_, i) => {
      const signal = i % 2 === 0 ? AbortSignal.timeout(Math.floor(random() * 5)) : undefined;
      const answer = await runner.predict(1, { signal }).catch((error) => error.code);
      if (signal === undefined) expect(answer).toMatchObject({ output: 0.9 });
      else expect(answer === 'aborted' || answer.output === 0.9).toBe(true);
    });
    await Promise.all(requests);
    await runner.close();
  });
});
