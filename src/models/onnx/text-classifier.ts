import type { InferenceSession } from 'onnxruntime-common';
import type { ClassifierOutput } from '../../domain/classes/classifier-output.ts';
import { textsOf } from '../../domain/text/text-pair.ts';
import { PremodelError } from '../../error.ts';
import type { Candidate, Run } from '../../runtime/candidate.ts';
import { assertNotAborted } from '../../runtime/request-errors.ts';
import { WorkUnderWay } from '../../runtime/work-under-way.ts';
import type { ModelFiles } from '../model-files.ts';
import type { Runtime } from '../runtime.ts';
import { classifierOutputOf, type OutputKind, outputKindOf } from './class-output.ts';
import { createSession } from './create-session.ts';
import type { ClassifierOptions } from './image-classifier.ts';
import { classOutputOf, labelCountMismatch } from './image-io.ts';
import { PairTokenizer } from './pair-tokenizer.ts';
import { floatsOf } from './tensor-floats.ts';
import { readTextClassifierFolder, type TextClassifierFolder } from './text-classifier-folder.ts';
import { type TextInput, textInputsOf, textTensors } from './text-inputs.ts';

/**
 * Opens a Hugging Face sequence-classification folder. Reads its JSON files only: the session is created by `load()`,
 * or by the first `run()`.
 * @throws PremodelError `no-model`, `invalid-config`, `not-single-label`, `invalid-tokenizer`, `unsupported-tokenizer`
 */
export async function openTextClassifier(
  files: ModelFiles,
  runtime: Runtime,
  { modelFile, ...options }: ClassifierOptions = {},
): Promise<TextClassifier> {
  return new TextClassifier(await readTextClassifierFolder(files, modelFile), runtime, options);
}

/** What `load()` finds out about a model, with its session. */
interface Loaded {
  readonly session: InferenceSession;
  readonly inputs: readonly TextInput[];
  readonly output: string;
  readonly kind: OutputKind;
}

const TEST_TEXT = 'a';

/** A classifier of texts or pairs of texts ({@link textsOf}) run by ONNX Runtime, one at a time. */
export class TextClassifier implements Candidate<string, ClassifierOutput> {
  readonly name: string;
  readonly folder: TextClassifierFolder;
  /** Class names by class index. */
  readonly labels: readonly string[];
  readonly #file: string;
  readonly #runtime: Runtime;
  readonly #threads?: number;
  readonly #tokenizer: PairTokenizer;
  #loading?: Promise<Loaded>;
  readonly #running = new WorkUnderWay();

  constructor(
    folder: TextClassifierFolder,
    runtime: Runtime,
    { name, threads }: Pick<ClassifierOptions, 'name' | 'threads'>,
  ) {
    this.#runtime = runtime;
    this.name = name ?? folder.name;
    this.folder = folder;
    this.labels = folder.config.labels;
    this.#file = folder.reader.place(folder.modelFile);
    this.#threads = threads;
    this.#tokenizer = new PairTokenizer(folder, runtime);
  }

  /**
   * Creates the session and runs it once on a test text, which shows whether model, labels and tokenizer fit together.
   * @throws PremodelError `invalid-model`, `model-not-text`, `label-count-mismatch`, `ambiguous-output`, `bad-output`
   */
  async load(): Promise<void> {
    await this.#loaded();
  }

  /** @throws PremodelError `aborted`, `bad-output`, what `load` and `PairTokenizer.encode` throw */
  async run(
    text: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<Run<ClassifierOutput>> {
    return this.#running.add(this.#run(text, signal));
  }

  /** The tensors a short text becomes, for those who feed the model themselves. Loads first. */
  async inputTensors(): Promise<{ name: string; type: TextInput['type']; dims: readonly number[] }[]> {
    const { inputs } = await this.#loaded();
    const dims = [1, this.#tokenizer.encode([TEST_TEXT]).ids.length];
    return inputs.map((input) => ({ ...input, dims }));
  }

  /** Waits for runs under way, which need the session. */
  async release(): Promise<void> {
    const loading = this.#loading;
    this.#loading = undefined;
    const loaded = await loading?.catch(() => undefined);
    await this.#running.ended();
    await loaded?.session.release();
  }

  async #run(text: string, signal?: AbortSignal): Promise<Run<ClassifierOutput>> {
    assertNotAborted(signal);
    const loaded = await this.#loaded();
    assertNotAborted(signal);
    const { values, ...times } = await this.#infer(loaded, text);
    assertNotAborted(signal);
    const output = classifierOutputOf(values, loaded.kind);
    if (!output) throw this.#badOutput();
    return { output, ...times };
  }

  #loaded(): Promise<Loaded> {
    this.#loading ??= this.#open().catch((error) => {
      this.#loading = undefined;
      throw error;
    });
    return this.#loading;
  }

  async #open(): Promise<Loaded> {
    const { reader, modelFile, config } = this.folder;
    const session = await createSession(this.#runtime, reader, modelFile, { threads: this.#threads });
    try {
      const inputs = textInputsOf(session, this.#file);
      const output = classOutputOf(session, this.labels.length, this.#file);
      const { values } = await this.#infer({ session, inputs, output }, TEST_TEXT);
      if (!values.every(Number.isFinite)) throw this.#badOutput();
      const kind = config.isMultiLabel ? 'independent' : outputKindOf(values);
      return { session, inputs, output, kind };
    } catch (error) {
      await session.release();
      throw error;
    }
  }

  async #infer({ session, inputs, output }: Omit<Loaded, 'kind'>, text: string) {
    const start = performance.now();
    const feeds = textTensors(inputs, this.#tokenizer.encode(textsOf(text)));
    const preprocessed = performance.now();
    const results = await session.run(feeds, [output]).catch((cause: Error) => {
      const { dims } = feeds.input_ids;
      throw new PremodelError('run-failed', `${this.#file} failed on ${dims[1]} tokens: ${cause.message}`, {
        place: { file: this.#file },
        remedy: 'Check that config.json and tokenizer.json belong to this model.',
        cause,
      });
    });
    const inferred = performance.now();
    const values = floatsOf(results[output]);
    if (values.length !== this.labels.length) {
      throw labelCountMismatch(this.#file, this.labels.length, `${output} with ${values.length} values`);
    }
    return { values, preprocessMs: preprocessed - start, inferenceMs: inferred - preprocessed };
  }

  #badOutput(): PremodelError {
    return new PremodelError('bad-output', `${this.name} gave numbers that are no scores of classes`, {
      place: { file: this.#file },
      remedy: 'The model is damaged, or its config.json belongs to another model: leave it out.',
    });
  }
}
