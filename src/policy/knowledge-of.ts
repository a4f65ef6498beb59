import { rowOf } from '../learn/matrix.ts';
import { featureColumns } from '../profile/feature-columns.ts';
import type { Profile } from '../profile/profile.ts';
import type { Knowledge } from './policy.ts';

/** What could be known of every input of a profile, had every candidate run. */
export function fullKnowledge(profile: Profile, features: readonly string[]): Knowledge[] {
  const values = featureColumns(profile, features);
  const agreement = memoizedAgreement(profile.agreement);
  return profile.inputs.map((_, row) => ({
    features: rowOf(values, row),
    evidence: profile.candidates.map(({ evidence }) => rowOf(evidence, row)),
    ...(agreement && {
      agreement: (a: number, b: number) => agreement(a, b)[row],
    }),
  }));
}

/** A column is asked for once per row. */
export function memoizedAgreement(columnOf: Profile['agreement']): Profile['agreement'] {
  if (!columnOf) return undefined;
  const columns = new Map<string, Float64Array>();
  return (a, b) => {
    const key = `${Math.min(a, b)},${Math.max(a, b)}`;
    const column = columns.get(key) ?? columnOf(a, b);
    columns.set(key, column);
    return column;
  };
}
