import { PremodelError } from '../error.ts';
import { type Matrix, matrix } from '../learn/matrix.ts';
import { wordOfFeature } from '../word-feature.ts';
import type { Profile } from './profile.ts';

/**
 * The named features of a profile's inputs: columns of its table, and counts of words (`word:<word>`) where its
 * task is on text.
 *
 * @param rows which inputs, as indexes. Default: all
 * @returns rows.length x names.length
 * @throws PremodelError `missing-feature`
 */
export function featureColumns(
  profile: Profile,
  names: readonly string[],
  rows: ArrayLike<number> = Array.from(profile.inputs.keys()),
): Matrix {
  const { features, words } = profile;
  const result = matrix(rows.length, names.length);
  const tableColumns: { readonly from: number; readonly to: number }[] = [];
  const wordColumns = new Map<string, number>();
  const positions = new Map(features.names.map((name, position) => [name, position]));
  names.forEach((name, to) => {
    const word = words && wordOfFeature(name);
    const from = positions.get(name);
    if (from !== undefined) tableColumns.push({ from, to });
    else if (word !== undefined) wordColumns.set(word, to);
    else throw missingFeature(name, profile);
  });
  for (let i = 0; i < rows.length; i++) {
    const at = i * names.length;
    const source = rows[i] * features.names.length;
    for (const { from, to } of tableColumns) result.data[at + to] = features.values.data[source + from];
    if (wordColumns.size === 0) continue;
    for (const word of words![rows[i]]) {
      const to = wordColumns.get(word);
      if (to !== undefined) result.data[at + to]++;
    }
  }
  return result;
}

function missingFeature(name: string, { features, words }: Profile): PremodelError {
  const offered = [...features.names, ...(words ? ['word:<word>'] : [])];
  return new PremodelError('missing-feature', `the profile has no feature "${name}"`, {
    place: { field: name },
    remedy: `use some of: ${offered.join(', ') || 'none, there are no features'}; or profile again with it`,
  });
}
