import { CLASS_COLUMN, isClassColumn } from '../../profile/class-evidence.ts';
/** What of a decision is looked at, by name. */
export interface ObservationColumns {
  /** Those the policy may run. */
  readonly candidates: readonly string[];
  /** Those the policy reads. */
  readonly features: readonly string[];
  /** Everything the domain says about an output. */
  readonly evidence: readonly string[];
}

/** One decision as it was taken. */
export interface Observation {
  /** Raw, in the order of the columns. */
  readonly features: ArrayLike<number>;
  /** Per candidate what its output says, in the order of the columns; undefined for those that did not run. */
  readonly evidence: readonly (ArrayLike<number> | undefined)[];
  /** Index of the candidate that answered; undefined where the policy abstained. */
  readonly answered?: number;
}

/** The evidence column that names the most probable class, in domains that have classes. */

/**
 * Decisions as rows of numbers. Per candidate whether it ran, whether it answered, and its evidence (0 where it
 * did not run) without the columns that name a class; how many runs agree and disagree with the answer; features.
 */
export class ObservationLayout {
  readonly columns: ObservationColumns;
  readonly width: number;
  readonly #amounts: readonly number[];
  readonly #classColumn: number;

  constructor(columns: ObservationColumns) {
    this.columns = columns;
    const { candidates, features, evidence } = columns;
    this.#amounts = [...evidence.keys()].filter((column) => !isClassColumn(evidence[column]));
    this.#classColumn = evidence.indexOf(CLASS_COLUMN);
    this.width = candidates.length * (2 + this.#amounts.length) + 2 + features.length;
  }

  row({ features, evidence, answered }: Observation): Float64Array {
    const row = new Float64Array(this.width);
    const answer = answered === undefined ? undefined : evidence[answered]?.[this.#classColumn];
    let at = 0;
    let [agree, disagree] = [0, 0];
    for (let k = 0; k < evidence.length; k++) {
      const said = evidence[k];
      if (said) {
        row[at] = 1;
        row[at + 1] = k === answered ? 1 : 0;
        for (let i = 0; i < this.#amounts.length; i++) row[at + 2 + i] = said[this.#amounts[i]];
        if (k !== answered && answer !== undefined) {
          if (said[this.#classColumn] === answer) agree++;
          else disagree++;
        }
      }
      at += 2 + this.#amounts.length;
    }
    row[at] = agree;
    row[at + 1] = disagree;
    row.set(features, at + 2);
    return row;
  }
}
