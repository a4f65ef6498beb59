import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkProbabilities, describeCandidateContract } from '../../test/contracts/candidate-contract.ts';
import type { Candidate } from './candidate.ts';
import { functionCandidate } from './function-candidate.ts';
import { Residency, type ResidencyChange } from './residency.ts';

/** A candidate that knows whether it is loaded, and fails where it runs while it is not. */
function watched(name: string, { loadMs = 0, runMs = 0, clock = { ms: 0 } } = {}) {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  const state = { loaded: false, loads: 0, running: 0 };
  const candidate: Candidate<number, number> = {
    name,
    async load() {
      if (state.loaded) return;
      await pause(loadMs);
      clock.ms += loadMs;
      state.loaded = true;
      state.loads++;
    },
    async run(input) {
      if (!state.loaded) throw new Error(`${name} runs unloaded`);
      state.running++;
      await pause(runMs);
      state.running--;
      if (!state.loaded) throw new Error(`${name} was dropped within a run`);
      return { output: input, preprocessMs: 0, inferenceMs: 0 };
    },
    async release() {
      state.loaded = false;
    },
  };
  return { candidate, state };
}

describeCandidateContract('a managed candidate', {
  make: async () =>
    new Residency({ maxMemoryBytes: 10 }).manage(
      functionCandidate('soft', async ([a, b]: readonly number[]) => Float32Array.of(a, b)),
      { memoryBytes: 10 },
    ),
  inputs: [
    [0.25, 0.75],
    [0.5, 0.5],
  ],
  check: checkProbabilities,
});

describe('Residency', () => {
  it('drops what has been used least recently, where all are alike', async () => {
    const changes: ResidencyChange[] = [];
    const residency = new Residency({
      maxMemoryBytes: 20,
      onChange: (change) => changes.push(change),
      now: () => 0,
    });
    const models = ['a', 'b', 'c'].map((name) =>
      residency.manage(watched(name).candidate, { memoryBytes: 10 }),
    );
    const [a, b, c] = models;
    for (const model of [a, b, a, c]) await model.run(1);
    expect(changes.map(({ kind, candidate }) => `${kind} ${candidate}`)).toEqual([
      'load a',
      'load b',
      'evict b',
      'load c',
    ]);
    expect([...residency.resident()]).toEqual([
      ['a', 10],
      ['c', 10],
    ]);
  });

  it('keeps what takes long to load over what does not, until it is of no use for long', async () => {
    const clock = { ms: 0 };
    const residency = new Residency({ maxMemoryBytes: 20, now: () => clock.ms });
    const slow = residency.manage(watched('slow', { loadMs: 20, clock }).candidate, { memoryBytes: 10 });
    const quick = ['p', 'q'].map((name) =>
      residency.manage(watched(name, { loadMs: 2, clock }).candidate, { memoryBytes: 10 }),
    );
    await slow.run(1);
    await quick[0].run(1);
    await quick[1].run(1);
    expect(residency.resident().has('slow')).toBe(true);
    for (let i = 0; i < 60; i++) await quick[i % 2].run(1);
    expect(residency.resident().has('slow')).toBe(false);
  });

  it('never drops what is pinned', async () => {
    const residency = new Residency({ maxMemoryBytes: 20 });
    const pinned = residency.manage(watched('pinned').candidate, { memoryBytes: 10, pinned: true });
    const others = ['p', 'q'].map((name) => residency.manage(watched(name).candidate, { memoryBytes: 10 }));
    await pinned.run(1);
    for (let i = 0; i < 10; i++) await others[i % 2].run(1);
    expect(residency.resident().has('pinned')).toBe(true);
  });

  it('counts memory that candidates share once', async () => {
    const residency = new Residency({ maxMemoryBytes: 10 });
    const two = ['one beam', 'four beams'].map((name) =>
      residency.manage(watched(name).candidate, { memoryBytes: 10, sharedAs: 'weights' }),
    );
    await Promise.all(two.map((model) => model.run(1)));
    expect([...residency.resident()]).toEqual([['one beam', 10]]);
  });

  it('preloads what fits, what is pinned first', async () => {
    const residency = new Residency({ maxMemoryBytes: 20 });
    for (const name of ['a', 'b', 'c']) {
      residency.manage(watched(name).candidate, { memoryBytes: 10, pinned: name === 'b' });
    }
    await residency.preload();
    expect([...residency.resident().keys()].sort()).toEqual(['a', 'b']);
  });

  it('refuses what can never fit', () => {
    const residency = new Residency({ maxMemoryBytes: 20 });
    residency.manage(watched('pinned').candidate, { memoryBytes: 15, pinned: true });
    expect(() => residency.manage(watched('large').candidate, { memoryBytes: 10 })).toThrow(
      expect.objectContaining({ code: 'exceeds-memory' }),
    );
  });

  it('goes on after a load that failed', async () => {
    const residency = new Residency({ maxMemoryBytes: 10 });
    const { candidate } = watched('sick');
    let sick = true;
    const load = () => (sick ? Promise.reject(new Error('no such file')) : candidate.load());
    const model = residency.manage({ ...candidate, load }, { memoryBytes: 10 });
    await expect(model.run(1)).rejects.toThrow('no such file');
    sick = false;
    await expect(model.run(1)).resolves.toMatchObject({ output: 1 });
  });

  it('lets one that waits for room have it, however busy the others are', async () => {
    const residency = new Residency({ maxMemoryBytes: 10 });
    const busy = residency.manage(watched('busy', { runMs: 5 }).candidate, { memoryBytes: 10 });
    const other = residency.manage(watched('other').candidate, { memoryBytes: 10 });
    let over = false;
    const client = async () => {
      while (!over) await busy.run(1);
    };
    // Never idle: the second client starts in the middle of a run of the first.
    const clients = [client(), new Promise((resolve) => setTimeout(resolve, 2)).then(client)];
    await new Promise((resolve) => setTimeout(resolve, 10));
    await expect(other.run(2)).resolves.toMatchObject({ output: 2 });
    over = true;
    await Promise.all(clients);
  });

  it('stays within its budget and disturbs no run, whatever is asked at the same time', async () => {
    const request = fc.record({ model: fc.nat({ max: 4 }), afterMs: fc.nat({ max: 6 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 1, max: 10 }), { minLength: 5, maxLength: 5 }),
        fc.integer({ min: 10, max: 25 }),
        fc.array(request, { minLength: 1, maxLength: 20 }),
        async (sizes, maxMemoryBytes, requests) => {
          const residency = new Residency({ maxMemoryBytes, onChange: check });
          const models = sizes.map((_, i) => watched(`m${i}`, { loadMs: i, runMs: 4 - i }));
          const managed = models.map(({ candidate }, i) =>
            residency.manage(candidate, { memoryBytes: sizes[i] }),
          );
          function check() {
            const held = models.reduce((sum, { state }, i) => sum + (state.loaded ? sizes[i] : 0), 0);
            expect(held).toBeLessThanOrEqual(maxMemoryBytes);
          }
          const answers = await Promise.all(
            requests.map(async ({ model, afterMs }, i) => {
              await new Promise((resolve) => setTimeout(resolve, afterMs));
              return (await managed[model].run(i)).output;
            }),
          );
          expect(answers).toEqual(requests.map((_, i) => i));
        },
      ),
      { numRuns: 30 },
    );
  });
});
