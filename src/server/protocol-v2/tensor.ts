/** An output. The first axis of its shape is the batch. */
export interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly content: BytesTensor | NumberTensor;
}

interface BytesTensor {
  readonly datatype: 'BYTES';
  readonly values: readonly string[];
}

interface NumberTensor {
  readonly datatype: 'FP32' | 'INT32';
  readonly values: readonly number[];
}

/** As the binary tensor data extension has it: little-endian; BYTES each behind its length of 4 bytes. */
export function toBinary({ content }: Tensor): Uint8Array {
  if (content.datatype === 'BYTES') {
    return Buffer.concat(
      content.values.flatMap((value) => {
        const bytes = Buffer.from(value, 'utf8');
        const length = Buffer.alloc(4);
        length.writeUInt32LE(bytes.length);
        return [length, bytes];
      }),
    );
  }
  const bytes = Buffer.alloc(4 * content.values.length);
  content.values.forEach((value, i) => {
    if (content.datatype === 'FP32') bytes.writeFloatLE(value, 4 * i);
    else bytes.writeInt32LE(value, 4 * i);
  });
  return bytes;
}
