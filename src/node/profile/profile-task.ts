import { createHash } from 'node:crypto';
import { dirname, relative, resolve, sep } from 'node:path';
import { PremodelError } from '../../error.ts';
import type { LabelledInput, ModelTask, OpenedModel } from '../../models/tasks/task.ts';
import type { RunnableTaskName } from '../../models/tasks/tasks.ts';
import type { ModelSource, Profile } from '../../profile/profile.ts';
import { describeEnergy, type EnergyOptions } from '../energy/run-energy.ts';
import { FileLock } from '../file-lock.ts';
import { writeProfile } from '../profile-file/write-profile.ts';
import { describeModel, type OpenModelsOptions } from '../tasks/open-models.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { assertWritable } from '../write-file.ts';
import { assembleProfile } from './assemble-profile.ts';
import { describeDevice } from './device.ts';
import { assertNotInterrupted, orInterrupted } from './interruption.ts';
import { Journal } from './journal.ts';
import { measureInputs } from './measure-inputs.ts';
import { measureLoads } from './measure-loads.ts';
import { type IsolationOptions, openMeasurer } from './measuring/open-measurer.ts';
import { TrackRecord } from './measuring/track-record.ts';

export interface ProfileOptions extends EnergyOptions, IsolationOptions {
  /** Parquet file to write. */
  readonly out: string;
  /** Of samples and of the order of the runs. Default 1. */
  readonly seed?: number;
  /** Runs per candidate and input at most; below 3 no interval of the latency is known. Default 5. */
  readonly maxRepeats?: number;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
  /** Stop at an input that cannot be read. Default: leave it out and list it in the provenance. */
  readonly strict?: boolean;
  /** Throw away what an earlier, unfinished run measured. Default: go on from there. */
  readonly restart?: boolean;
  /** Stops after the current input; what is measured is kept for the next run. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ProfileProgress) => void;
  /** Told, in a sentence, of what went otherwise than usual and stops nothing. */
  readonly onNotice?: (notice: string) => void;
}

export interface ProfileProgress {
  readonly phase: 'loading' | 'profiling';
  readonly done: number;
  readonly total: number;
  /** How many of `done` were measured by an earlier, interrupted run. */
  readonly resumed: number;
}

/** What is to be profiled. */
export interface ProfileSubject<Input, Output, Reference extends number | string> {
  readonly name: RunnableTaskName;
  readonly task: ModelTask<Input, Output, Reference>;
  /** As `openModels` opens these folders; they are run elsewhere. */
  readonly models: readonly OpenedModel<Input, Output>[];
  readonly folders: readonly string[];
  readonly openOptions: OpenModelsOptions;
  readonly inputs: readonly LabelledInput<Reference>[];
  /** Folder or file the inputs come from. */
  readonly data: string;
  /** What the data hold and is no input, for the provenance. Default: nothing. */
  readonly leftOut?: readonly { readonly input: string; readonly reason: string }[];
  /** How classes of models and data were matched, where they were not called the same. Default: nothing. */
  readonly labelNotes?: readonly string[];
}

type Settings = Readonly<Record<string, string | number | boolean>>;

/**
 * Runs every model on every input and writes what it measured as a profile.
 *
 * Measured as the paper does: after a warm-up, models interleaved in random order, every model and input
 * repeated until the 95 % interval of the mean is within 5 % (at least 3, at most `maxRepeats` times).
 * Interrupted or killed, the same call goes on where it stopped: finished measurements lie in
 * `<out>.partial.jsonl` until the profile is written. A model that fails on an input, hangs or crashes has no answer
 * to that input, which is listed in the provenance; it costs nothing else.
 *
 * @param options.settings further options, for the provenance
 * @throws PremodelError `cannot-write`, `disk-full` before anything is measured. `busy` while another process works
 *   on `out`. `energy-unavailable` where the kind of meter asked for cannot be read. `interrupted` when `signal` is
 *   aborted. `other-conditions` when an unfinished run with other models, data or options lies at `out`. `no-inputs`.
 *   `no-answers`, `model-hangs`, `model-crashes` of a model that never answers or does not load. With `strict`, an
 *   input's fault or a run's failure. `modified-model` where one changes meanwhile. What loading a model and
 *   `writeProfile` throw.
 *
 * @example
 * const task = nodeTask('translation');
 * const folders = ['models'];
 * const profile = await profileTask(
 *   {
 *     ...{ name: 'translation', task, folders, openOptions: {}, data: 'sentences' },
 *     models: await openModels(task, folders),
 *     inputs: [{ id: '1', given: 'Ein Pferd.', text: 'Ein Pferd.', reference: 'A horse.' }],
 *   },
 *   { out: 'sentences.parquet' },
 * );
 */
export async function profileTask<Input, Output, Reference extends number | string>(
  subject: ProfileSubject<Input, Output, Reference>,
  options: ProfileOptions & { readonly settings?: Settings },
): Promise<Profile> {
  const { out, maxRepeats = 5 } = options;
  if (!(maxRepeats >= 1)) throw tooFewRepeats(maxRepeats);
  await assertWritable(out);
  const lock = await FileLock.acquire(out);
  try {
    return await profileAlone(subject, options);
  } finally {
    lock.release();
  }
}

