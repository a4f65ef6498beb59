import { damaged, truncated } from '../image-fault.ts';

const LONGEST_TOKEN = 10;
const COMMENT = 0x23;
const ZERO = 0x30;
const LINE_ENDS = new Set([0x0a, 0x0d]);
const SPACES = new Set([0x20, 0x09, 0x0a, 0x0b, 0x0c, 0x0d]);

/** The numbers of a Netpbm header or plain image: digits between spaces, comments from # to the end of the line. */
export class TokenReader {
  /** Behind the space that ended the last token. */
  position: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  /** @throws ImageFault */
  number(): number {
    let value = this.bit(9);
    for (let digits = 1; ; digits++) {
      const byte = this.#bytes[this.position];
      if (byte === undefined) return value;
      if (byte !== COMMENT) this.position++;
      if (byte === COMMENT || SPACES.has(byte)) return value;
      if (digits === LONGEST_TOKEN) throw damaged('one of its numbers has too many digits');
      value = value * 10 + digit(byte, 9);
    }
  }

  /** The next digit by itself, of at most `largest`. @throws ImageFault */
  bit(largest = 1): number {
    for (;;) {
      const byte = this.#bytes[this.position];
      if (byte === undefined) throw truncated();
      if (byte === COMMENT) this.#skipLine();
      else {
        this.position++;
        if (!SPACES.has(byte)) return digit(byte, largest);
      }
    }
  }

  #skipLine(): void {
    while (this.position < this.#bytes.length && !LINE_ENDS.has(this.#bytes[this.position])) this.position++;
  }
}

function digit(byte: number, largest: number): number {
  const value = byte - ZERO;
  if (value >= 0 && value <= largest) return value;
  throw damaged(`where a number should be there is the byte ${byte}`);
}
