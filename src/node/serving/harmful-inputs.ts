import { PremodelError } from '../../error.ts';

const REMEMBERED = 1000;
const REMEMBERED_MS = 600_000;
const LOSSES_ALLOWED = 1;

/** What may have taken a host down. Its digest is asked for only where there is anything to compare it with. */
export interface Input {
  readonly digest: string;
}

interface Losses {
  readonly count: number;
  /** `performance.now()` */
  readonly until: number;
}

/**
 * Inputs that hosts were lost with, for ten minutes after the last loss, at most 1,000 of them. Which of several that ran
 * did it is not known: each is a suspect, to be run alone, and only what was alone is found guilty.
 */
export class HarmfulInputs {
  readonly #now: () => number;
  /** The oldest first. */
  readonly #losses = new Map<string, Losses>();

  /** @param now milliseconds of a monotonic clock */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** A host was lost while it ran these. */
  lost(inputs: readonly Input[]): void {
    const digests = new Set(inputs.map(({ digest }) => digest));
    for (const digest of digests) {
      const before = this.#count(digest);
      const count = digests.size === 1 ? before + 1 : Math.max(before, 1);
      this.#losses.delete(digest);
      this.#losses.set(digest, { count, until: this.#now() + REMEMBERED_MS });
    }
    for (const oldest of this.#losses.keys()) {
      if (this.#losses.size <= REMEMBERED) break;
      this.#losses.delete(oldest);
    }
  }

  /** A host was lost with it: the next is to run nothing beside it. */
  isSuspect(input: Input): boolean {
    return this.#losses.size > 0 && this.#count(input.digest) > 0;
  }

  /** `harmful-input` where it took down more hosts than it may. */
  refusal(input: Input): PremodelError | undefined {
    if (!this.isSuspect(input) || this.#count(input.digest) <= LOSSES_ALLOWED) return undefined;
    return new PremodelError('harmful-input', 'hosts crashed or hung twice while they ran this input', {
      place: { field: 'input' },
      remedy:
        'Give another input, or this one in another form. Where it is only slow, allow more time (hangTimeoutMs). ' +
        'It is taken again 10 minutes after it last took a host down.',
    });
  }

  #count(digest: string): number {
    const losses = this.#losses.get(digest);
    if (!losses) return 0;
    if (this.#now() < losses.until) return losses.count;
    this.#losses.delete(digest);
    return 0;
  }
}
