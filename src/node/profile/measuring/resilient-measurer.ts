import type { PremodelError } from '../../../error.ts';
import { HostLoss } from '../../host/watched-host.ts';
import { fromWire } from '../../host/wire-error.ts';
import type { FailedRun } from '../cell.ts';
import { hostFailed, inputLost, loadLost, lostRun } from './loss-errors.ts';
import type {
  LoadRequest,
  Measured,
  MeasuredInput,
  MeasureRequest,
  Measurer,
  OpenedMeasurer,
} from './measurer.ts';
import { TrackRecord } from './track-record.ts';

/** An input to be measured. */
export interface Subject extends Omit<MeasureRequest, 'without'> {
  readonly id: string;
}

/** What came of an input, or why nothing can. */
export type Found<T> = { readonly fault: Error } | T;

/** So often a host may be lost while it did nothing, with one input. */
const MOST_UNEXPLAINED = 3;

/**
 * Measures input after input. What a model does to the process it runs in costs its answer to that input and nothing
 * else: it is noted as failed, and the others are measured in a new process. Nothing is tried again that took a
 * process down.
 */
export class ResilientMeasurer {
  readonly record: TrackRecord;
  readonly #measurer: Measurer;
  readonly #names: readonly string[];
  readonly #warmUp: readonly Subject[];
  /** By input and candidate. */
  readonly #lost = new Map<string, Map<number, FailedRun>>();
  readonly #faults = new Map<string, PremodelError>();
  #isOpen = false;
  #isWarm = false;

  /**
   * @param names of the candidates, in the order of their indexes
   * @param warmUp measured first, so that no input pays for what is done once: compilation, memory, page faults
   */
  constructor(measurer: Measurer, names: readonly string[], warmUp: readonly Subject[] = []) {
    this.#measurer = measurer;
    this.#names = names;
    this.#warmUp = warmUp;
    this.record = new TrackRecord(names);
  }

  async open(): Promise<OpenedMeasurer> {
    return this.#explained(() => this.#measurer.open());
  }

  /** @throws PremodelError `model-hangs`, `model-crashes`, and what loading throws */
  async load(candidate: number): Promise<LoadRequest> {
    const request = await this.#explained(() => this.#measurer.load(candidate), candidate);
    if (candidate === this.#names.length - 1) this.#isOpen = true;
    return request;
  }

  /** @throws PremodelError `model-hangs`, `model-crashes` of a model that only ever does */
  async measure(subject: Subject) {
    await this.warmUp();
    return this.#survive(subject, (request) => this.#measurer.measure(request));
  }

  async measureCosts(subject: Subject) {
    return this.#survive(subject, (request) => this.#measurer.measureCosts(request));
  }

  /** Does nothing where it is warm. A process that is lost takes its warmth along. */
  async warmUp(): Promise<void> {
    while (!this.#isWarm) {
      this.#isWarm = true;
      for (const subject of this.#warmUp) {
        await this.#survive(subject, (request) => this.#measurer.measure(request));
      }
    }
  }

  /** What could be a candidate's first answer: only those are run that have none yet. */
  async probe(subject: Subject): Promise<void> {
    const answered = this.#names.flatMap((_, k) => (this.record.hasAnswered(k) ? [k] : []));
    await this.#survive(subject, (request) =>
      this.#measurer.measure({ ...request, without: [...request.without, ...answered] }),
    );
  }

  close(): Promise<void> {
    return this.#measurer.close();
  }

  async #survive<T extends { readonly runs: readonly (object | FailedRun)[] }>(
    { id, ...request }: Subject,
    ask: (request: MeasureRequest) => Promise<Measured<T>>,
  ): Promise<Found<T & MeasuredInput>> {
    const lost = this.#lost.get(id) ?? new Map<number, FailedRun>();
    for (let unexplained = 0; ; ) {
      const fault = this.#faults.get(id);
      if (fault) return { fault };
      if (!this.#isOpen) await this.#reopen();
      try {
        const found = await ask({ ...request, without: [...lost.keys()] });
        if ('fault' in found) return { fault: fromWire(found.fault) };
        const runs = found.runs.map((run, k) => lost.get(k) ?? run);
        this.record.add(id, runs);
        return { ...found, runs };
      } catch (error) {
        if (!(error instanceof HostLoss)) throw error;
        this.#isOpen = false;
        this.#isWarm = false;
        const { kind, candidate } = error.step;
        if (kind === 'run' && candidate !== undefined) {
          this.#lost.set(id, lost.set(candidate, lostRun(error)));
          this.record.addLoss(id, candidate, error);
        } else if (kind === 'decode' || kind === 'features') this.#faults.set(id, inputLost(id, error));
        else if (++unexplained >= MOST_UNEXPLAINED) throw hostFailed(error);
      }
    }
  }

  async #reopen(): Promise<void> {
    await this.open();
    for (const k of this.#names.keys()) await this.load(k);
  }

  async #explained<T>(ask: () => Promise<T>, candidate?: number): Promise<T> {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof HostLoss)) throw error;
      throw candidate === undefined ? hostFailed(error) : loadLost(this.#names[candidate], error);
    }
  }
}
