import type { Fields } from './fields.ts';

/** How many ids a source may have, special ones included, and which end is cut. */
export interface Truncation {
  readonly maxTokens: number;
  readonly side: 'Left' | 'Right';
}

/** @throws PremodelError `invalid-tokenizer`, `unsupported-tokenizer` */
export function readTruncation(truncation: Fields): Truncation {
  const maxTokens = truncation.required('max_length', truncation.count('max_length'));
  if (truncation.text('strategy') === 'OnlySecond') {
    throw truncation.unsupported('cuts the second of two texts, and a source is one');
  }
  return { maxTokens, side: readSide(truncation) };
}

/** Which end is cut. @throws PremodelError `invalid-tokenizer` */
export function readSide(truncation: Fields): Truncation['side'] {
  const side = truncation.text('direction') ?? 'Right';
  if (side === 'Left' || side === 'Right') return side;
  throw truncation.invalid(`has the direction "${side}"`);
}
