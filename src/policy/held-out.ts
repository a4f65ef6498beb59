import type { Profile } from '../profile/profile.ts';
import type { Replayed } from './replayed.ts';

/** Every operating point on every training row, each row by a policy that was fitted without it. */
export interface HeldOut {
  readonly points: readonly Replayed[];
  readonly singleBest: Replayed;
}

/** The same, and the profile whose rows they are. */
export interface HeldOutRows extends HeldOut {
  readonly profile: Profile;
}
