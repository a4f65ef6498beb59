import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunnableTaskName, TaskTypes } from '../../src/models/tasks/tasks.ts';
import type { ServedModel } from '../../src/node/serving/served-model.ts';
import type { Decision } from '../../src/runtime/decision.ts';

export interface ServedModelParts<Name extends RunnableTaskName> {
  open(): Promise<ServedModel<Name>>;
  /** The same model in this thread, to compare with. */
  openDirect(): Promise<ServedModel<Name>>;
  readonly inputs: readonly TaskTypes[Name]['given'][];
  /** What is no input of this task, and the code it is refused with. */
  readonly spoilt: { readonly given: TaskTypes[Name]['given']; readonly code: string };
  /** Runs a candidate that is quick, then one of which no run ends within `budgetMs`; the first comes well before. */
  readonly slow?: {
    open(): Promise<ServedModel<Name>>;
    readonly budgetMs: number;
    /** A run keeps this thread from noticing the deadline: what is late is then an answer, where one is wanted. */
    readonly blocks: boolean;
  };
}

/** What every model that is served keeps to, wherever it runs. */
export function describeServedModelContract<Name extends RunnableTaskName>(
  name: string,
  { open, openDirect, inputs, spoilt, slow }: ServedModelParts<Name>,
): void {
  describe(`${name} as a served model`, () => {
    let model: ServedModel<Name>;
    let direct: ServedModel<Name>;
    const [input] = inputs;

    beforeAll(async () => {
      [model, direct] = await Promise.all([open(), openDirect()]);
    });
    afterAll(async () => {
      await Promise.all([model.close(), direct.close()]);
    });

    it('says what it is', () => {
      const { task, candidates, labels } = direct;
      expect({ task: model.task, candidates: model.candidates, labels: model.labels }).toEqual({
        task,
        candidates,
        labels,
      });
    });

    it('answers as the model in this thread does, asked at the same time and in turn', async () => {
      const together = await Promise.all(inputs.map((given) => model.predict(given)));
      for (const [i, given] of inputs.entries()) {
        const expected = untimed(await direct.predict(given));
        expect(untimed(together[i])).toEqual(expected);
        expect(untimed(await model.predict(given))).toEqual(expected);
      }
    });

    it('refuses with code, place and remedy as the model in this thread does, and goes on', async () => {
      const options = { maxLatencyMs: Number.NaN } as never;
      for (const ask of [
        (from: ServedModel<Name>) => from.predict(spoilt.given),
        (from: ServedModel<Name>) => from.predict(input, options),
      ]) {
        const expected = await ask(direct).catch((error) => error);
        await expect(ask(model)).rejects.toMatchObject({
          name: 'PremodelError',
          code: expected.code,
          message: expected.message,
          place: expected.place,
          remedy: expected.remedy,
        });
      }
      await expect(model.predict(spoilt.given)).rejects.toMatchObject({ code: spoilt.code });
      await model.predict(input);
    });

    it('stops for a signal, before and after it began', async () => {
      const signal = AbortSignal.abort();
      await expect(model.predict(input, { signal } as never)).rejects.toMatchObject({ code: 'aborted' });
      const controller = new AbortController();
      const answer = model.predict(input, { signal: controller.signal } as never);
      controller.abort();
      await expect(answer).rejects.toMatchObject({ code: 'aborted' });
      await model.predict(input);
    });

    it('tells who runs, and the answer so far after each run', async () => {
      const ran: string[] = [];
      const held: TaskTypes[Name]['result'][] = [];
      const options = {
        onRun: (candidate: string) => ran.push(candidate),
        onHeld: (result: TaskTypes[Name]['result']) => held.push(result),
      };
      const { decision } = await model.predict(input, options as never);
      expect(ran).toEqual(decision.ran.map(({ candidate }) => candidate));
      expect(held).toHaveLength(ran.length);
      expect(held.at(-1)?.decision.answeredBy).toBe(decision.answeredBy);
    });

    it('does without candidates that are said to be unavailable', async () => {
      const unavailable = model.candidates.map(({ name }) => name);
      await expect(model.predict(input, { unavailable } as never)).rejects.toMatchObject({
        code: 'no-candidate-available',
      });
    });

    it('reports on itself', async () => {
      await model.predict(input);
      const status = await model.status();
      expect(status).toMatchObject({ ready: true, queued: 0, running: 0 });
      expect(status.hosts).toBeGreaterThanOrEqual(1);
      expect(status.events.load).toBeGreaterThanOrEqual(1);
      expect(Object.keys(status.resident).length).toBeGreaterThanOrEqual(1);
    });

    it('lets what is under way finish when it is closed, and answers nothing after', async () => {
      const own = await open();
      const pending = inputs.map((given) => own.predict(given));
      await own.close();
      for (const [i, given] of inputs.entries()) {
        expect(untimed(await pending[i])).toEqual(untimed(await direct.predict(given)));
      }
      await expect(own.predict(input)).rejects.toMatchObject({ code: 'closed' });
      expect(await own.status()).toMatchObject({ ready: false });
      await own.close();
    });

    it.runIf(slow)('keeps a deadline: an error, or the best answer by then', async () => {
      if (!slow) return;
      const own = await slow.open();
      // Loaded first, so that only runs count.
      await own.predict(input);
      const maxLatencyMs = slow.budgetMs;
      await expect(own.predict(input, { maxLatencyMs } as never)).rejects.toMatchObject({
        code: 'deadline-exceeded',
      });
      const options = { maxLatencyMs, onDeadline: 'best-so-far' };
      const { decision } = await own.predict(input, options as never);
      if (!slow.blocks) {
        expect(decision).toMatchObject({ deadlineExceeded: true, answeredBy: own.candidates[0].name });
        expect(decision.ran).toHaveLength(1);
      }
      await own.close();
    });
  });
}

/** All of a result but how long it took. */
function untimed<Result extends { readonly decision: Decision }>({ decision, ...answer }: Result) {
  const { timings: _, ran, ...rest } = decision;
  return {
    ...answer,
    decision: { ...rest, ran: ran.map(({ candidate, evidence }) => ({ candidate, evidence })) },
  };
}
