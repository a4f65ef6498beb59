import type { PremodelCandidate } from '../artifact/premodel.ts';
import { bytes } from '../report/format.ts';

/** What loaded models take, in bytes: the peak of loading and running where it was measured, else files on disk. */
export interface PremodelMemory {
  /** Those that the operating point in use runs. */
  readonly inUse: number;
  /** All in the file. */
  readonly all: number;
}

/** @param runs names of the candidates that the operating point in use runs; undefined where there are no models */
export function memoryOf(
  candidates: readonly PremodelCandidate[],
  runs: readonly string[],
): PremodelMemory | undefined {
  if (candidates.some(({ path }) => path === undefined)) return undefined;
  return { inUse: total(candidates.filter(({ name }) => runs.includes(name))), all: total(candidates) };
}

export function describeMemory(
  candidates: readonly PremodelCandidate[],
  runs: readonly string[],
): string | undefined {
  const memory = memoryOf(candidates, runs);
  if (!memory) return undefined;
  const { inUse, all } = memory;
  const models = `${runs.join(', ')}: ${bytes(inUse)}`;
  return inUse === all ? models : `${models}; all models in the file: ${bytes(all)}`;
}

/** Candidates that differ in their settings only hold the same model. */
function total(candidates: readonly PremodelCandidate[]): number {
  const largest = new Map<string, number>();
  for (const { path, rescorer, peakMemoryBytes, sizeBytes } of candidates) {
    const key = `${path} ${rescorer?.path ?? ''}`;
    largest.set(key, Math.max(largest.get(key) ?? 0, peakMemoryBytes ?? sizeBytes));
  }
  return [...largest.values()].reduce((sum, each) => sum + each, 0);
}
