import { PremodelError } from '../error.ts';
import type { Given, Result, RunnableTaskName } from '../models/tasks/tasks.ts';
import type { PredictOptions } from '../node/adaptive-model.ts';
import type { ServedModel, ServedStatus } from '../node/serving/served-model.ts';

/** One model and the requests it is at. */
interface Generation {
  readonly model: ServedModel;
  running: number;
  onIdle?: () => void;
}

/** A model that can be replaced by its next version while it answers: who asked the old one is answered by it. */
export class ReloadableModel implements ServedModel {
  #current: Generation;
  #status: ServedStatus;
  #looking?: Promise<void>;

  private constructor(model: ServedModel, status: ServedStatus) {
    this.#current = { model, running: 0 };
    this.#status = status;
  }

  static async of(model: ServedModel): Promise<ReloadableModel> {
    return new ReloadableModel(model, await model.status());
  }

  get task(): RunnableTaskName {
    return this.#current.model.task;
  }

  get candidates(): ServedModel['candidates'] {
    return this.#current.model.candidates;
  }

  get labels(): readonly string[] | undefined {
    return this.#current.model.labels;
  }

  async predict(given: Given, options?: PredictOptions<RunnableTaskName>): Promise<Result> {
    const asked = this.#current;
    asked.running++;
    try {
      return await asked.model.predict(given, options);
    } finally {
      asked.running--;
      if (asked.running === 0) asked.onIdle?.();
    }
  }

  /** As of the last look: hosts that are busy would keep whoever asks waiting. */
  status(): ServedStatus {
    return this.#status;
  }

  /** One at a time, however slow a model is to tell. */
  look(): Promise<void> {
    this.#looking ??= (async () => {
      try {
        this.#status = await this.#current.model.status();
      } finally {
        this.#looking = undefined;
      }
    })();
    return this.#looking;
  }

  /**
   * New requests go to the next model from now on.
   * @returns settles when the old one has answered what it was asked, and is closed
   * @throws PremodelError `task-differs`: clients could not know
   */
  replace(next: ServedModel): Promise<void> {
    const old = this.#current;
    if (next.task !== old.model.task) {
      throw new PremodelError('task-differs', `the new premodel is for ${next.task}, not ${old.model.task}`, {
        remedy: 'Serve it under a name of its own.',
      });
    }
    this.#current = { model: next, running: 0 };
    return closeWhenIdle(old);
  }

  close(): Promise<void> {
    this.#status = { ...this.#status, ready: false };
    return this.#current.model.close();
  }
}

async function closeWhenIdle(generation: Generation): Promise<void> {
  if (generation.running > 0) {
    await new Promise<void>((resolve) => {
      generation.onIdle = resolve;
    });
  }
  await generation.model.close();
}
