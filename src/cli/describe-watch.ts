import { policyOf } from '../artifact/policy-of.ts';
import type { Premodel } from '../artifact/premodel.ts';
import { watchOf } from '../artifact/watch-of.ts';
import { percent } from '../report/format.ts';

/** What of its decisions a premodel flags; undefined where it does not. */
export function describeSoundness(premodel: Premodel, file?: string): string | undefined {
  const { soundness } = watchOf(premodel, policyOf(premodel, file), file);
  return soundness && `flags decisions less sound than ${percent(1 - soundness.level, 0)} of the right ones`;
}

/** What a premodel compares its inputs and runs with. */
export function describeDrift(premodel: Premodel, file?: string): string | undefined {
  const { drift } = watchOf(premodel, policyOf(premodel, file), file);
  if (!drift || drift.columns.length === 0) return undefined;
  const features = drift.columns.filter(({ kind }) => kind === 'feature').length;
  return `watches ${features} features and ${drift.columns.length - features} columns of evidence`;
}
