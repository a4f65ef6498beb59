import type { ModelSource, Profile } from '../profile/profile.ts';
import { candidateNamed } from '../profile/select.ts';

/** What the models behind a row take on the device. */
export interface Footprint {
  /** Files of every model, each folder once. */
  readonly sizeBytes: number;
  /** Sum of each model's own peak memory, as if all were loaded; absent where one was not measured. */
  readonly peakMemoryBytes?: number;
}

/**
 * @param sets names of the candidates kept, for a cross-validated policy one set a fold: the mean of the folds
 * @returns undefined where a candidate is no model on disk
 */
export function footprintOf(profile: Profile, sets: readonly (readonly string[])[]): Footprint | undefined {
  const parts = sets.map((names) => footprintOfSet(profile, names));
  const mean = (pick: (part: Footprint) => number) =>
    parts.reduce((sum, part) => sum + pick(part!), 0) / parts.length;
  if (parts.length === 0 || parts.some((part) => part === undefined)) return undefined;
  const measured = parts.every((part) => part!.peakMemoryBytes !== undefined);
  return {
    sizeBytes: mean((part) => part.sizeBytes),
    ...(measured && { peakMemoryBytes: mean((part) => part.peakMemoryBytes!) }),
  };
}

function footprintOfSet(profile: Profile, names: readonly string[]): Footprint | undefined {
  const models = names.map((name) => candidateNamed(profile, name).model);
  if (models.some((model) => model === undefined)) return undefined;
  // Candidates that differ in their settings only share a folder, and its files.
  const parts = models.flatMap((model) => partsOf(model!));
  const distinct = [...new Map(parts.map((part) => [part.path, part])).values()];
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  const measured = distinct.every(({ peakMemoryBytes }) => peakMemoryBytes !== undefined);
  return {
    sizeBytes: sum(distinct.map((model) => model.sizeBytes)),
    ...(measured && { peakMemoryBytes: sum(distinct.map((model) => model.peakMemoryBytes!)) }),
  };
}

/** The folders of a candidate, each with what it takes alone. */
function partsOf({ rescorer, ...model }: ModelSource): (Footprint & { readonly path: string })[] {
  if (!rescorer) return [model];
  const [both, second] = [model.peakMemoryBytes, rescorer.peakMemoryBytes];
  const own = {
    path: model.path,
    sizeBytes: model.sizeBytes - rescorer.sizeBytes,
    ...(both !== undefined && second !== undefined && { peakMemoryBytes: Math.max(0, both - second) }),
  };
  return [own, rescorer];
}
