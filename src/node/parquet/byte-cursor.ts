/** A 64-bit number takes no more, seven bits a byte. */
const MAX_VARINT_BYTES = 10;

/** Goes over bytes and never behind their end. */
export class ByteCursor {
  readonly bytes: Uint8Array;
  at: number;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  get left(): number {
    return this.bytes.length - this.at;
  }

  byte(): number {
    if (this.left <= 0) throw new RangeError('it ends too early');
    return this.bytes[this.at++];
  }

  varint(): number {
    let value = 0;
    for (let i = 0; i < MAX_VARINT_BYTES; i++) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** (7 * i);
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number of more than 64 bits');
  }

  skip(length: number): void {
    if (!(length >= 0 && length <= this.left)) throw new RangeError(`${length} bytes where there are fewer`);
    this.at += length;
  }
}
