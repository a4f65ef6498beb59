import { type InferenceSession, Tensor } from 'onnxruntime-common';
import type { Decoding, Logits, Seq2SeqModel } from '../../domain/generation/search/seq2seq-model.ts';
import { isIdentity } from '../../domain/generation/search/token-sequences.ts';
import { PremodelError } from '../../error.ts';
import type { Runtime, SessionSettings } from '../runtime.ts';
import { createSession } from './create-session.ts';
import {
  assertEncoder,
  type CacheSlot,
  cacheSlotsOf,
  type DecoderGraph,
  decoderGraphOf,
} from './decoder-graph.ts';
import { fromHalf } from './half.ts';
import { RowGather } from './row-gather.ts';
import type { TranslationFolder } from './translation-folder.ts';

export interface Seq2SeqShape {
  readonly padToken: number;
  readonly vocabularySize: number;
  /** For models that do not say themselves how large their cache is. */
  readonly heads?: number;
  readonly headSize?: number;
}

/** An encoder–decoder run by ONNX Runtime, with its cache of keys and values. */
export class OnnxSeq2Seq implements Seq2SeqModel {
  readonly #encoder: InferenceSession;
  readonly #encoderFile: string;
  readonly #idType: 'int64' | 'int32';
  readonly #graphs: DecoderGraphs;
  readonly #shape: Seq2SeqShape;

  private constructor(
    encoder: InferenceSession,
    encoderFile: string,
    graphs: DecoderGraphs,
    shape: Seq2SeqShape,
  ) {
    this.#encoder = encoder;
    this.#encoderFile = encoderFile;
    this.#idType = assertEncoder(encoder, encoderFile);
    this.#graphs = graphs;
    this.#shape = shape;
  }

  /** @throws PremodelError `invalid-model`, `not-translation-model` */
  static async open(
    { reader, graphs }: TranslationFolder,
    shape: Seq2SeqShape,
    runtime: Runtime,
    settings: SessionSettings,
  ): Promise<OnnxSeq2Seq> {
    const opened: InferenceSession[] = [];
    const open = async (file: string) => {
      const session = await createSession(runtime, reader, file, settings);
      opened.push(session);
      return session;
    };
    try {
      const encoder = await open(graphs.encoder);
      const first = decoderGraphOf(await open(graphs.decoder), reader.place(graphs.decoder));
      const later =
        graphs.decoderWithPast === undefined
          ? first
          : decoderGraphOf(await open(graphs.decoderWithPast), reader.place(graphs.decoderWithPast));
      return new OnnxSeq2Seq(encoder, reader.place(graphs.encoder), decoderGraphs(first, later), shape);
    } catch (error) {
      await Promise.all(opened.map((session) => session.release()));
      throw error;
    }
  }

