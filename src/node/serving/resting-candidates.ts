import { BackOff } from '../../runtime/faults/back-off.ts';

/** Candidates whose runs took hosts down: not to be run for a while, twice as long each time. */
export class RestingCandidates {
  readonly #backOffs = new Map<string, BackOff>();

  blame(candidate: string): void {
    const backOff = this.#backOffs.get(candidate) ?? new BackOff();
    this.#backOffs.set(candidate, backOff);
    backOff.failed();
  }

  /** It ran and gave an answer: all is well. @returns whether it had not been */
  ran(candidate: string): boolean {
    return this.#backOffs.delete(candidate);
  }

  names(): string[] {
    return [...this.#backOffs].filter(([, { mayRun }]) => !mayRun).map(([name]) => name);
  }
}
