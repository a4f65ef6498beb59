import { InvalidArgumentError } from 'commander';

/** Parser of an option that is a whole number of at least `from`. */
export function wholeNumber(from: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= from && text.trim() !== '') return value;
    throw new InvalidArgumentError(`Give a whole number of at least ${from}.`);
  };
}

/** Parser of an option that is a number within bounds, both included. */
export function decimalNumber(from: number, to: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (value >= from && value <= to && text.trim() !== '') return value;
    throw new InvalidArgumentError(`Give a number from ${from} to ${to}.`);
  };
}

/** Parser of an option that is a number above 0. */
export function positiveNumber(text: string): number {
  const value = Number(text);
  if (value > 0 && value < Infinity) return value;
  throw new InvalidArgumentError('Give a number above 0.');
}

/** Parser of a share between 0 and 1, neither included, written as `5%` or `0.05`. */
export function share(text: string): number {
  const [, digits, sign] = /^\s*([\d.]+)\s*(%?)\s*$/.exec(text) ?? [];
  const value = Number(digits) / (sign ? 100 : 1);
  if (value > 0 && value < 1) return value;
  throw new InvalidArgumentError('Give a share above 0 and below 100 %, such as 5% or 0.05.');
}
