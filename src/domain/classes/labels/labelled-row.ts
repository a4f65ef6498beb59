/** How a row names its class; at least one of the two is set. */
export interface LabelText {
  /** A class name, one of its comma-separated synonyms, a WordNet id, or (where no class is called so) a number. */
  readonly label?: string;
  /** A class number; decides where both are given. */
  readonly labelId?: string;
}

/** Where a label stands, for error messages. */
export interface LabelPlace {
  readonly file: string;
  readonly row?: number;
}

export type LabelledRow = LabelText & LabelPlace;

/** A class number as it is written; undefined where it is none. */
export function numberIn(text: string): number | undefined {
  const trimmed = text.trim();
  return /^\d{1,9}$/.test(trimmed) ? Number(trimmed) : undefined;
}
