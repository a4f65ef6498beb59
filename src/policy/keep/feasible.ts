import { PremodelError } from '../../error.ts';
import type { CandidateProfile, Profile } from '../../profile/profile.ts';
import { selectCandidates } from '../../profile/select.ts';
import type { Constraint } from '../constraint.ts';

/** Indexes of candidates, rising. */
export type Subset = readonly number[];

/** Which sets of candidates `maxModels` and `maxMemoryMb` allow. */
export class Feasible {
  readonly #megabytes: readonly number[];
  readonly #maxModels: number;
  readonly #maxMemoryMb: number;

  /** @throws PremodelError `nothing-fits` where no candidate is small enough */
  constructor({ candidates }: Profile, constraint: Constraint = {}) {
    const { maxModels = Number.POSITIVE_INFINITY, maxMemoryMb = Number.POSITIVE_INFINITY } = constraint;
    this.#megabytes = candidates.map(megabytes);
    this.#maxModels = maxModels;
    this.#maxMemoryMb = maxMemoryMb;
    if (this.singles.length > 0) return;
    throw new PremodelError('nothing-fits', `no candidate fits into ${maxMemoryMb} MB`, {
      place: { field: 'maxMemoryMb' },
      remedy: `Give at least ${Math.ceil(Math.min(...this.#megabytes))}.`,
    });
  }

  /** Candidates that may be kept at all. */
  get singles(): Subset {
    return this.larger([]);
  }

  /** Whether all that may be kept at all may be kept together. */
  get takesAll(): boolean {
    return this.#fits(this.singles);
  }

  /** Candidates that may join the kept ones. */
  larger(kept: Subset): Subset {
    return this.#megabytes.map((_, k) => k).filter((k) => !kept.includes(k) && this.#fits([...kept, k]));
  }

  #fits(kept: Subset): boolean {
    const used = kept.reduce((sum, k) => sum + this.#megabytes[k], 0);
    return kept.length <= this.#maxModels && used <= this.#maxMemoryMb;
  }
}

/**
 * The same profile with the candidates that may be kept at all.
 * @throws PremodelError `nothing-fits` where no candidate is small enough
 */
export function allowedCandidates(profile: Profile, constraint?: Constraint): Profile {
  const { singles } = new Feasible(profile, constraint);
  return selectCandidates(
    profile,
    singles.map((k) => profile.candidates[k].name),
  );
}

/** What it takes in memory: its measured peak, else its size on disk; 0 where it is no model. */
export function megabytes({ model }: CandidateProfile): number {
  return (model?.peakMemoryBytes ?? model?.sizeBytes ?? 0) / 1e6;
}
