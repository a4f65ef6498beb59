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
