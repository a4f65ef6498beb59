import { howToRun } from '../artifact/how-to-run.ts';
import { latenciesOf } from '../artifact/latencies-of.ts';
import type { ParseOptions } from '../artifact/parse-premodel.ts';
import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { substitutesOf } from '../artifact/substitutes-of.ts';
import { usualRuns } from '../artifact/usual-runs.ts';
import { watchOf } from '../artifact/watch-of.ts';
import type { InputOf, OutputOf } from '../domain/kinds.ts';
import { isTaskName } from '../domain/tasks.ts';
import { PremodelError } from '../error.ts';
import type { RunnableTaskName, RunnableTaskOf, TaskTypes } from '../models/tasks/tasks.ts';
import type { Policy } from '../policy/policy.ts';
import { OUTCOMES } from '../profile/profile.ts';
import { AdaptiveRunner } from '../runtime/adaptive-runner.ts';
import type { Answer } from '../runtime/decision.ts';
import type { AuditReport } from '../runtime/monitor/audit.ts';
import type { DriftOptions, DriftReport } from '../runtime/monitor/drift-monitor.ts';
import type { WatchParts } from '../runtime/monitor/watch.ts';
import type { RequestOptions } from '../runtime/predict-options.ts';
import { assertRequestOptions } from '../runtime/request-options.ts';
import { assertMemoryOptions, footprintsOf, type MemoryOptions } from './memory-options.ts';
import { nodeTask } from './node-task.ts';
import { notRunnable, type OpenCandidateOptions } from './open-candidate.ts';
import { openCandidates } from './open-candidates.ts';
import type { ModelEvent, ServedStatus } from './serving/served-model.ts';

export interface LoadOptions<Name extends RunnableTaskName = RunnableTaskName>
  extends OpenCandidateOptions,
    MemoryOptions,
    ParseOptions {
  /**
   * A model that is missing, modified or invalid: refuse to load, or do without it as after a fault (it rests, and is
   * looked for again) as long as another can be opened. Default `refuse`.
   */
  readonly faultyModels?: 'refuse' | 'rest';
  /** Refuse a premodel for another task; also tells TypeScript what `predict` takes and gives. Default: any. */
  readonly task?: Name;
  /**
   * Load what the operating point in use runs now, or what of it fits into `maxMemoryMb`; other models are loaded when
   * a request first needs them, as all are otherwise. Default false.
   */
  readonly preload?: boolean;
  /** Told of each model just before `preload` loads it. Must not throw. */
  readonly onPreload?: (candidate: string) => void;
  /** Answer with the single best model where a decision is flagged as likely wrong. Default false: flag only. */
  readonly fallback?: boolean;
  /** Also run the single best on this share of the inputs, 0..1, to see how often it answers otherwise. Default 0. */
  readonly auditFraction?: number;
  /** Of the inputs drawn to audit. Default 1. */
  readonly auditSeed?: number;
  /** How drift is looked for: values per window, and the chance of any false alarm. */
  readonly driftOptions?: DriftOptions;
  /** Predictions that may wait for their turn; further ones are refused with `overloaded`. Default 1000. */
  readonly maxQueue?: number;
  /** Told what happens to models: loads, faults, recoveries. Must not throw. */
  readonly onEvent?: (event: ModelEvent) => void;
}

/** One is decoded while another runs; more would only hold pixels, and keep the event loop from anything else. */
const MAX_CONCURRENT = 2;
const DEFAULT_MAX_QUEUE = 1000;

export type PredictOptions<Name extends RunnableTaskName = 'image-classification'> =
  TaskTypes[Name]['options'] &
    RequestOptions & {
      /** Called after every run with the result as it would be without another. Must not throw. */
      readonly onHeld?: (result: TaskTypes[Name]['result']) => void;
    };

/**
 * A premodel and its models behind the interface of one model.
 *
 * @example
 * const model = await AdaptiveModel.load('imagenet.premodel.json');
 * const { predictions, decision } = await model.predict('cat.jpg');
 * await model.close();
 */
export class AdaptiveModel<Name extends RunnableTaskName = 'image-classification'> {
  readonly task: Name;
  /** Every model the policy may run, with its cost on the device it was profiled on. */
  readonly candidates: readonly PremodelCandidate[];
  /** Class names by class index; classification only. */
  readonly labels?: readonly string[];
  readonly #task: RunnableTaskOf<Name>;
  readonly #runner: AdaptiveRunner<InputOf<Name>, OutputOf<Name>>;
  readonly #concurrency: number;
  readonly #maxQueue: number;
  #closed = false;

