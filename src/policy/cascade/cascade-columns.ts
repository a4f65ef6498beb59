import { columnOf } from '../../learn/matrix.ts';
import { CLASS_COLUMN, isClassColumn } from '../../profile/class-evidence.ts';
import type { Profile } from '../../profile/profile.ts';
import { costsAfter } from '../costs.ts';
import { scoresBy } from '../optimal-candidate.ts';
import type { Objective } from '../policy.ts';

/** An evidence column as a measure of how sure candidates are of their answers. */
export interface Sureness {
  /** Name of the evidence column. */
  readonly confidence: string;
  /** Less of it is surer. */
  readonly below: boolean;
  /** By candidate: of every row, more is surer. */
  readonly values: readonly Float64Array[];
  /** By candidate: rows by falling sureness; none where all are equally sure, for no threshold parts them. */
  readonly order: readonly Int32Array[];
}

/** What cascades are fitted on: everything that is known of every row, by candidate. */
export interface CascadeColumns {
  readonly rows: number;
  readonly scores: readonly Float64Array[];
  /** Of a candidate, once others have run. */
  readonly costs: (candidate: number, ran: readonly number[]) => Float64Array;
  readonly primary: Sureness;
  /** Every other column that is no class, upwards and downwards; none where only the usual one may be read. */
  readonly others: readonly Sureness[];
  /** Class named; absent where evidence names none. */
  readonly named?: readonly Float64Array[];
}

export interface EvidenceRead {
  /** The column read where no other is established to be better. */
  readonly primary: string;
  readonly others: boolean;
}

export function cascadeColumns(
  profile: Profile,
  objective: Objective,
  { primary, others }: EvidenceRead,
): CascadeColumns {
  const { candidates, evidenceNames } = profile;
  const column = (name: string) =>
    candidates.map(({ evidence }) => columnOf(evidence, evidenceNames.indexOf(name)));
  const rest = evidenceNames.filter((name) => name !== primary && !isClassColumn(name));
  return {
    rows: profile.inputs.length,
    scores: candidates.map((candidate) => scoresBy(candidate, objective.criterion)),
    costs: costsAfter(profile, objective),
    primary: upwards(primary, column(primary)),
    others: others ? rest.flatMap((name) => bothWays(name, column(name))) : [],
    named: evidenceNames.includes(CLASS_COLUMN) ? column(CLASS_COLUMN) : undefined,
  };
}

function upwards(confidence: string, values: readonly Float64Array[]): Sureness {
  return { confidence, below: false, values, order: values.map(byFalling) };
}

function bothWays(confidence: string, values: readonly Float64Array[]): Sureness[] {
  const up = upwards(confidence, values);
  if (up.order.every((rows) => rows.length === 0)) return [];
  const down = {
    confidence,
    below: true,
    values: values.map((column) => column.map((value) => -value)),
    order: up.order.map((rows) => rows.toReversed()),
  };
  return [up, down];
}

function byFalling(values: Float64Array): Int32Array {
  if (values.every((value) => value === values[0])) return new Int32Array(0);
  return Int32Array.from(values.keys()).sort((a, b) => values[b] - values[a]);
}
