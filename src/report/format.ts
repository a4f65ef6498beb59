const MINUS = '\u2212';
const NARROW_SPACE = '\u202f';

/** `80.9 %`; the digits a thousand inputs can carry. */
export function percent(fraction: number, digits = 1): string {
  return `${(fraction * 100).toFixed(digits)}${NARROW_SPACE}%`;
}

/** A difference of two fractions in percentage points, with its sign: `+1.2`, `−0.4`, `0.0`. */
export function points(difference: number, digits = 1): string {
  const text = Math.abs(difference * 100).toFixed(digits);
  if (Number(text) === 0) return text;
  return `${difference < 0 ? MINUS : '+'}${text}`;
}

/** Milliseconds with three significant digits, but never more than three decimals: `0.46`, `14.1`, `1,512`. */
export function milliseconds(ms: number): string {
  if (ms === 0) return '0';
  if (ms >= 100) return count(Math.round(ms));
  const decimals = Math.min(3, Math.max(0, 2 - Math.floor(Math.log10(ms))));
  return ms.toFixed(decimals);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1.8x`: how many times `slower` takes as long as `faster`. */
export function times(ratio: number): string {
  return `${ratio >= 10 ? ratio.toFixed(0) : ratio.toFixed(ratio < 1.1 ? 2 : 1)}×`;
}

export function bytes(sizeBytes: number): string {
  if (sizeBytes < 1e6) return `${(sizeBytes / 1e3).toFixed(0)} kB`;
  return `${(sizeBytes / 1e6).toFixed(sizeBytes < 1e7 ? 1 : 0)} MB`;
}

export function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
