import { createHash } from 'node:crypto';
import { dirname, relative, resolve, sep } from 'node:path';
import type { Domain } from '../../domain/domain.ts';
import { PremodelError } from '../../error.ts';
import type { ModelSource, Profile } from '../../profile/profile.ts';
import { seededRandom } from '../../random.ts';
import { type EnergyOptions, RunEnergy } from '../energy/run-energy.ts';
import { FileLock } from '../file-lock.ts';
import { writeProfile } from '../profile-file/write-profile.ts';
import { describeModel } from '../tasks/open-models.ts';
import type { LabelledInput, ModelTask, OpenedModel } from '../tasks/task.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { assertWritable } from '../write-file.ts';
import { assembleProfile } from './assemble-profile.ts';
import { describeDevice } from './device.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { type MeasureSettings, measureInput } from './measure-input.ts';
import { measureLoad } from './measure-load.ts';
import { timeDecoding } from './time-decoding.ts';

export interface ProfileOptions extends EnergyOptions {
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
  readonly task: ModelTask<Input, Output, Reference>;
  readonly models: readonly OpenedModel<Input, Output>[];
  readonly inputs: readonly LabelledInput<Input, Reference>[];
  /** Folder or file the inputs come from. */
  readonly data: string;
  /** What the data hold and is no input, for the provenance. Default: nothing. */
  readonly leftOut?: readonly { readonly input: string; readonly reason: string }[];
  /** Codes of errors that an input, not a model, is to blame for. */
  readonly inputFaults: ReadonlySet<string>;
  /** How classes of models and data were matched, where they were not called the same. Default: nothing. */
  readonly labelNotes?: readonly string[];
}

type Settings = Readonly<Record<string, string | number | boolean>>;

const MIN_REPEATS = 3;
const WITHIN_INTERVAL = 0.05;
const WARM_UP_INPUTS = 3;
const WARM_UP_RUNS = 3;

/**
 * Runs every model on every input and writes what it measured as a profile.
 *
 * Measured as the paper does: after a warm-up, models interleaved in random order, every model and input
 * repeated until the 95 % interval of the mean is within 5 % (at least 3, at most `maxRepeats` times).
 * Interrupted or killed, the same call goes on where it stopped: finished measurements lie in
 * `<out>.partial.jsonl` until the profile is written.
 *
 * @param options.settings further options, for the provenance
 * @throws PremodelError `cannot-write`, `disk-full` before anything is measured; `busy` while another process works
 *   on `out`; `energy-unavailable` where the kind of meter asked for cannot be read; `interrupted` when `signal` is aborted, `other-conditions` when an unfinished run with other models, data or
 *   options lies at `out`; an input's fault with `strict`; `no-inputs`; and what loading a model and
 *   `writeProfile` throw
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
  const energy = await RunEnergy.open(options);
  const facts = { ...(await describeDevice()), threads };
  const conditions = {
    models: digest(
      described.map(({ files, settings, rescorer, classes }, i) => [
        files,
        settings,
        rescorer?.files,
        models[i].continues,
        classes,
      ]),
    ),
    data: digest(inputs.map(({ id, reference, text }) => [id, reference, text])),
    columns: digest([domain.featureNames, domain.evidenceNames, domain.criteria]),
    options: digest({ seed, threads, maxRepeats }),
    device: digest({ ...facts, energyMeter: energy.meterName }),
    version: PACKAGE_VERSION,
  };
  let journal: Journal | undefined;
  try {
    journal = Journal.open(`${out}.partial.jsonl`, conditions, { restart: options.restart });
    if (journal.disbelieved > 0) options.onNotice?.(disbelief(journal));
    const sources = await measureLoads(models, described, options);
    await measureAll({ ...subject, domain }, journal, { seed, maxRepeats, energy }, options);
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
        energyMeter: energy.describe(isEnergyKnown(journal)),
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
  } finally {
    journal?.close();
    energy.close();
    await Promise.all(models.map(({ candidate }) => candidate.release()));
  }
}

/** Of every run: the meter may have failed in the middle, in this process or in an earlier one. */
function isEnergyKnown({ entries }: Journal): boolean {
  const measured = [...entries.values()].flatMap((entry) => ('runs' in entry ? entry.runs : []));
  return measured.every(({ energyMj }) => energyMj !== undefined);
}

