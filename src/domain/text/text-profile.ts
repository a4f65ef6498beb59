import type { Profile } from '../../profile/profile.ts';
import { similarity } from '../generation/similarity.ts';
import { wordsOf } from './words.ts';

/**
 * A profile of texts with what follows from the texts alone, and is therefore in no file: the words of every
 * input, and how alike the outputs of two candidates are. A profile of anything else is given back as it is.
 */
export function withTextColumns(profile: Profile): Profile {
  const { texts, candidates } = profile;
  if (!texts) return profile;
  const agreements = new Map<string, Float64Array>();
  const agreement = (a: number, b: number): Float64Array => {
    const key = `${Math.min(a, b)} ${Math.max(a, b)}`;
    let column = agreements.get(key);
    if (!column) {
      const [one, two] = [candidates[a].outputs!, candidates[b].outputs!];
      column = Float64Array.from(one, (output, row) => similarity(output, two[row]));
      agreements.set(key, column);
    }
    return column;
  };
  return {
    ...profile,
    words: texts.map(wordsOf),
    ...(candidates.every(({ outputs }) => outputs) && { agreement }),
  };
}