  private constructor(
    name: Name,
    task: RunnableTaskOf<Name>,
    candidates: readonly PremodelCandidate[],
    labels: readonly string[] | undefined,
    runner: AdaptiveRunner<InputOf<Name>, OutputOf<Name>>,
    concurrency: number,
    maxQueue: number,
  ) {
    this.task = name;
    this.candidates = candidates;
    this.labels = labels;
    this.#task = task;
    this.#runner = runner;
    this.#concurrency = concurrency;
    this.#maxQueue = maxQueue;
  }

  /**
   * Reads the file and checks every model against it. Sessions are created when first needed.
   * @throws PremodelError `missing-file`, `not-a-premodel`, `unsupported-version`, `invalid-json`,
   * `invalid-premodel`, `modified-file`, `invalid-policy`, `path-outside`, `missing-candidate`, `modified-model`,
   * `not-runnable`, `task-differs`, `label-set-mismatch`, `exceeds-memory`, `invalid-option`
   */
  static async load<Name extends RunnableTaskName = 'image-classification'>(
    file: string,
    options: LoadOptions<Name> = {},
  ): Promise<AdaptiveModel<Name>> {
    // Hosts are given what was read elsewhere: they start sooner without the checks of a file.
    const { readPremodel } = await import('./premodel-file.ts');
    return AdaptiveModel.open(await readPremodel(file, options), file, options);
  }

  /**
   * As `load`, of a premodel that was read before.
   * @param file where it was read: its models lie relative to it
   */
  static async open<Name extends RunnableTaskName = 'image-classification'>(
    premodel: Premodel,
    file: string,
    options: LoadOptions<Name> = {},
  ): Promise<AdaptiveModel<Name>> {
    assertMemoryOptions(options, premodel);
    assertMaxQueue(options.maxQueue);
    const policy = policyOf(premodel, file);
    const name = taskNameOf(premodel, options.task, file);
    const task: RunnableTaskOf<Name> = nodeTask(name);
    const watch = watchParts(premodel, policy, file, options);
    const needed = new Set([...policy.candidates, watch.singleBest]);
    const candidates = premodel.candidates.filter((candidate) => needed.has(candidate.name));
    const models = await openCandidates(task, candidates, premodel, file, options);
    const { maxQueue = DEFAULT_MAX_QUEUE } = options;
    const concurrency = Math.max(...models.map(({ maxBatch = 1 }) => maxBatch));
    const runner = new AdaptiveRunner({
      domain: await task.loadDomain(policy.features),
      policy,
      candidates: models.map(({ candidate }) => candidate),
      latencies: latenciesOf(premodel),
      watch,
      substitutes: substitutesOf(premodel),
      maxMemoryBytes: options.maxMemoryMb === undefined ? undefined : options.maxMemoryMb * 1e6,
      footprints: footprintsOf(candidates, models, options),
      onEvent: options.onEvent,
      maxConcurrent: Math.max(MAX_CONCURRENT, concurrency),
      maxQueue,
      expectedMs: Math.max(...candidates.map(({ cost }) => cost.latencyMs)),
    });
    const labels = premodel.labels ?? models.find((model) => model.labels)?.labels;
    const model = new AdaptiveModel(name, task, candidates, labels, runner, concurrency, maxQueue);
    // What the single best is asked for needs it as well.
    const only = [
      ...usualRuns(premodel, policy),
      ...(watch.singleBest === undefined ? [] : [watch.singleBest]),
    ];
    if (options.preload) await model.#preload(only, options);
    return model;
  }

