import { classColumn, probabilityColumn } from '../../profile/class-evidence.ts';

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
  for (let rank = 1; ; rank++) {
    const [named, probability] = [classColumn(rank), probabilityColumn(rank)].map((name) =>
      names.indexOf(name),
    );
    if (named < 0 || probability < 0) break;
    classes.push(named);
    probabilities.push(probability);
  }
  const others = names
    .map((_, position) => position)
    .filter((position) => !classes.includes(position) && !probabilities.includes(position));
  return { names, classes, probabilities, others };
}
