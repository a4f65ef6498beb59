import type { Profile } from '../profile/profile.ts';
import { selectInputs } from '../profile/select.ts';
import { seededRandom, shuffle } from '../random.ts';

/** At most so many rows of a profile, drawn at random, in their order. */
export function sampleRows(profile: Profile, most: number, seed: number): Profile {
  if (profile.inputs.length <= most) return profile;
  const order = shuffle(Int32Array.from(profile.inputs.keys()), seededRandom(seed));
  return selectInputs(profile, order.slice(0, most).sort());
}