/** Loads every model, and finds in child processes what loading costs. */
async function measureLoads(
  models: readonly OpenedModel<never, unknown>[],
  described: readonly ModelSource[],
  options: ProfileOptions,
): Promise<ModelSource[]> {
  const sources: ModelSource[] = [];
  for (const [i, model] of models.entries()) {
    options.onProgress?.({ phase: 'loading', done: i, total: models.length, resumed: 0 });
    assertNotInterrupted(options);
    await model.candidate.load();
    const cost = await measureLoad(await model.sessions(), options);
    const { rescorer } = described[i];
    const alone = model.rescorer && (await measureLoad(await model.rescorer.sessions(), options));
    sources.push({
      ...described[i],
      ...cost,
      rescorer: rescorer && { ...rescorer, peakMemoryBytes: alone?.peakMemoryBytes },
    });
  }
  return sources;
}

interface MeasuredSubject<Input, Output, Reference extends number | string>
  extends ProfileSubject<Input, Output, Reference> {
  readonly domain: Domain<Input, Output, Reference>;
}

/** Every input of which the journal holds no measurement yet. */
async function measureAll<Input, Output, Reference extends number | string>(
  subject: MeasuredSubject<Input, Output, Reference>,
  journal: Journal,
  { seed, maxRepeats, energy }: { seed: number; maxRepeats: number; energy: RunEnergy },
  options: ProfileOptions,
): Promise<void> {
  const { inputs } = subject;
  const rule = {
    minRepeats: Math.min(MIN_REPEATS, maxRepeats),
    maxRepeats,
    withinInterval: WITHIN_INTERVAL,
  };
  // What could not be read may have been mended since.
  const isMeasured = (entry?: JournalEntry) => entry !== undefined && 'runs' in entry;
  const todo = [...inputs.entries()].filter(([, { id }]) => !isMeasured(journal.entries.get(id)));
  const total = inputs.length;
  const resumed = total - todo.length;
  if (todo.length > 0) await warmUp(subject, options);
  for (const [i, [index, input]] of todo.entries()) {
    options.onProgress?.({ phase: 'profiling', done: resumed + i, total, resumed });
    assertNotInterrupted(options);
    const random = seededRandom(seed * 1_000_003 + index);
    journal.append(await measure(input, subject, { rule, random, energy }, options.strict));
  }
  options.onProgress?.({ phase: 'profiling', done: total, total, resumed });
}

async function measure<Input, Output, Reference extends number | string>(
  { id, reference, read }: LabelledInput<Input, Reference>,
  { domain, models, inputFaults }: MeasuredSubject<Input, Output, Reference>,
  settings: MeasureSettings,
  strict = false,
): Promise<JournalEntry> {
  try {
    const { input, decodeMs } = await timeDecoding(read, settings.rule.minRepeats);
    return { id, decodeMs, ...(await measureInput(input, reference, domain, models, settings)) };
  } catch (error) {
    const isTheInputs = PremodelError.is(error) && inputFaults.has(error.code);
    if (isTheInputs && !strict) return { id, skipped: error.message };
    if (!PremodelError.is(error) || isTheInputs) throw error;
    throw new PremodelError(error.code, `${error.message} (on ${id})`, { ...error, cause: error });
  }
}

/** So that no input pays for what is done once: compilation, memory, page faults. */
async function warmUp<Input, Output, Reference extends number | string>(
  subject: MeasuredSubject<Input, Output, Reference>,
  options: ProfileOptions,
): Promise<void> {
  const rule = { minRepeats: WARM_UP_RUNS, maxRepeats: WARM_UP_RUNS, withinInterval: 0 };
  for (const input of subject.inputs.slice(0, WARM_UP_INPUTS)) {
    assertNotInterrupted(options);
    await measure(input, subject, { rule, random: seededRandom(0) });
  }
}

function disbelief({ path, disbelieved }: Journal): string {
  const lines = disbelieved === 1 ? '1 line' : `${disbelieved} lines`;
  return `${lines} of ${path} are damaged or of another run: what they say is measured again`;
}

function assertNotInterrupted({ signal, out }: ProfileOptions): void {
  if (!signal?.aborted) return;
  throw new PremodelError('interrupted', 'interrupted; every finished measurement is kept', {
    place: { file: `${out}.partial.jsonl` },
    remedy: 'Repeat the same command to go on from here.',
  });
}

function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function tooFewRepeats(maxRepeats: number): PremodelError {
  return new PremodelError('invalid-option', `${maxRepeats} repeats measure nothing`, {
    place: { field: 'maxRepeats' },
    remedy: `Allow at least ${MIN_REPEATS}, or 1 for a quick look without intervals.`,
  });
}

function nothingReadable({ provenance }: Profile, data: string): PremodelError {
  const [first] = provenance.skipped ?? [];
  return new PremodelError('no-inputs', `nothing in ${data} can be read, e.g. ${first?.reason}`, {
    place: { file: data },
    remedy: 'Check that the paths are right and the files are of the right kind.',
  });
}
