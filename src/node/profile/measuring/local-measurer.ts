import type { Domain } from '../../../domain/domain.ts';
import { PremodelError } from '../../../error.ts';
import { factsOf } from '../../../error-codes.ts';
import { inLabelsOf } from '../../../models/tasks/shared-labels.ts';
import type { ModelTask, OpenedModel, RunnableTask } from '../../../models/tasks/task.ts';
import { seededRandom } from '../../../random.ts';
import { RunEnergy } from '../../energy/run-energy.ts';
import type { Step } from '../../host/step-record.ts';
import { toWire } from '../../host/wire-error.ts';
import { nodeTask } from '../../node-task.ts';
import { openCandidate } from '../../open-candidate.ts';
import { openModels } from '../../tasks/open-models.ts';
import { type MeasureSettings, measureInput, measureRuns } from '../measure-input.ts';
import { timeDecoding } from '../time-decoding.ts';
import type {
  LoadRequest,
  Measured,
  MeasuredInput,
  MeasureRequest,
  Measurer,
  MeasuringSetup,
  OpenedMeasurer,
} from './measurer.ts';

/** What every task has in common here: it is given paths or texts, whatever it makes of them. */
type AnyTask = ModelTask<unknown, unknown, unknown> & RunnableTask<string, unknown, unknown, never, unknown>;

/** Measures in this process. */
export class LocalMeasurer implements Measurer {
  readonly #setup: MeasuringSetup;
  readonly #task: AnyTask;
  readonly #onStep: (step: Step) => void;
  #models: readonly OpenedModel<unknown, unknown>[] = [];
  #domain?: Domain<unknown, unknown, unknown>;
  #energy?: RunEnergy;

  /** @param onStep told of every step just before it */
  constructor(setup: MeasuringSetup, onStep: (step: Step) => void = () => {}) {
    this.#setup = setup;
    this.#task = nodeTask(setup.task) as unknown as AnyTask;
    this.#onStep = onStep;
  }

  async open(): Promise<OpenedMeasurer> {
    this.#onStep({ kind: 'open' });
    this.#models = await this.#openModels();
    this.#domain = await this.#task.loadDomain();
    this.#energy = await RunEnergy.open(this.#setup.energy);
    this.#onStep({ kind: 'idle' });
    const { meterName, unavailable } = this.#energy;
    return { energyMeter: meterName, energyUnavailable: unavailable };
  }

  async load(index: number): Promise<LoadRequest> {
    this.#onStep({ kind: 'load', candidate: index });
    const { candidate, sessions, rescorer } = this.#models[index];
    await candidate.load();
    const request = { sessions: await sessions(), rescorer: await rescorer?.sessions() };
    this.#onStep({ kind: 'idle' });
    return request;
  }

  measure(request: MeasureRequest) {
    const domain = this.#domain!;
    return this.#withInput(request, (input, settings) => {
      this.#onStep({ kind: 'features' });
      return measureInput(input, request.reference, domain, this.#models, settings);
    });
  }

  measureCosts(request: MeasureRequest) {
    return this.#withInput(request, async (input, settings) => ({
      runs: await measureRuns(input, this.#models, settings),
    }));
  }

  async close(): Promise<void> {
    this.#energy?.close();
    await Promise.all(this.#models.map(({ candidate }) => candidate.release()));
  }

  async #openModels(): Promise<readonly OpenedModel<unknown, unknown>[]> {
    const { models } = this.#setup;
    if ('folders' in models) {
      const { folders, options, labels, classes } = models;
      const opened = await openModels(this.#task, folders, options);
      return opened.map((model, k) => {
        const { name } = model.candidate;
        return inLabelsOf({ labels }, model, { name, classes: classes[k] }, this.#task);
      });
    }
    const { premodel, file, options } = models;
    return Promise.all(
      premodel.candidates.map(async (candidate) => ({
        ...(await openCandidate(this.#task, candidate, premodel, file, options)),
        continues: candidate.continues?.candidate,
      })),
    );
  }

  async #withInput<T>(
    { given, rule, seed, metered, without }: MeasureRequest,
    measure: (input: unknown, settings: MeasureSettings) => Promise<T>,
  ): Promise<Measured<T>> {
    const energy = this.#energy!;
    let hasRun = false;
    try {
      this.#onStep({ kind: 'decode' });
      const { input, decodeMs } = await timeDecoding(() => this.#task.decode(given), rule.minRepeats);
      const found = await measure(input, {
        rule,
        random: seededRandom(seed),
        energy: metered ? energy : undefined,
        without: new Set(without),
        isInputFault,
        onRun: (candidate) => {
          hasRun = true;
          this.#onStep({ kind: 'run', candidate });
        },
      });
      const about: MeasuredInput = { decodeMs, energyUnavailable: energy.unavailable };
      return { ...found, ...about };
    } catch (error) {
      if (hasRun && !isInputFault(error)) throw error;
      return { fault: toWire(error) };
    } finally {
      this.#onStep({ kind: 'idle' });
    }
  }
}

/** Whether another input would do: this one is left out. */
function isInputFault(error: unknown): boolean {
  return PremodelError.is(error) && factsOf(error.code).blame === 'input';
}
