import { createHash } from 'node:crypto';
import { dirname, relative, resolve, sep } from 'node:path';
import { imageClassification } from '../../domain/image/classification-domain.ts';
import { PremodelError } from '../../error.ts';
import type { ModelSource, Profile } from '../../profile/profile.ts';
import { seededRandom } from '../../random.ts';
import { type LabelledImage, readImageDataset } from '../dataset/image-dataset.ts';
import { type EnergyMeter, findEnergyMeter } from '../energy/energy-meter.ts';
import { type IdleAwareMeter, idleAware } from '../energy/idle-power.ts';
import { decodeImage } from '../image/decode.ts';
import type { ImageClassifier } from '../onnx/image-classifier.ts';
import { writeProfile } from '../profile-file/write-profile.ts';
import { PACKAGE_VERSION } from '../version.ts';
import { assembleProfile } from './assemble-profile.ts';
import { describeModel, openClassifiers } from './classifiers.ts';
import { describeDevice } from './device.ts';
import { Journal, type JournalEntry } from './journal.ts';
import { type MeasureSettings, measureInput } from './measure-input.ts';
import { measureLoad } from './measure-load.ts';

export interface ProfileOptions {
  /** Model folders, or folders of model folders. */
  readonly models: readonly string[];
  /** Labelled images; see `readImageDataset`. */
  readonly data: string;
  /** Parquet file to write. */
  readonly out: string;
  /** Measure a seeded sample of so many images. Default: all. */
  readonly limit?: number;
  /** Of the sample and of the order of the runs. Default 1. */
  readonly seed?: number;
  /** Runs per candidate and image at most; at least 3. Default 5. */
  readonly maxRepeats?: number;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
  /** Stop at an image that cannot be read. Default: leave it out and list it in the provenance. */
  readonly strict?: boolean;
  /** Throw away what an earlier, unfinished run measured. Default: go on from there. */
  readonly restart?: boolean;
  /** Stops after the current image; what is measured is kept for the next run. */
  readonly signal?: AbortSignal;
  /** Default: `findEnergyMeter()`. */
  readonly energyMeter?: EnergyMeter;
  readonly onProgress?: (progress: ProfileProgress) => void;
}

export interface ProfileProgress {
  readonly phase: 'loading' | 'profiling';
  readonly done: number;
  readonly total: number;
  /** How many of `done` were measured by an earlier, interrupted run. */
  readonly resumed: number;
}

const MIN_REPEATS = 3;
const WITHIN_INTERVAL = 0.05;
/** Codes of errors that an image, not a model, is to blame for. */
const IMAGE_FAULTS = new Set(['unreadable-image', 'image-too-elongated']);
const WARM_UP_IMAGES = 3;
const WARM_UP_RUNS = 3;

/**
 * Runs every model on every labelled image and writes what it measured as a profile.
 *
 * Measured as the paper does: after a warm-up, models interleaved in random order, every model and image
 * repeated until the 95 % interval of the mean is within 5 % (at least 3, at most `maxRepeats` times).
 * Interrupted or killed, the same call goes on where it stopped: finished measurements lie in
 * `<out>.partial.jsonl` until the profile is written.
 *
 * @throws PremodelError `interrupted` when `signal` is aborted, `other-conditions` when an unfinished run with
 *   other models, data or options lies at `out`; `unreadable-image` with `strict`; `no-inputs`; and what
 *   `openClassifiers`, `readImageDataset`, `ImageClassifier.load` and `writeProfile` throw
 */
export async function profileImages(options: ProfileOptions): Promise<Profile> {
  const { out, data, limit, seed = 1, threads = 1, maxRepeats = 5, strict = false } = options;
  if (maxRepeats < MIN_REPEATS) throw tooFewRepeats(maxRepeats);
  const classifiers = await openClassifiers(options.models, threads);
  const { labels } = classifiers[0];
  const images = await readImageDataset(data, { labels, limit, seed });
  const models = await Promise.all(classifiers.map((classifier) => describeModel(classifier, out)));
  const meter = await idleAware(options.energyMeter ?? (await findEnergyMeter()));
  const settings = { seed, threads, maxRepeats, strict, ...(limit === undefined ? {} : { limit }) };
  const facts = { ...(await describeDevice()), threads, energyMeter: meter?.meter.name ?? 'unavailable' };
  const conditions = {
    models: digest(models.map((model) => model.files)),
    data: digest(images.map(({ id, label }) => [id, label])),
    options: digest({ seed, threads, maxRepeats }),
    device: digest(facts),
    version: PACKAGE_VERSION,
  };
  const journal = Journal.open(`${out}.partial.jsonl`, conditions, { restart: options.restart });
  try {
    const sources = await measureLoads(classifiers, models, options);
    await measureAll(images, classifiers, journal, { seed, maxRepeats, meter }, options);
    const profile = assembleProfile({
      images,
      entries: journal.entries,
      labels,
      domain: imageClassification,
      candidates: classifiers.map(({ name }, i) => ({ name, model: sources[i] })),
      provenance: {
        createdAt: new Date().toISOString(),
        premodelVersion: PACKAGE_VERSION,
        ...facts,
        data:
          relative(dirname(resolve(out)), resolve(data))
            .split(sep)
            .join('/') || '.',
        options: settings,
      },
    });
    if (profile.inputs.length === 0) throw nothingReadable(profile, data);
    await writeProfile(out, profile);
    journal.remove();
    return profile;
  } finally {
    journal.close();
    await Promise.all(classifiers.map((classifier) => classifier.release()));
  }
}