  /**
   * Answers one input with whatever models the policy finds worth running on it, under the constraint of this
   * request where one is given, e.g. `{ maxLatencyMs: 5 }` from this call on. A model that fails is done without,
   * where another can answer: docs/runtime.md.
   * @param given for images: path of a file, encoded bytes, or decoded pixels; for translation: the text
   * @throws PremodelError `unsupported-input`, `unreadable-image`, `image-too-elongated`,
   * `invalid-option`, `overloaded` where too many wait already (`maxQueue`), `aborted`, `deadline-exceeded`, `no-candidate-available` (its `cause` is what a model threw last), `closed`
   */
  async predict(
    given: TaskTypes[Name]['given'],
    options: PredictOptions<Name> = {} as PredictOptions<Name>,
  ): Promise<TaskTypes[Name]['result']> {
    const task: RunnableTaskOf<Name> = this.#task;
    task.assertGiven(given);
    assertRequestOptions(options);
    task.assertOptions(options);
    const present = (answer: Answer<OutputOf<Name>>) => task.present(answer, this.labels, options);
    const { onHeld } = options;
    const answer = await this.#runner.predictFrom(() => task.decode(given), {
      ...options,
      onHeld: onHeld && ((held) => onHeld(present(held))),
    });
    return present(answer);
  }

  /** Whether it is a model for this task; narrows its type. */
  isFor<Other extends RunnableTaskName>(task: Other): this is AdaptiveModel<Other> {
    return (this.task as RunnableTaskName) === task;
  }

  /**
   * Whether inputs and runs so far look like those of the training profile, and whether what was promised at training
   * is delivered; undefined for older premodel files.
   */
  drift(): DriftReport | undefined {
    return this.#runner.report().drift;
  }

  /** How often the single best answered otherwise; undefined without `auditFraction`. */
  audit(): AuditReport | undefined {
    return this.#runner.report().audit;
  }

  /** Gauges of this moment, and counts since it was loaded. */
  status(): ServedStatus {
    const { resident, counts, load } = this.#runner;
    return {
      ready: !this.#closed,
      queued: load.queued,
      running: load.running,
      capacity: this.#maxQueue,
      hosts: 1,
      concurrency: this.#concurrency,
      drift: this.drift(),
      audit: this.audit(),
      resident: Object.fromEntries(resident),
      events: { crash: 0, hang: 0, respawn: 0, retry: 0, ...counts },
    };
  }

  /** Lets predictions under way finish and frees every model. Idempotent. */
  close(): Promise<void> {
    this.#closed = true;
    return this.#runner.close();
  }

  async #preload(only: readonly string[], { faultyModels, onPreload }: LoadOptions<Name>): Promise<void> {
    try {
      await this.#runner.preload({ only, faultsRest: faultyModels === 'rest', onLoad: onPreload });
    } catch (error) {
      // Loading failed, so no caller will have this model to close it.
      await this.close();
      throw error;
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

function assertMaxQueue(maxQueue = DEFAULT_MAX_QUEUE): void {
  if (Number.isInteger(maxQueue) && maxQueue >= 0) return;
  throw new PremodelError(
    'invalid-option',
    `maxQueue must be a whole number of at least 0, got ${maxQueue}`,
    {
      place: { field: 'maxQueue' },
      remedy: 'Leave it out for the default.',
    },
  );
}

/** The single best is only needed, and looked for, where something is to run it. */
function watchParts(
  premodel: Premodel,
  policy: Policy,
  file: string,
  { fallback, auditFraction = 0, auditSeed, driftOptions }: LoadOptions,
): WatchParts {
  if (!(auditFraction >= 0 && auditFraction <= 1)) {
    throw new PremodelError('invalid-option', `auditFraction is ${auditFraction}`, {
      place: { field: 'auditFraction' },
      remedy: 'Give a share from 0 to 1, such as 0.01.',
    });
  }
  const { singleBest, ...watch } = watchOf(premodel, policy, file);
  if (!(fallback || auditFraction > 0)) return { ...watch, driftOptions };
  if (singleBest === undefined || (fallback && !watch.soundness)) {
    const lacks = singleBest === undefined ? 'its single best' : 'what its wrong decisions look like';
    throw new PremodelError('invalid-option', `the premodel does not know ${lacks}`, {
      place: { file, field: fallback ? 'fallback' : 'auditFraction' },
      remedy: 'Train again, for a fallback with --soundness 5%.',
    });
  }
  return { ...watch, singleBest, fallback, auditFraction, auditSeed, driftOptions };
}

export function taskNameOf<Name extends RunnableTaskName>(
  { task }: Premodel,
  wanted: Name | undefined,
  file: string,
): Name {
  if (!isTaskName(task))
    throw notRunnable(
      task === OUTCOMES ? 'it was trained on a table of outcomes' : `its task is ${task}`,
      file,
      howToRun({ task }),
    );
  if (wanted === undefined || wanted === task) return task as Name;
  throw new PremodelError('task-differs', `this premodel is for ${task}, not ${wanted}`, {
    place: { file },
    remedy: 'Load the premodel of the task you want.',
  });
}
