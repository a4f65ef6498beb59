import {
  type ByteSource,
  bytesSource,
  delimitedField,
  FieldBudget,
  WireError,
  WireReader,
} from './wire-format.ts';

/** Where an ONNX tensor says that its values lie: in a file beside the model. */
export interface ExternalTensor {
  /** Path as the model writes it, relative to the folder of the ONNX file. */
  readonly location: string;
  /** In bytes from the start of the file. */
  readonly offset: number;
  /** In bytes. Default: as much as the tensor's shape needs. */
  readonly length?: number;
  /** Whether ONNX Runtime takes it from memory that it is given: true of initializers of the main graph. */
  readonly isMain: boolean;
}

type Message = 'model' | 'training' | 'graph' | 'node' | 'attribute' | 'tensor' | 'sparseTensor' | 'function';

/** By the field that holds it: every message of onnx.proto below which a tensor may lie (ONNX 1.23). */
const CHILDREN: Readonly<Record<Message, Readonly<Record<number, Message>>>> = {
  model: { 7: 'graph', 20: 'training', 25: 'function' },
  training: { 1: 'graph', 2: 'graph' },
  graph: { 1: 'node', 5: 'tensor', 15: 'sparseTensor' },
  node: { 5: 'attribute' },
  attribute: {
    5: 'tensor',
    6: 'graph',
    10: 'tensor',
    11: 'graph',
    22: 'sparseTensor',
    23: 'sparseTensor',
  },
  tensor: {},
  sparseTensor: { 1: 'tensor', 2: 'tensor' },
  function: { 7: 'node', 11: 'attribute' },
};

const RAW_DATA = 9;
const EXTERNAL_DATA = 13;
const DATA_LOCATION = 14;
const EXTERNAL = 1;

/** As deep as Google's protobuf reads messages. */
const DEEPEST = 100;
const LONGEST_TEXT = 4096;

/**
 * Every tensor of an ONNX model whose values lie in another file: of the graph and its subgraphs, of functions and
 * training graphs, sparse ones too.
 * @throws WireError where the bytes are no ONNX model
 */
export function externalTensors(source: ByteSource): ExternalTensor[] {
  const found: ExternalTensor[] = [];
  const note = (tensor: ExternalTensor) => {
    found.push(tensor);
    return undefined;
  };
  new Walk(source, note).message('model', 0, source.size, 0, false);
  return found;
}

/**
 * The model with the values of the tensors that `valuesOf` knows within it. ONNX Runtime takes values from memory for
 * initializers of the main graph only; others it would read from files.
 * @param valuesOf undefined leaves a tensor as it is
 */
export function withInlineTensors(
  model: Uint8Array,
  valuesOf: (tensor: ExternalTensor) => Uint8Array | undefined,
): Uint8Array {
  const parts = new Walk(bytesSource(model), valuesOf).message('model', 0, model.length, 0, false);
  return parts ? concatenated(parts) : model;
}

/** Walks messages; where a tensor is replaced, the messages around it are written anew. */
class Walk {
  readonly #source: ByteSource;
  readonly #valuesOf: (tensor: ExternalTensor) => Uint8Array | undefined;
  readonly #budget = new FieldBudget();

  constructor(source: ByteSource, valuesOf: (tensor: ExternalTensor) => Uint8Array | undefined) {
    this.#source = source;
    this.#valuesOf = valuesOf;
  }

  /** @returns the message anew, or undefined where nothing in it was replaced */
  message(
    kind: Message,
    start: number,
    end: number,
    depth: number,
    isMain: boolean,
  ): Uint8Array[] | undefined {
    if (depth > DEEPEST) throw new WireError(`its messages are nested more than ${DEEPEST} deep`);
    if (kind === 'tensor') return this.#tensor(start, end, isMain);
    const reader = new WireReader(this.#source, start, end, this.#budget);
    const parts: Uint8Array[] = [];
    let unchanged = start;
    while (reader.next()) {
      const child = reader.isDelimited ? CHILDREN[kind][reader.field] : undefined;
      if (!child) continue;
      const isMainChild = (kind === 'model' && child === 'graph') || (isMain && child === 'tensor');
      const { field, tagStart, end: childEnd } = reader;
      const replaced = this.message(child, reader.start, childEnd, depth + 1, isMainChild);
      if (!replaced) continue;
      parts.push(this.#source.slice(unchanged, tagStart), ...delimitedField(field, replaced));
      unchanged = childEnd;
    }
    return unchanged === start ? undefined : [...parts, this.#source.slice(unchanged, end)];
  }

  #tensor(start: number, end: number, isMain: boolean): Uint8Array[] | undefined {
    const reader = new WireReader(this.#source, start, end, this.#budget);
    const entries = new Map<string, string>();
    const others: Uint8Array[] = [];
    let isExternal = false;
    while (reader.next()) {
      const { field, isDelimited } = reader;
      if (field === EXTERNAL_DATA && isDelimited) this.#readEntry(reader.start, reader.end, entries);
      else if (field === DATA_LOCATION) isExternal ||= reader.value === EXTERNAL;
    }
    const location = entries.get('location');
    if (!isExternal || location === undefined) return undefined;
    const values = this.#valuesOf({
      location,
      offset: wholeNumber(entries, 'offset') ?? 0,
      length: wholeNumber(entries, 'length'),
      isMain,
    });
    if (!values) return undefined;
    const again = new WireReader(this.#source, start, end, this.#budget);
    while (again.next()) {
      if (again.field === EXTERNAL_DATA || again.field === DATA_LOCATION) continue;
      others.push(this.#source.slice(again.tagStart, again.end));
    }
    return [...others, ...delimitedField(RAW_DATA, [values])];
  }

  #readEntry(start: number, end: number, entries: Map<string, string>): void {
    const reader = new WireReader(this.#source, start, end, this.#budget);
    let [key, value] = ['', ''];
    while (reader.next()) {
      if (!reader.isDelimited) continue;
      if (reader.field === 1) key = this.#text(reader);
      if (reader.field === 2) value = this.#text(reader);
    }
    entries.set(key, value);
  }

  #text({ start, end }: WireReader): string {
    if (end - start > LONGEST_TEXT) throw new WireError(`a text of external data has ${end - start} bytes`);
    return new TextDecoder().decode(this.#source.slice(start, end));
  }
}

function wholeNumber(entries: ReadonlyMap<string, string>, key: string): number | undefined {
  const text = entries.get(key);
  if (text === undefined) return undefined;
  if (!/^\d{1,15}$/.test(text)) throw new WireError(`the ${key} of external data is "${text.slice(0, 40)}"`);
  return Number(text);
}

function concatenated(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
