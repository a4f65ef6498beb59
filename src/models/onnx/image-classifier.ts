import { type InferenceSession, Tensor } from 'onnxruntime-common';
import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';
import type { Pixels } from '../../domain/image/pixels.ts';
import { type ImageTensor, preprocess } from '../../domain/image/preprocess.ts';
import type { Preprocessing } from '../../domain/image/preprocessing.ts';
import { parsePreprocessorConfig } from '../../domain/image/preprocessor-config.ts';
import { PremodelError } from '../../error.ts';
import type { Candidate, Run } from '../../runtime/candidate.ts';
import { WorkUnderWay } from '../../runtime/work-under-way.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Runtime } from '../runtime.ts';
import { classifierOutputOf, type OutputKind, outputKindOf } from './class-output.ts';
import { type ClassifierFolder, CONFIG, readClassifierFolder } from './classifier-folder.ts';
import { createSession } from './create-session.ts';
import { toHalf } from './half.ts';
import { classOutputOf, type ImageInput, imageInputOf, labelCountMismatch } from './image-io.ts';
import { floatsOf } from './tensor-floats.ts';

export interface ClassifierOptions {
  /** Default: the folder's name. */
  readonly name?: string;
  /** Which ONNX file, relative to the folder. Default: see `readClassifierFolder`. */
  readonly modelFile?: string;
  /** Threads within one operator. Default 1. */
  readonly threads?: number;
}

/**
 * Opens a Hugging Face image-classification folder. Reads its JSON files only: the session is created by
 * `load()`, or by the first `run()`.
 * @throws PremodelError `no-model`, `invalid-config`, `bad-preprocessor-config`, `unsupported-preprocessing`
 *
 * @example
 * const classifier = await loadImageClassifier('models/small');
 * const { output, inferenceMs } = await classifier.run(await decodeImage('cat.jpg'));
 * topLabels(output.probabilities, classifier.labels, 5);
 */
export async function openImageClassifier(
  files: ModelFiles,
  runtime: Runtime,
  options: ClassifierOptions = {},
): Promise<ImageClassifier> {
  return new ImageClassifier(await readClassifierFolder(files, options.modelFile), runtime, options);
}

/** What `load()` finds out about a model, with its session. */
interface Loaded {
  readonly session: InferenceSession;
  readonly input: ImageInput;
  readonly output: string;
  readonly kind: OutputKind;
}

/** An image classifier run by ONNX Runtime, one image at a time. */
export class ImageClassifier implements Candidate<Pixels, ClassifierOutput> {
  readonly name: string;
  readonly folder: ClassifierFolder;
  /** Class names by class index. */
  readonly labels: readonly string[];
  readonly #file: string;
  readonly #runtime: Runtime;
  readonly #threads?: number;
  readonly #preprocessing: Preprocessing;
  #loading?: Promise<Loaded>;
  readonly #running = new WorkUnderWay();

