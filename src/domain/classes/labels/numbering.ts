/** The class names of a model, as its own configuration has them. */
export interface ModelLabels {
  readonly name: string;
  /** By class number. */
  readonly labels: readonly string[];
  /** Where they stand, for messages. */
  readonly file?: string;
}

/** How some models count classes. */
export interface Numbering {
  readonly models: readonly string[];
  /** As these models call them, after translation, by own class. */
  readonly labels: readonly string[];
  /** Shared class by own class. */
  readonly classes: Int32Array;
  /** Whether the labels only count classes. */
  readonly onlyCounts: boolean;
}
