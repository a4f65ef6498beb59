import { BackOff } from './back-off.ts';

const FIRST_REST_MS = 1000;
const LONGEST_REST_MS = 60_000;

/** Candidates whose runs took hosts down: not to be run for a while, twice as long each time. */
export class RestingCandidates {
  readonly #entries = new Map<string, { readonly backOff: BackOff; until: number }>();

  blame(candidate: string): void {
    let entry = this.#entries.get(candidate);
    if (!entry) {
      entry = { backOff: new BackOff(FIRST_REST_MS, LONGEST_REST_MS), until: 0 };
      this.#entries.set(candidate, entry);
    }
    entry.until = performance.now() + entry.backOff.next();
  }

  /** It ran and gave an answer: all is well. @returns whether it had not been */
  ran(candidate: string): boolean {
    return this.#entries.delete(candidate);
  }

  names(): string[] {
    const now = performance.now();
    return [...this.#entries].filter(([, { until }]) => until > now).map(([name]) => name);
  }
}
