/** What turns a piece of text into ids. */
export interface TokenModel {
  readonly vocabulary: ReadonlyMap<string, number>;
  /** Of what the vocabulary lacks, where it has one. */
  readonly unknownId: number | undefined;
  /** @throws PremodelError `unknown-text` where text has no token, and there is none for what is unknown */
  tokenize(text: string): number[];
}
