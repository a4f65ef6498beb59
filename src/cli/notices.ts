import { count } from '../report/format.ts';

/** Of what was left out or failed. */
export const MOST_LISTED = 20;

/** Notes on standard error: the first of them as they come, and at the end how many more there were. */
export class Notices {
  #told = 0;

  readonly add = (notice: string): void => {
    this.#told++;
    if (this.#told <= MOST_LISTED) console.error(`note: ${notice}`);
  };

  end(): void {
    const rest = this.#told - MOST_LISTED;
    if (rest > 0) console.error(`note: … and ${count(rest)} more`);
  }
}
