import { median } from '../../statistics.ts';

/** An input as models take it, and how long that took. */
export interface Decoded<Input> {
  readonly input: Input;
  /** Median of the repeats; exactly 0 where what users give is what models take. */
  readonly decodeMs: number;
}

/**
 * Decodes an input several times. The median leaves out what only the first time pays: the disk, and code that is not
 * yet compiled.
 * @param decode gives a promise where it is work
 * @param repeats at least 1
 * @param now clock in milliseconds
 */
export async function timeDecoding<Input>(
  decode: () => Input | Promise<Input>,
  repeats: number,
  now = () => performance.now(),
): Promise<Decoded<Input>> {
  const times: number[] = [];
  for (;;) {
    const start = now();
    const decoding = decode();
    if (!(decoding instanceof Promise)) return { input: decoding, decodeMs: 0 };
    const input = await decoding;
    times.push(now() - start);
    if (times.length >= repeats) return { input, decodeMs: median(times) };
  }
}
