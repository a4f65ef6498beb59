/** How a model's own classes are numbered in a profile, where its own class names are not the profile's. */
export interface ClassMap {
  /** SHA-256 of the model's own class names, as JSON writes the list of them. */
  readonly labelsSha256: string;
  /** The model's own classes in order, as runs of classes that follow each other in the profile too. */
  readonly runs: readonly ClassRun[];
}

/** The first class of the profile, and how many. */
export type ClassRun = readonly [first: number, count: number];

/** Far above any classifier; keeps what a damaged file claims small. */
const MAX_CLASSES = 1_000_000;

/** @param classes class of the profile by own class */
export function runsOf(classes: ArrayLike<number>): ClassRun[] {
  const runs: [number, number][] = [];
  for (let own = 0; own < classes.length; own++) {
    const last = runs.at(-1);
    if (last && last[0] + last[1] === classes[own]) last[1]++;
    else runs.push([classes[own], 1]);
  }
  return runs;
}

/** Class of the profile by own class. */
export function classesOf(runs: readonly ClassRun[]): Int32Array {
  return Int32Array.from(
    runs.flatMap(([first, count]) => Array.from({ length: count }, (_, i) => first + i)),
  );
}

/** How many classes the model has. */
export function ownClassCount(runs: readonly ClassRun[]): number {
  return runs.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * What is wrong with runs that somebody else wrote; undefined where nothing is.
 * @param labels number of classes of the profile
 */
export function brokenRuns(runs: readonly ClassRun[], labels: number): string | undefined {
  for (const [first, count] of runs) {
    const isRun = Number.isInteger(first) && Number.isInteger(count) && first >= 0 && count >= 1;
    if (!isRun || first + count > labels) return `[${first}, ${count}] are none of its ${labels} classes`;
  }
  const total = ownClassCount(runs);
  return total < 1 || total > MAX_CLASSES ? `${total} classes` : undefined;
}
