import type { Premodel } from '../../../artifact/premodel.ts';
import type { SessionRequest } from '../../../models/tasks/task.ts';
import type { RunnableTaskName } from '../../../models/tasks/tasks.ts';
import type { ClassMap } from '../../../profile/class-map.ts';
import type { EnergyOptions } from '../../energy/run-energy.ts';
import type { WireError } from '../../host/wire-error.ts';
import type { OpenCandidateOptions } from '../../open-candidate.ts';
import type { OpenModelsOptions } from '../../tasks/open-models.ts';
import type { FailedRun } from '../cell.ts';
import type { CellCost, InputMeasurement } from '../measure-input.ts';
import type { RepeatRule } from '../repeated-timing.ts';

/** Everything it takes to measure, so that it can be done in another process. */
export interface MeasuringSetup {
  readonly task: RunnableTaskName;
  readonly models:
    | {
        readonly folders: readonly string[];
        readonly options: OpenModelsOptions;
        /** Class names of all of them together, and how each has them, in the order of the models; where they have classes. */
        readonly labels?: readonly string[];
        readonly classes: readonly (ClassMap | undefined)[];
      }
    | { readonly premodel: Premodel; readonly file: string; readonly options: OpenCandidateOptions };
  /** No meter that is open here: another process cannot read it. */
  readonly energy: EnergyOptions;
}

/** What is known once the models are open; nothing is loaded yet. */
export interface OpenedMeasurer {
  readonly energyMeter: string;
  /** Why no energy is known. */
  readonly energyUnavailable?: string;
}

/** What to run, to find out what loading a model costs. */
export interface LoadRequest {
  readonly sessions: readonly SessionRequest[];
  /** Of the second model alone, where it asks one. */
  readonly rescorer?: readonly SessionRequest[];
}

export interface MeasureRequest {
  /** The path of an image, or the text. */
  readonly given: string;
  /** The right answer. Absent: only costs are asked for. */
  readonly reference?: number | string;
  readonly rule: RepeatRule;
  /** Of the order of the runs. */
  readonly seed: number;
  /** Whether to read the energy. */
  readonly metered: boolean;
  /** Indexes of candidates that are not to be run. */
  readonly without: readonly number[];
}

/** What came of an input: the input itself may be to blame that nothing did. */
export type Measured<T> = { readonly fault: WireError } | (T & MeasuredInput);

export interface MeasuredInput {
  readonly decodeMs: number;
  /** Why energy is not, or no longer, known. */
  readonly energyUnavailable?: string;
}

export interface MeasuredCosts {
  /** In the order of the candidates. */
  readonly runs: readonly (CellCost | FailedRun)[];
}

/** Runs models on inputs and says what came of it, in this process or in another. */
export interface Measurer {
  /** To be called first, and again after a loss. */
  open(): Promise<OpenedMeasurer>;
  /** @throws PremodelError of the model */
  load(candidate: number): Promise<LoadRequest>;
  measure(request: MeasureRequest): Promise<Measured<InputMeasurement>>;
  measureCosts(request: MeasureRequest): Promise<Measured<MeasuredCosts>>;
  close(): Promise<void>;
}