  constructor(
    folder: ClassifierFolder,
    runtime: Runtime,
    { name, threads }: Pick<ClassifierOptions, 'name' | 'threads'> = {},
  ) {
    this.#runtime = runtime;
    this.name = name ?? folder.name;
    this.folder = folder;
    this.labels = folder.config.labels;
    this.#file = folder.reader.place(folder.modelFile);
    this.#threads = threads;
    this.#preprocessing = parsePreprocessorConfig(
      folder.preprocessor?.config,
      folder.reader.place(folder.preprocessor?.file ?? CONFIG),
      folder.config,
    );
  }

  /**
   * Creates the session and runs it once on a test image, which shows whether model, labels and preprocessing
   * fit together and whether the model gives logits or probabilities.
   * @throws PremodelError `invalid-model`, `model-not-image`, `fixed-batch`, `label-count-mismatch`, `bad-output`
   */
  async load(): Promise<void> {
    await this.#loaded();
  }

  /** @throws PremodelError `aborted`, `bad-output`, `image-too-elongated`, and what `load` throws */
  async run(
    pixels: Pixels,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Run<ClassifierOutput>> {
    return this.#running.add(this.#run(pixels, signal));
  }

  /** The tensor an ordinary image becomes, for those who feed the model themselves. Loads first. */
  async inputTensor(): Promise<{ name: string; type: ImageInput['type']; dims: readonly number[] }> {
    const { input } = await this.#loaded();
    const { dims } = this.#preprocess(testImage(), input);
    return { name: input.name, type: input.type, dims };
  }

  /** Waits for runs under way, which need the session. */
  async release(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    const loaded = await loading?.catch(() => undefined);
    await this.#running.ended();
    await loaded?.session.release();
  }

  async #run(pixels: Pixels, signal?: AbortSignal): Promise<Run<ClassifierOutput>> {
    this.#assertNotAborted(signal);
    const loaded = await this.#loaded();
    this.#assertNotAborted(signal);
    const { values, preprocessMs, inferenceMs } = await this.#infer(loaded, pixels);
    this.#assertNotAborted(signal);
    const output = classifierOutputOf(values, loaded.kind);
    if (!output) throw this.#badOutput(loaded.kind);
    return { output, preprocessMs, inferenceMs };
  }

  #loaded(): Promise<Loaded> {
    this.#loading ??= this.#open().catch((error) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #open(): Promise<Loaded> {
    const session = await createSession(this.#runtime, this.folder.reader, this.folder.modelFile, {
      threads: this.#threads,
    });
    try {
      const input = imageInputOf(session, this.#file, this.#preprocessing.channels);
      const output = classOutputOf(session, this.labels.length, this.#file);
      const kind = await this.#outputKind({ session, input, output, kind: 'logits' });
      return { session, input, output, kind };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async #outputKind(loaded: Loaded): Promise<OutputKind> {
    const { values } = await this.#infer(loaded, testImage());
    if (!values.every(Number.isFinite)) throw this.#badOutput('logits');
    return outputKindOf(values);
  }

  async #infer({ session, input, output }: Loaded, pixels: Pixels) {
    const start = performance.now();
    const { name, type } = input;
    const { data, dims } = this.#preprocess(pixels, input);
    const tensor = type === 'float16' ? new Tensor(type, toHalf(data), dims) : new Tensor(type, data, dims);
    const preprocessed = performance.now();
    const results = await session.run({ [name]: tensor }, [output]).catch((cause: Error) => {
      throw new PremodelError(
        'run-failed',
        `${this.#file} failed on an image of ${dims.join('x')}: ${cause.message}`,
        {
          place: { file: this.#file },
          remedy: 'Check that preprocessor_config.json belongs to this model, above all its size.',
          cause,
        },
      );
    });
    const inferred = performance.now();
    const values = floatsOf(results[output]);
    if (values.length !== this.labels.length) {
      throw labelCountMismatch(this.#file, this.labels.length, `${output} with ${values.length} values`);
    }
    return { values, preprocessMs: preprocessed - start, inferenceMs: inferred - preprocessed };
  }

  #preprocess(pixels: Pixels, { layout, channels, type, height, width }: ImageInput): ImageTensor {
    const dtype = type === 'uint8' ? 'uint8' : 'float32';
    return preprocess(pixels, this.#preprocessing, { layout, channels, dtype, height, width });
  }

  #badOutput(kind: OutputKind): PremodelError {
    const problem = kind === 'logits' ? 'numbers that are not finite' : 'probabilities that do not sum to 1';
    return new PremodelError('bad-output', `${this.name} gave ${problem}`, {
      place: { file: this.#file },
      remedy:
        'The model is damaged, or made for other input than preprocessor_config.json describes: leave it out.',
    });
  }

  #assertNotAborted(signal?: AbortSignal): void {
    if (!signal?.aborted) return;
    throw new PremodelError('aborted', `the run of ${this.name} was aborted`, {
      remedy: 'Nothing to mend: the signal given to run was aborted.',
      cause: signal.reason,
    });
  }
}

/** Not flat, so that a model cannot but say something about it. */
function testImage(): Pixels {
  const side = 224;
  const data = Uint8Array.from({ length: side * side * 3 }, (_, i) => (i * 97 + (i >> 7) * 31) & 255);
  return { width: side, height: side, data };
}
