import type { Step } from '../../host/step-record.ts';
import { WatchedHost } from '../../host/watched-host.ts';
import type { InputMeasurement } from '../measure-input.ts';
import type {
  LoadRequest,
  Measured,
  MeasuredCosts,
  MeasureRequest,
  Measurer,
  MeasuringSetup,
  OpenedMeasurer,
} from './measurer.ts';

/** What a measuring host is asked. */
export type MeasuringQuestion =
  | { readonly kind: 'open'; readonly setup: MeasuringSetup }
  | { readonly kind: 'load'; readonly candidate: number }
  | { readonly kind: 'measure' | 'measureCosts'; readonly request: MeasureRequest }
  | { readonly kind: 'close' };

/**
 * Measures in a process of its own, in which the clock runs as well: messages are in nobody's time. Everything throws
 * `HostLoss` where that process is lost; it is started anew by `open`.
 */
export class HostedMeasurer implements Measurer {
  readonly #setup: MeasuringSetup;
  readonly #limitMs: (step: Step) => number;
  #host?: WatchedHost<MeasuringQuestion>;

  /** @param limitMs how long a step may take */
  constructor(setup: MeasuringSetup, limitMs: (step: Step) => number) {
    this.#setup = setup;
    this.#limitMs = limitMs;
  }

  async open(): Promise<OpenedMeasurer> {
    await this.#host?.kill();
    this.#host = new WatchedHost({ program: 'profile/measuring/host', limitMs: this.#limitMs });
    return (await this.#host.ask({ kind: 'open', setup: this.#setup })) as OpenedMeasurer;
  }

  async load(candidate: number): Promise<LoadRequest> {
    return (await this.#host!.ask({ kind: 'load', candidate })) as LoadRequest;
  }

  async measure(request: MeasureRequest): Promise<Measured<InputMeasurement>> {
    return (await this.#host!.ask({ kind: 'measure', request })) as Measured<InputMeasurement>;
  }

  async measureCosts(request: MeasureRequest): Promise<Measured<MeasuredCosts>> {
    return (await this.#host!.ask({ kind: 'measureCosts', request })) as Measured<MeasuredCosts>;
  }

  /** Whatever it does. */
  async close(): Promise<void> {
    const host = this.#host;
    this.#host = undefined;
    if (host?.isIdle) await host.ask({ kind: 'close' }).catch(() => {});
    await host?.kill();
  }
}
