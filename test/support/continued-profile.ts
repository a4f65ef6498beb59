import type { Profile } from '../../src/profile/profile.ts';

/** The same profile whose last candidate can go on from the one before, and then costs 0.4 of what it costs alone. */
export function continuedProfile(profile: Profile): Profile {
  const before = profile.candidates.at(-2);
  const last = profile.candidates.at(-1);
  if (!before || !last) return profile;
  const rest = (values: Float64Array) => values.map((value) => 0.4 * value);
  const continues = {
    candidate: before.name,
    latencyMs: rest(last.latencyMs),
    energyMj: last.energyMj && rest(last.energyMj),
    cost: last.cost && rest(last.cost),
  };
  return { ...profile, candidates: [...profile.candidates.slice(0, -1), { ...last, continues }] };
}
