import type { ModelEvent, ModelEventKind } from './served-model.ts';

/** Counts events and passes them on. */
export class EventCounts {
  readonly #observer?: (event: ModelEvent) => void;
  readonly #counts: Record<ModelEventKind, number> = {
    load: 0,
    evict: 0,
    fault: 0,
    recovered: 0,
    crash: 0,
    hang: 0,
    respawn: 0,
    retry: 0,
  };

  constructor(observer?: (event: ModelEvent) => void) {
    this.#observer = observer;
  }

  get counts(): Readonly<Record<ModelEventKind, number>> {
    return { ...this.#counts };
  }

  add(event: ModelEvent): void {
    this.#counts[event.kind]++;
    this.#observer?.(event);
  }
}
