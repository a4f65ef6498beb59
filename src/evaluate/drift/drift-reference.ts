import { columnOf } from '../../learn/matrix.ts';
import { StateReader } from '../../learn/state-reader.ts';
import type { Policy } from '../../policy/policy.ts';
import { isClassColumn } from '../../profile/class-evidence.ts';
import { featureColumns } from '../../profile/feature-columns.ts';
import type { Profile } from '../../profile/profile.ts';
import { candidateNamed } from '../../profile/select.ts';
import { wordOfFeature } from '../../word-feature.ts';
import { simulate } from '../simulate.ts';
import type { HeldOutPolicy } from '../soundness/held-out-decisions.ts';
import { type QuantileSummary, summarise } from './kolmogorov-smirnov.ts';

/** What a column of use is compared with: how it was distributed where the policy ran on the training profile. */
export interface DriftColumn extends QuantileSummary {
  /** A feature the policy reads; or evidence, of the inputs its candidate ran on. */
  readonly kind: 'feature' | 'evidence';
  readonly name: string;
  /** Of evidence: whose. */
  readonly candidate?: string;
}

export interface DriftReference {
  readonly columns: readonly DriftColumn[];
}

const QUANTILES = 101;

/** A candidate that ran on fewer training inputs says too little of what is usual. */
const FEWEST_RUNS = 50;

/**
 * The features a policy reads and the evidence of the runs it makes on the profile it was fitted on.
 * @param heldOut of the same profile, by the same trainer: whose runs to take instead. What a policy runs on inputs
 * it was fitted on can differ from what it runs on others.
 *
 * @example
 * const policy = planner().fit(profile, objective, { seed: 1 });
 * const drift = driftReference(policy, profile);
 */
export function driftReference(
  policy: Policy,
  profile: Profile,
  heldOut: readonly HeldOutPolicy[] = [{ policy, rows: Int32Array.from(profile.inputs.keys()) }],
): DriftReference {
  const width = profile.candidates.length;
  const ran = new Uint8Array(profile.inputs.length * width);
  for (const { policy: one, rows } of heldOut) {
    const { outcomes } = simulate(one, profile, { rows });
    rows.forEach((row, m) => {
      ran.set(outcomes.ran.subarray(m * width, (m + 1) * width), row * width);
    });
  }
  const names = policy.features.filter((name) => wordOfFeature(name) === undefined);
  const features = featureColumns(profile, names);
  const columns: DriftColumn[] = names.map((name, column) => ({
    kind: 'feature',
    name,
    ...summarise(columnOf(features, column), QUANTILES),
  }));
  for (const candidate of policy.candidates) {
    const { evidence } = candidateNamed(profile, candidate);
    const k = profile.candidates.findIndex(({ name }) => name === candidate);
    profile.evidenceNames.forEach((name, column) => {
      const values = columnOf(evidence, column).filter((_, row) => ran[row * width + k] === 1);
      // Class numbers are names, not amounts: how they are distributed as numbers says nothing.
      if (values.length < FEWEST_RUNS || isClassColumn(name)) return;
      columns.push({ kind: 'evidence', name, candidate, ...summarise(values, QUANTILES) });
    });
  }
  return { columns };
}

/** As it is written in a premodel file. */
export function driftState({ columns }: DriftReference) {
  return { columns: columns.map((column) => ({ ...column, quantiles: Array.from(column.quantiles) })) };
}

/** @throws PremodelError `invalid-drift` */
export function restoreDrift(state: unknown): DriftReference {
  const columns = new StateReader(state, 'drift').list('columns').map((column): DriftColumn => {
    const reader = new StateReader(column, 'drift');
    const kind = reader.text('kind');
    if (kind !== 'feature' && kind !== 'evidence') return reader.fail('kind', `is ${kind}`);
    const quantiles = reader.numbers('quantiles');
    if (quantiles.length === 0) reader.fail('quantiles', 'is empty');
    return {
      kind,
      name: reader.text('name'),
      ...(kind === 'evidence' && { candidate: reader.text('candidate') }),
      quantiles: quantiles.sort(),
      count: reader.integer('count', quantiles.length, 1e12),
    };
  });
  return { columns };
}