/** While nobody else writes to `out`. */
async function profileAlone<Input, Output, Reference extends number | string>(
  subject: ProfileSubject<Input, Output, Reference>,
  options: ProfileOptions & { readonly settings?: Settings },
): Promise<Profile> {
  const { task, models, inputs, data, labelNotes = [] } = subject;
  const { out, seed = 1, threads = 1, maxRepeats = 5, strict = false } = options;
  const described = await Promise.all(models.map((model) => describeModel(model, out)));
  const domain = await task.loadDomain();
  const measurer = openMeasurer(subject, described, options);
  let journal: Journal | undefined;
  try {
    const { energyMeter, energyUnavailable } = await orInterrupted(measurer.open(), options);
    const facts = { ...(await describeDevice()), threads };
    const conditions = {
      models: described
        .map((source, i) => digest([models[i].candidate.name, modelIdentity(source), models[i].continues]))
        .join(' '),
      data: digest(inputs.map(({ id, reference, text }) => [id, reference, text])),
      columns: digest([domain.featureNames, domain.evidenceNames, domain.criteria]),
      options: digest({ seed, threads, maxRepeats }),
      device: digest({ ...facts, energyMeter }),
      version: PACKAGE_VERSION,
    };
    journal = Journal.open(`${out}.partial.jsonl`, conditions, { restart: options.restart });
    if (journal.disbelieved > 0) options.onNotice?.(disbelief(journal));
    const sources = await measureLoads(measurer, described, options);
    const energy = await measureInputs(measurer, inputs, journal, options);
    assertNotInterrupted(options);
    answersIn(
      journal,
      models.map(({ candidate }) => candidate.name),
    ).assertAllAnswered();
    const profile = assembleProfile({
      task: task.name,
      inputs,
      entries: journal.entries,
      leftOut: subject.leftOut,
      labels: models[0].labels,
      domain,
      candidates: models.map(({ candidate: { name }, continues }, i) => ({
        name,
        continues,
        model: sources[i],
      })),
      provenance: {
        createdAt: new Date().toISOString(),
        premodelVersion: PACKAGE_VERSION,
        ...facts,
        energyMeter: describeEnergy(
          energyMeter,
          isEnergyKnown(journal),
          energy.unavailable ?? energyUnavailable,
        ),
        data:
          relative(dirname(resolve(out)), resolve(data))
            .split(sep)
            .join('/') || '.',
        ...(labelNotes.length > 0 && { labels: labelNotes }),
        options: { seed, threads, maxRepeats, strict, ...options.settings },
      },
    });
    if (profile.inputs.length === 0) throw nothingReadable(profile, data);
    await writeProfile(out, profile);
    journal.remove();
    return profile;
  } catch (error) {
    throw PremodelError.is(error) && error.code === 'modified-model' ? changedMeanwhile(error) : error;
  } finally {
    journal?.close();
    await measurer.close();
  }
}

/** Of what the profile will hold: what answered only before it was measured has no answer there. */
function answersIn({ entries }: Journal, names: readonly string[]): TrackRecord {
  const record = new TrackRecord(names);
  for (const entry of entries.values()) if ('runs' in entry) record.add(entry.id, entry.runs);
  return record;
}

/** What decides what a model says. */
function modelIdentity({ files, settings, rescorer, classes }: ModelSource): unknown[] {
  return [files, settings, rescorer?.files, classes];
}

/** Of every answer: the meter may have failed in the middle, in this process or in an earlier one. */
function isEnergyKnown({ entries }: Journal): boolean {
  const measured = [...entries.values()].flatMap((entry) => ('runs' in entry ? entry.runs : []));
  return measured.every((run) => 'failed' in run || run.energyMj !== undefined);
}

function disbelief({ path, disbelieved }: Journal): string {
  const lines = disbelieved === 1 ? '1 line' : `${disbelieved} lines`;
  return `${lines} of ${path} are damaged or of another run: what they say is measured again`;
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function tooFewRepeats(maxRepeats: number): PremodelError {
  return new PremodelError('invalid-option', `${maxRepeats} repeats measure nothing`, {
    place: { field: 'maxRepeats' },
    remedy: 'Allow at least 3, or 1 for a quick look without intervals.',
  });
}

/** Nothing that was measured before is of the model as it is now. */
function changedMeanwhile({ code, message, place }: PremodelError): PremodelError {
  return new PremodelError(code, message, {
    place,
    remedy:
      'Leave models as they are while they are profiled. Restore it and repeat the same command, or profile it as it is now with --restart (restart).',
  });
}

function nothingReadable({ provenance }: Profile, data: string): PremodelError {
  const [first] = provenance.skipped ?? [];
  return new PremodelError('no-inputs', `nothing in ${data} can be read, e.g. ${first?.reason}`, {
    place: { file: data },
    remedy: 'Check that the paths are right and the files are of the right kind.',
  });
}