/** Loads every model, and finds in child processes what loading costs. */
async function measureLoads(
  classifiers: readonly ImageClassifier[],
  models: readonly ModelSource[],
  options: ProfileOptions,
): Promise<ModelSource[]> {
  const sources: ModelSource[] = [];
  for (const [i, classifier] of classifiers.entries()) {
    options.onProgress?.({ phase: 'loading', done: i, total: classifiers.length, resumed: 0 });
    assertNotInterrupted(options);
    await classifier.load();
    const model = resolve(classifier.folder.path, classifier.folder.modelFile);
    const input = await classifier.inputTensor();
    sources.push({ ...models[i], ...(await measureLoad({ model, threads: options.threads, input })) });
  }
  return sources;
}

/** Every image of which the journal holds no measurement yet. */
async function measureAll(
  images: readonly LabelledImage[],
  classifiers: readonly ImageClassifier[],
  journal: Journal,
  { seed, maxRepeats, meter }: { seed: number; maxRepeats: number; meter?: IdleAwareMeter },
  options: ProfileOptions,
): Promise<void> {
  const rule = { minRepeats: MIN_REPEATS, maxRepeats, withinInterval: WITHIN_INTERVAL };
  // What could not be read may have been mended since.
  const isMeasured = (entry?: JournalEntry) => entry !== undefined && 'runs' in entry;
  const todo = [...images.entries()].filter(([, { id }]) => !isMeasured(journal.entries.get(id)));
  const total = images.length;
  const resumed = total - todo.length;
  if (todo.length > 0) await warmUp(images, classifiers, options);
  for (const [i, [index, image]] of todo.entries()) {
    options.onProgress?.({ phase: 'profiling', done: resumed + i, total, resumed });
    assertNotInterrupted(options);
    const random = seededRandom(seed * 1_000_003 + index);
    journal.append(await measureImage(image, classifiers, { rule, random, meter }, options.strict));
  }
  options.onProgress?.({ phase: 'profiling', done: total, total, resumed });
}

async function measureImage(
  { id, path, label }: LabelledImage,
  classifiers: readonly ImageClassifier[],
  settings: MeasureSettings,
  strict = false,
): Promise<JournalEntry> {
  try {
    const start = performance.now();
    const pixels = await decodeImage(path);
    const decodeMs = performance.now() - start;
    return {
      id,
      decodeMs,
      ...(await measureInput(pixels, label, imageClassification, classifiers, settings)),
    };
  } catch (error) {
    const isTheImages = PremodelError.is(error) && IMAGE_FAULTS.has(error.code);
    if (isTheImages && !strict) return { id, skipped: error.message };
    if (!PremodelError.is(error) || isTheImages) throw error;
    throw new PremodelError(error.code, `${error.message} (on ${id})`, { ...error, cause: error });
  }
}

/** So that no image pays for what is done once: compilation, memory, page faults. */
async function warmUp(
  images: readonly LabelledImage[],
  classifiers: readonly ImageClassifier[],
  options: ProfileOptions,
): Promise<void> {
  const rule = { minRepeats: WARM_UP_RUNS, maxRepeats: WARM_UP_RUNS, withinInterval: 0 };
  for (const image of images.slice(0, WARM_UP_IMAGES)) {
    assertNotInterrupted(options);
    await measureImage(image, classifiers, { rule, random: seededRandom(0) });
  }
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
  return new PremodelError('invalid-option', `${maxRepeats} repeats are too few for an interval`, {
    remedy: `Allow at least ${MIN_REPEATS}.`,
  });
}

function nothingReadable({ provenance }: Profile, data: string): PremodelError {
  const [first] = provenance.skipped ?? [];
  return new PremodelError('no-inputs', `no image of ${data} can be read, e.g. ${first?.reason}`, {
    place: { file: data },
    remedy: 'Check that the paths are right and the files are images.',
  });
}
