/** Something that reads files of strangers. Each file of `parsers/` exports one as its default. */
export interface FuzzedParser {
  /** What it reads, in the plural: `premodel files`. */
  readonly name: string;
  /**
   * Good files, at least one; they are then damaged. The same in every process.
   * @param folder an empty folder, which is kept until the last file is read
   */
  samples(folder: string): Promise<readonly Uint8Array[]> | readonly Uint8Array[];
  /**
   * Reads as far as use. May reject with a `PremodelError`, and with nothing else.
   * @param folder the same folder, for readers that need a path
   */
  read(bytes: Uint8Array, folder: string): unknown;
}
