import { applyBehavior, type Behavior, type Matcher } from './spans.ts';

/** A part of a source on its way to ids. */
export interface Piece {
  readonly text: string;
  /** Whether it begins where the source does. */
  readonly atStart: boolean;
  /** Of an added token, which nothing cuts further. */
  readonly id?: number;
}

/** Cuts a piece. Nothing is left of what is empty. */
export function splitPiece({ text, atStart }: Piece, matcher: Matcher, behavior: Behavior): Piece[] {
  return applyBehavior(matcher(text), behavior)
    .filter(({ start, end }) => start < end)
    .map(({ start, end }) => ({ text: text.slice(start, end), atStart: atStart && start === 0 }));
}