  async encode(sources: readonly Int32Array[]): Promise<Decoding> {
    const { hidden, attention } = await this.#encoded(sources);
    return new OnnxDecoding(this.#graphs, this.#shape, attention, hidden, sources.length);
  }

  async force(source: Int32Array, fed: readonly Int32Array[]): Promise<Logits> {
    const { first } = this.#graphs;
    const length = Math.max(...fed.map((row) => row.length));
    const ids = new Int32Array(fed.length * length).fill(this.#shape.padToken);
    fed.forEach((row, i) => {
      ids.set(row, i * length);
    });
    const { hidden, attention } = await this.#encoded([source]);
    const rows = new Int32Array(fed.length);
    const feeds = feedsOf(first, this.#graphs.slots, this.#shape, {
      mask: new RowGather().gather(attention, rows),
      hidden: new RowGather().gather(hidden, rows),
    });
    feeds[first.ids] = idTensor(first.idType, ids, [fed.length, length]);
    const outputs = await runGraph(first.session, first.file, feeds, [first.logits]);
    return logitsOf(outputs[first.logits], first, this.#shape, [fed.length, length]);
  }

  async #encoded(sources: readonly Int32Array[]): Promise<{ hidden: Tensor; attention: Tensor }> {
    const rows = sources.length;
    const length = Math.max(...sources.map((source) => source.length));
    const ids = new Int32Array(rows * length).fill(this.#shape.padToken);
    const mask = new Int32Array(rows * length);
    sources.forEach((source, row) => {
      ids.set(source, row * length);
      mask.fill(1, row * length, row * length + source.length);
    });
    const feeds: Record<string, Tensor> = {
      input_ids: idTensor(this.#idType, ids, [rows, length]),
      attention_mask: idTensor(this.#idType, mask, [rows, length]),
    };
    if (!this.#encoder.inputNames.includes('attention_mask')) delete feeds.attention_mask;
    const outputs = await runGraph(this.#encoder, this.#encoderFile, feeds, ['last_hidden_state']);
    const attention = idTensor(this.#graphs.first.idType, mask, [rows, length]);
    return { hidden: outputs.last_hidden_state, attention };
  }

  async release(): Promise<void> {
    const { first, later } = this.#graphs;
    await Promise.all([...new Set([this.#encoder, first.session, later.session])].map((s) => s.release()));
  }
}

interface DecoderGraphs {
  readonly first: DecoderGraph;
  /** The same as `first` in the merged layout. */
  readonly later: DecoderGraph;
  readonly slots: readonly CacheSlot[];
  /** Those of `slots` that grow with every token. */
  readonly growing: readonly CacheSlot[];
  readonly firstFetches: readonly string[];
  readonly laterFetches: readonly string[];
}

function decoderGraphs(first: DecoderGraph, later: DecoderGraph): DecoderGraphs {
  const slots = cacheSlotsOf(first, later);
  const growing = slots.filter((slot) => !slot.isCross);
  const fetches = (graph: DecoderGraph, kept: readonly CacheSlot[]) => [
    graph.logits,
    ...kept.map((slot) => slot.present),
  ];
  return {
    first,
    later,
    slots,
    growing,
    firstFetches: fetches(first, slots),
    laterFetches: fetches(later, growing),
  };
}

class OnnxDecoding implements Decoding {
  readonly #graphs: DecoderGraphs;
  readonly #shape: Seq2SeqShape;
  /** What every row looks at, by the name of the input that takes it. */
  readonly #bySource: Record<string, Tensor>;
  /** What every row remembers of the translation so far, likewise. */
  readonly #byRow: Record<string, Tensor> = {};
  /** Everything the next step is fed: outputs of one step go into the next as they are. */
  readonly #feeds: Record<string, Tensor>;
  readonly #gathers = new Map<string, RowGather>();
  #tokens?: TokenTensor;
  #sourceOf: Int32Array;
  #isFirst = true;

  constructor(graphs: DecoderGraphs, shape: Seq2SeqShape, mask: Tensor, hidden: Tensor, sources: number) {
    this.#graphs = graphs;
    this.#shape = shape;
    this.#bySource = { encoder_attention_mask: mask, encoder_hidden_states: hidden };
    this.#sourceOf = Int32Array.from({ length: sources }, (_, i) => i);
    this.#feeds = feedsOf(graphs.first, graphs.slots, shape, { mask, hidden });
  }

  async step(tokens: Int32Array): Promise<Logits> {
    const { first, later, slots, growing, firstFetches, laterFetches } = this.#graphs;
    const isFirst = this.#isFirst;
    const graph = isFirst ? first : later;
    if (this.#tokens?.rows !== tokens.length) this.#tokens = new TokenTensor(graph.idType, tokens.length);
    this.#feeds[graph.ids] = this.#tokens.with(tokens);
    const fetches = isFirst ? firstFetches : laterFetches;
    const outputs = await runGraph(graph.session, graph.file, this.#feeds, fetches);
    for (const { past, present, isCross } of isFirst ? slots : growing) {
      const kept = isCross ? this.#bySource : this.#byRow;
      kept[past] = outputs[present];
      this.#feeds[past] = outputs[present];
    }
    if (isFirst) this.#turnToLaterSteps();
    return logitsOf(outputs[graph.logits], graph, this.#shape, [tokens.length, 1]);
  }

  select(parents: Int32Array): void {
    const rows = this.#sourceOf.length;
    if (parents.length === rows && isIdentity(parents)) return;
    this.#gather(this.#byRow, parents);
    const sourceOf = parents.map((parent) => this.#sourceOf[parent]);
    const isSame =
      sourceOf.length === rows && sourceOf.every((source, row) => source === this.#sourceOf[row]);
    if (!isSame) this.#gather(this.#bySource, parents);
    this.#sourceOf = sourceOf;
  }

  #gather(tensors: Record<string, Tensor>, rows: Int32Array): void {
    for (const name of Object.keys(tensors)) {
      let gather = this.#gathers.get(name);
      if (!gather) {
        gather = new RowGather();
        this.#gathers.set(name, gather);
      }
      tensors[name] = gather.gather(tensors[name], rows);
      if (name in this.#feeds) this.#feeds[name] = tensors[name];
    }
  }

  #turnToLaterSteps(): void {
    const { later } = this.#graphs;
    this.#isFirst = false;
    for (const name of ['encoder_attention_mask', 'encoder_hidden_states']) delete this.#feeds[name];
    if (later.hidden === undefined) delete this.#bySource.encoder_hidden_states;
    Object.assign(this.#feeds, sourceFeeds(later, this.#sourceTensors()));
    if (later.branch !== undefined) this.#feeds[later.branch] = flag(true);
  }

  #sourceTensors(): SourceTensors {
    const { encoder_attention_mask: mask, encoder_hidden_states: hidden } = this.#bySource;
    return { mask, hidden };
  }
}

/** What every row looks at. */
interface SourceTensors {
  readonly mask: Tensor;
  readonly hidden: Tensor;
}

/** What a first step is fed, but for the tokens. */
function feedsOf(
  graph: DecoderGraph,
  slots: readonly CacheSlot[],
  shape: Seq2SeqShape,
  source: SourceTensors,
): Record<string, Tensor> {
  const feeds = sourceFeeds(graph, source);
  if (graph.branch === undefined) return feeds;
  // The merged layout wants an empty past fed, although it looks away.
  feeds[graph.branch] = flag(false);
  const rows = source.hidden.dims[0];
  for (const { past, type, heads, headSize } of slots) {
    const dims = [rows, heads ?? shape.heads ?? 1, 0, headSize ?? shape.headSize ?? 1];
    feeds[past] =
      type === 'float16'
        ? new Tensor('float16', new Uint16Array(0), dims)
        : new Tensor('float32', new Float32Array(0), dims);
  }
  return feeds;
}

function sourceFeeds(graph: DecoderGraph, { mask, hidden }: SourceTensors): Record<string, Tensor> {
  return {
    ...(graph.mask !== undefined && { [graph.mask]: mask }),
    ...(graph.hidden !== undefined && { [graph.hidden]: hidden }),
  };
}

function logitsOf(
  tensor: Tensor,
  { logitType, file }: DecoderGraph,
  { vocabularySize }: Seq2SeqShape,
  [rows, length]: readonly [number, number],
): Logits {
  if (tensor.dims.join() !== [rows, length, vocabularySize].join()) {
    throw new PremodelError(
      'bad-output',
      `${file} gave logits of ${tensor.dims.join('x')} for ${rows}x${length} tokens of ${vocabularySize}`,
      {
        place: { file },
        remedy: 'Check that config.json belongs to this model, above all its vocab_size.',
      },
    );
  }
  return { values: floats(tensor, logitType), vocabularySize };
}

function floats(tensor: Tensor, type: 'float32' | 'float16'): Float32Array {
  if (type === 'float32') return tensor.data as Float32Array;
  const { buffer, byteOffset, length } = tensor.data as Uint16Array;
  return fromHalf(new Uint16Array(buffer, byteOffset, length));
}

function idTensor(type: 'int64' | 'int32', values: Int32Array, dims: readonly number[]): Tensor {
  return type === 'int32'
    ? new Tensor('int32', values, dims)
    : new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
}

function flag(value: boolean): Tensor {
  return new Tensor('bool', Uint8Array.of(value ? 1 : 0), [1]);
}

/** One token for every row, in the same memory at every step. */
class TokenTensor {
  readonly rows: number;
  readonly #tensor: Tensor;

  constructor(type: 'int64' | 'int32', rows: number) {
    this.rows = rows;
    this.#tensor = idTensor(type, new Int32Array(rows), [rows, 1]);
  }

  with(tokens: Int32Array): Tensor {
    const data = this.#tensor.data as Int32Array | BigInt64Array;
    if (data instanceof BigInt64Array) for (let i = 0; i < tokens.length; i++) data[i] = BigInt(tokens[i]);
    else data.set(tokens);
    return this.#tensor;
  }
}

async function runGraph(
  session: InferenceSession,
  file: string,
  feeds: Record<string, Tensor>,
  fetches: readonly string[],
): Promise<Record<string, Tensor>> {
  try {
    return (await session.run(feeds, fetches)) as Record<string, Tensor>;
  } catch (cause) {
    throw new PremodelError('run-failed', `${file} failed: ${(cause as Error).message}`, {
      place: { file },
      remedy: 'Check that config.json and tokenizer.json belong to this model.',
      cause,
    });
  }
}
