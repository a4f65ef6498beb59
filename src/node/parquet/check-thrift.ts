import { ByteCursor } from './byte-cursor.ts';

/** Types of Thrift's compact protocol, in which Parquet writes its footer and the header of every page. */
const BOOLEANS = [1, 2];
const BYTE = 3;
const INTEGERS = [4, 5, 6];
const DOUBLE = 7;
const BINARY = 8;
const LISTS = [9, 10];
const STRUCT = 12;

/** Deeper than anything Parquet nests. */
const MAX_DEPTH = 20;

/**
 * Walks over one struct without building anything. The Parquet reader believes lengths, counts and numbers as they
 * are written, and would spend minutes and gigabytes on hostile ones.
 *
 * @param from where the struct begins
 * @returns where it ends
 * @throws RangeError where it is no struct that ends within the bytes
 */
export function checkThriftStruct(bytes: Uint8Array, from: number): number {
  return new ThriftWalk(bytes, from).struct(0);
}

class ThriftWalk extends ByteCursor {
  struct(depth: number): number {
    if (depth > MAX_DEPTH) throw new RangeError(`structs nested deeper than ${MAX_DEPTH} levels`);
    for (;;) {
      const header = this.byte();
      const type = header & 0x0f;
      if (type === 0) return this.at;
      if (header >> 4 === 0) this.varint();
      this.value(type, depth);
    }
  }

  private value(type: number, depth: number): void {
    if (BOOLEANS.includes(type)) return;
    if (type === BYTE) this.skip(1);
    else if (INTEGERS.includes(type)) this.varint();
    else if (type === DOUBLE) this.skip(8);
    else if (type === BINARY) this.skip(this.varint());
    else if (LISTS.includes(type)) this.list(depth);
    else if (type === STRUCT) this.struct(depth + 1);
    else throw new RangeError(`a value of the unknown type ${type}`);
  }

  private list(depth: number): void {
    if (depth > MAX_DEPTH) throw new RangeError(`lists nested deeper than ${MAX_DEPTH} levels`);
    const header = this.byte();
    const type = header & 0x0f;
    const size = header >> 4 === 15 ? this.varint() : header >> 4;
    // Every element takes a byte at least.
    if (size > this.left) throw new RangeError(`a list of ${size} elements`);
    for (let i = 0; i < size; i++) this.value(BOOLEANS.includes(type) ? BYTE : type, depth + 1);
  }
}
