import type { AdaptiveModel, PredictOptions } from '../node/adaptive-model.ts';
import type { ServedModel, ServedStatus } from '../node/serving/served-model.ts';
import type { Given, Result, RunnableTaskName } from '../node/tasks/tasks.ts';
import { modelClosed } from '../runtime/model-closed.ts';
import { OverloadedError } from '../runtime/overloaded-error.ts';

/** One is decoded while another runs; more would only hold pixels. */
const CONCURRENT = 2;
const DEFAULT_MAX_QUEUE = 4;

type Options = PredictOptions<RunnableTaskName>;

/**
 * A model in this thread, behind a bounded queue. For development and for tests: while a model runs, nothing else is
 * answered, and a crash of it is one of the server.
 */
export class InProcessModel implements ServedModel {
  readonly task: RunnableTaskName;
  readonly candidates: ServedModel['candidates'];
  readonly labels?: readonly string[];
  readonly #model: AdaptiveModel<RunnableTaskName>;
  readonly #maxQueue: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;
  #closed = false;

  constructor(model: AdaptiveModel<RunnableTaskName>, maxQueue = DEFAULT_MAX_QUEUE) {
    this.task = model.task;
    this.candidates = model.candidates;
    this.labels = model.labels;
    this.#model = model;
    this.#maxQueue = maxQueue;
  }

  /** @throws PremodelError `overloaded`, `closed`, and what `AdaptiveModel.predict` throws */
  async predict(given: Given, options: Options = {}): Promise<Result> {
    if (this.#closed) throw modelClosed();
    const askedAt = performance.now();
    await this.#enter();
    try {
      const waitedMs = (options.waitedMs ?? 0) + performance.now() - askedAt;
      return await this.#model.predict(given, { ...options, waitedMs });
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  status(): ServedStatus {
    return {
      ...this.#model.status(),
      ready: !this.#closed,
      queued: this.#waiting.length,
      running: this.#running,
      capacity: this.#maxQueue,
      concurrency: CONCURRENT,
    };
  }

  close(): Promise<void> {
    this.#closed = true;
    return this.#model.close();
  }

  async #enter(): Promise<void> {
    if (this.#running >= CONCURRENT) {
      if (this.#waiting.length >= this.#maxQueue) {
        const expectedMs = Math.max(...this.candidates.map(({ cost }) => cost.latencyMs));
        throw new OverloadedError(
          `${this.#waiting.length} requests are waiting already`,
          this.#waiting.length * expectedMs,
        );
      }
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
  }
}
