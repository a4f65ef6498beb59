/** Where in a run's evidence the classes it named stand, their probabilities, and everything else. */
export interface EvidenceLayout {
  readonly names: readonly string[];
  /** Positions of `class1`, `class2` …; empty where the evidence names no classes. */
  readonly classes: readonly number[];
  /** Positions of `p1`, `p2` …, one per class. */
  readonly probabilities: readonly number[];
  /** Positions of the rest. */
  readonly others: readonly number[];
}

export function evidenceLayout(names: readonly string[]): EvidenceLayout {
  const classes: number[] = [];
  const probabilities: number[] = [];
  for (let rank = 1; names.includes(`class${rank}`) && names.includes(`p${rank}`); rank++) {
    classes.push(names.indexOf(`class${rank}`));
    probabilities.push(names.indexOf(`p${rank}`));
  }
  const others = names
    .map((_, position) => position)
    .filter((position) => !classes.includes(position) && !probabilities.includes(position));
  return { names, classes, probabilities, others };
}
