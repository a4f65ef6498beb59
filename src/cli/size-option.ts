import { InvalidArgumentError } from 'commander';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  m: 1e6,
  g: 1e9,
  ki: 2 ** 10,
  mi: 2 ** 20,
  gi: 2 ** 30,
};

/** Parser of a number of bytes, written as `500MB`, `1.5G` or `64MiB`. */
export function bytesOption(text: string): number {
  const [, digits, unit] = /^\s*([\d.]+)\s*([kmg]?i?)b?\s*$/i.exec(text) ?? [];
  const bytes = Math.round(Number(digits) * (UNITS[(unit ?? '').toLowerCase()] ?? Number.NaN));
  if (bytes >= 1) return bytes;
  throw new InvalidArgumentError('Give a size such as 500MB, 1.5G or 64MiB.');
}
