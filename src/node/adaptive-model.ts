import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel, PremodelCandidate } from '../artifact/premodel.ts';
import { imageClassification } from '../domain/image/classification-domain.ts';
import type { Pixels, Probabilities } from '../domain/image/pixels.ts';
import { PremodelError } from '../error.ts';
import { AdaptiveRunner, type Decision } from '../runtime/adaptive-runner.ts';
import { type LabelScore, topLabels } from '../runtime/top-labels.ts';
import { decodeImage } from './image/decode.ts';
import { modelFolder, verifyModel } from './model-files.ts';
import { loadImageClassifier } from './onnx/image-classifier.ts';
import { readPremodel } from './premodel-file.ts';

export interface LoadOptions {
  /** Run models whose files are not those that were profiled. Default false: refuse. */
  readonly allowModified?: boolean;
  /** Look for every model folder, by its last name, in here instead of where the premodel file says. */
  readonly modelsRoot?: string;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
  /** Load every model now instead of when it is first needed. Default false. */
  readonly preload?: boolean;
}

export interface PredictOptions {
  readonly signal?: AbortSignal;
  /** How many predictions to return. Default 5. */
  readonly topK?: number;
}

export interface Classification {
  /** The most probable first; empty exactly when the policy abstained. */
  readonly predictions: readonly LabelScore[];
  readonly decision: Decision;
}

/**
 * A premodel and its models behind the interface of one image classifier.
 *
 * @example
 * const model = await AdaptiveModel.load('imagenet.premodel.json');
 * const { predictions, decision } = await model.predict('cat.jpg');
 * await model.close();
 */
export class AdaptiveModel {
  /** Every model the policy may run, with its cost on the device it was profiled on. */
  readonly candidates: readonly PremodelCandidate[];
  /** Class names by class index. */
  readonly labels: readonly string[];
  readonly #runner: AdaptiveRunner<Pixels, Probabilities>;

  private constructor(
    candidates: readonly PremodelCandidate[],
    labels: readonly string[],
    runner: AdaptiveRunner<Pixels, Probabilities>,
  ) {
    this.candidates = candidates;
    this.labels = labels;
    this.#runner = runner;
  }

  /**
   * Reads the file and checks every model against it. Sessions are created when first needed.
   * @throws PremodelError `missing-file`, `not-a-premodel`, `unsupported-version`, `invalid-json`,
   * `invalid-premodel`, `invalid-policy`, `path-outside`, `missing-candidate`, `modified-model`,
   * `not-runnable`, `label-set-mismatch`
   */
  static async load(file: string, options: LoadOptions = {}): Promise<AdaptiveModel> {
    const premodel = await readPremodel(file);
    const policy = policyOf(premodel, file);
    if (premodel.task !== 'image-classification') throw notRunnable(`its task is ${premodel.task}`, file);
    const candidates = premodel.candidates.filter(({ name }) => policy.candidates.includes(name));
    const classifiers = await Promise.all(
      candidates.map((candidate) => openClassifier(candidate, premodel, file, options)),
    );
    const runner = new AdaptiveRunner({ domain: imageClassification, policy, candidates: classifiers });
    const model = new AdaptiveModel(candidates, premodel.labels ?? classifiers[0].labels, runner);
    if (options.preload) await runner.preload();
    return model;
  }

  /**
   * Classifies one image with whatever models the policy finds worth running on it.
   * @param image path of a file, encoded bytes, or decoded pixels
   * @throws PremodelError `unreadable-image`, `invalid-option`, `aborted`, `closed`, and what a model throws
   */
  async predict(image: string | Uint8Array | Pixels, options: PredictOptions = {}): Promise<Classification> {
    const { signal, topK = 5 } = options;
    if (!(Number.isInteger(topK) && topK >= 1)) {
      throw new PremodelError('invalid-option', `topK must be a whole number of at least 1, got ${topK}`, {
        place: { field: 'topK' },
        remedy: 'Leave it out for 5.',
      });
    }
    const startedAt = performance.now();
    const encoded = typeof image === 'string' || image instanceof Uint8Array;
    const pixels = encoded ? await decodeImage(image) : checkedPixels(image);
    const decodeMs = encoded ? performance.now() - startedAt : undefined;
    const { output, decision } = await this.#runner.predict(pixels, { signal });
    const predictions = output ? topLabels(output, this.labels, topK) : [];
    const totalMs = performance.now() - startedAt;
    return { predictions, decision: { ...decision, timings: { ...decision.timings, decodeMs, totalMs } } };
  }

  /** Lets predictions under way finish and frees every model. Idempotent. */
  close(): Promise<void> {
    return this.#runner.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}

async function openClassifier(
  candidate: PremodelCandidate,
  premodel: Premodel,
  file: string,
  { allowModified, modelsRoot, threads }: LoadOptions,
) {
  const { name, files } = candidate;
  const folder = await modelFolder(candidate, file, modelsRoot);
  if (folder === undefined) throw notRunnable(`${name} was measured elsewhere, there is no model`, file);
  // What is not pinned must not be read: the configuration decides about labels and preprocessing.
  const modelFile = files.find(({ path }) => path.endsWith('.onnx'))?.path;
  const configs = ['config.json', 'preprocessor_config.json'];
  const unpinned = configs.find((config) => !files.some(({ path }) => path === config));
  if (modelFile === undefined || unpinned) {
    throw notRunnable(`the files of ${name} do not include ${unpinned ?? 'an ONNX file'}`, file);
  }
  await verifyModel(candidate, folder, { allowModified });
  const classifier = await loadImageClassifier(folder, { name, modelFile, threads });
  if (premodel.labels && !sameLabels(premodel.labels, classifier.labels)) {
    throw new PremodelError('label-set-mismatch', `${name} has other labels than the premodel`, {
      place: { file: folder },
      remedy: 'Restore the model’s config.json, or profile and train again.',
    });
  }
  return classifier;
}

function checkedPixels(pixels: Pixels): Pixels {
  const { width, height, data } = pixels;
  if (width >= 1 && height >= 1 && data.length === width * height * 3) return pixels;
  throw new PremodelError(
    'unreadable-image',
    `${data.length} values are no RGB image of ${width}x${height}`,
    {
      remedy: 'Give width x height x 3 values of 0..255: red, green, blue, row by row.',
    },
  );
}

function sameLabels(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((label, i) => label === b[i]);
}

function notRunnable(why: string, file: string): PremodelError {
  return new PremodelError('not-runnable', `this premodel cannot run here: ${why}`, {
    place: { file },
    remedy: 'Train on a profile of models on disk; use `premodel evaluate FILE --on PROFILE` on tables.',
  });
}
