/** What a text becomes before it is cut. */
export interface Normalizer {
  normalize(text: string): string;
  /** Whether the first character of the text is left out, not replaced. Default: never. */
  removesStart?(text: string): boolean;
}
