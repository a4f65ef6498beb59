/** More names than this are texts rather than classes. */
const MOST_CLASSES = 1000;
/** How often an answer is repeated, at the least, on average, where answers are classes. */
const LEAST_REPEATS = 5;

/**
 * The classes that outputs and references name, where they are few and repeated; undefined where they are free
 * text. Numbers come in the order of numbers, all else in the order of characters.
 */
export function classLabels(
  references: readonly string[],
  outputs: readonly (readonly string[])[],
): readonly string[] | undefined {
  const seen = new Set(references);
  for (const column of outputs) for (const output of column) seen.add(output);
  if (seen.size > Math.min(MOST_CLASSES, references.length / LEAST_REPEATS)) return undefined;
  const labels = [...seen];
  const numeric = labels.every((label) => label !== '' && Number.isFinite(Number(label)));
  return labels.sort((a, b) => (numeric ? Number(a) - Number(b) : a < b ? -1 : 1));
}
