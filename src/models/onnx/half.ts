/** IEEE 754 half precision as Uint16Array, the form in which Node 20 exchanges float16 tensors. */
export function toHalf(values: ArrayLike<number>): Uint16Array {
  const single = new Float32Array(1);
  const bits = new Uint32Array(single.buffer);
  return Uint16Array.from(values, (value) => {
    single[0] = value;
    const sign = (bits[0] >>> 16) & 0x8000;
    const exponent = ((bits[0] >>> 23) & 0xff) - 112;
    const mantissa = bits[0] & 0x7fffff;
    if (exponent >= 31) return sign | 0x7c00 | (exponent === 143 && mantissa ? 0x200 : 0);
    if (exponent <= -11) return sign;
    // Below 2^-14 the leading one is written out and the rest shifted away.
    const shift = exponent > 0 ? 13 : 14 - exponent;
    const whole = exponent > 0 ? (exponent << 23) | mantissa : 0x800000 | mantissa;
    return sign | roundedShift(whole, shift);
  });
}

/** To nearest, ties to even; a carry into the exponent is the right result. */
function roundedShift(value: number, shift: number): number {
  const kept = value >>> shift;
  const rest = value & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  return kept + (rest > half || (rest === half && (kept & 1) === 1) ? 1 : 0);
}

export function fromHalf(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (half) => {
    const sign = half & 0x8000 ? -1 : 1;
    const exponent = (half >>> 10) & 0x1f;
    const mantissa = half & 0x3ff;
    if (exponent === 31) return mantissa ? Number.NaN : sign * Infinity;
    return sign * (exponent ? 2 ** (exponent - 15) * (1 + mantissa / 1024) : 2 ** -14 * (mantissa / 1024));
  });
}
