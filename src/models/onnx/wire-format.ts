/** Bytes by their place, of memory or of a file. */
export interface ByteSource {
  readonly size: number;
  at(offset: number): number;
  slice(start: number, end: number): Uint8Array;
}

/** A protobuf message that cannot be read. */
export class WireError extends Error {}

const VARINT = 0;
const DELIMITED = 2;
/** By type: bytes after a tag, or after a varint that was read. */
const FIXED_LENGTHS: Readonly<Record<number, number>> = { [VARINT]: 0, 1: 8, 5: 4 };

/** Real models have a few hundred thousand; ten million take a second. */
const MOST_FIELDS = 10_000_000;

/** Counts fields over all messages of one file, so that a hostile file ends. */
export class FieldBudget {
  #left = MOST_FIELDS;

  take(): void {
    if (--this.#left < 0) throw new WireError(`it has more than ${MOST_FIELDS} fields`);
  }
}

/**
 * Steps over the fields of one protobuf message; after a `next()` that returns true, its properties tell of the field.
 * Source: Protocol Buffers, "Encoding". Groups, which ONNX does not use, are refused.
 */
export class WireReader {
  readonly #source: ByteSource;
  readonly #end: number;
  readonly #budget: FieldBudget;
  #next: number;
  /** Number of the field. */
  field = 0;
  /** Whether it is a message, text or bytes, which lie from `start` to `end`. */
  isDelimited = false;
  /** Where the field with its tag begins. */
  tagStart = 0;
  start = 0;
  end = 0;
  /** Of a varint; 0 for other fields. */
  value = 0;

  constructor(source: ByteSource, start: number, end: number, budget: FieldBudget) {
    this.#source = source;
    this.#next = start;
    this.#end = end;
    this.#budget = budget;
  }

  /** @throws WireError */
  next(): boolean {
    if (this.#next >= this.#end) return false;
    this.#budget.take();
    this.tagStart = this.#next;
    const tag = this.#varint();
    this.field = Math.floor(tag / 8);
    if (this.field === 0) throw new WireError('a field has the number 0');
    this.#readPayload(tag % 8);
    if (this.end > this.#end) throw new WireError('a field ends beyond its message');
    this.#next = this.end;
    return true;
  }

  #readPayload(type: number): void {
    this.isDelimited = type === DELIMITED;
    this.value = 0;
    if (type === VARINT) this.value = this.#varint();
    const length = this.isDelimited ? this.#varint() : FIXED_LENGTHS[type];
    if (length === undefined) throw new WireError(`a field is of type ${type}`);
    this.start = this.#next;
    this.end = this.#next + length;
  }

  #varint(): number {
    let value = 0;
    for (let i = 0, factor = 1; i < 10; i++, factor *= 128) {
      if (this.#next >= this.#end) throw new WireError('it ends in the middle of a field');
      const byte = this.#source.at(this.#next++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
    throw new WireError('a number has more than ten bytes');
  }
}

/** A field that holds `parts`, as it stands in a message. */
export function delimitedField(field: number, parts: readonly Uint8Array[]): Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from([...varint(field * 8 + DELIMITED), ...varint(length)]), ...parts];
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

/** A source over bytes in memory. */
export function bytesSource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    at: (offset) => bytes[offset],
    slice: (start, end) => bytes.subarray(start, end),
  };
}
