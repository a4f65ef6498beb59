import { PremodelError } from '../../error.ts';

/** Takes all splits of a data set together. */
export const ALL_SPLITS = 'all';

/** The words for splits that Hugging Face data sets know, and what each means. */
const SPLITS: Readonly<Record<string, string>> = {
  train: 'train',
  training: 'train',
  validation: 'validation',
  valid: 'validation',
  val: 'validation',
  dev: 'validation',
  test: 'test',
  testing: 'test',
  eval: 'test',
  evaluation: 'test',
};

/** The split that the name of a folder or a file speaks of: `train`, `val2017` and `test-images` do. */
export function splitNamed(name: string): string | undefined {
  const words = name.toLowerCase().split(/[^a-z]+/);
  const word = words.find((candidate) => Object.hasOwn(SPLITS, candidate));
  return word === undefined ? undefined : SPLITS[word];
}

/** What a column says the split is, in the words above where it is one of them. */
export function splitOfColumn(value: string): string {
  return splitNamed(value) ?? value.trim().toLowerCase();
}

/**
 * Keeps the items of one split. A data set of several is not taken as one unless the user says so: a model has seen its
 * training inputs.
 *
 * @param wanted `train`, `validation`, `test`, another value of the data, or `all`. Default: there is only one
 * @throws PremodelError `several-splits`, `unknown-split`
 */
export function chooseSplit<T extends { readonly split?: string }>(
  items: readonly T[],
  source: string,
  wanted?: string,
): readonly T[] {
  if (wanted?.toLowerCase() === ALL_SPLITS) return items;
  const counts = new Map<string | undefined, number>();
  for (const { split } of items) counts.set(split, (counts.get(split) ?? 0) + 1);
  if (wanted === undefined) {
    if (counts.size > 1) throw severalSplits(source, counts);
    return items;
  }
  const split = splitOfColumn(wanted);
  const chosen = items.filter((item) => item.split === split);
  if (chosen.length === 0) throw unknownSplit(source, wanted, counts);
  return chosen;
}

type Counts = ReadonlyMap<string | undefined, number>;

function severalSplits(source: string, counts: Counts): PremodelError {
  const [name] = [...counts.keys()].filter((split) => split !== undefined).sort();
  return new PremodelError('several-splits', `${source} holds several splits: ${listed(counts)}`, {
    place: { file: source, field: 'split' },
    remedy: `Choose one with --split ${name} (split), or take them all as one with --split ${ALL_SPLITS}.`,
  });
}

function unknownSplit(source: string, wanted: string, counts: Counts): PremodelError {
  return new PremodelError('unknown-split', `${source} has no split ${wanted}: ${listed(counts)}`, {
    place: { file: source, field: 'split' },
    remedy: 'Choose one of these, or leave --split (split) out where there is only one.',
  });
}

function listed(counts: Counts): string {
  const named = Array.from(counts, ([split, count]) => `${split ?? 'none'} (${count} inputs)`);
  return named.sort().join(', ') || 'it has none';
}
