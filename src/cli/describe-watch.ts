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

/** What it promises of its use; says so where it promises nothing. */
export function describePromise(premodel: Premodel, file?: string): string {
  const policy = policyOf(premodel, file);
  const { promise: parts } = watchOf(premodel, policy, file);
  if (!parts) return 'none: an older release wrote it, or its costs are not known';
  const { promise, prices, singleBest } = parts;
  const { accuracy, cost } = promise.points[policy.frontier?.chosen ?? 0];
  const ratio = cost.mean / prices.get(singleBest)!.whole;
  return `${ratio.toFixed(3)} of the cost of ${singleBest}, ${percent(accuracy.mean)} right (${promise.inputs} held-out inputs)`;
}
