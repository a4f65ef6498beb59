import type { ModelSource } from '../../profile/profile.ts';
import { orInterrupted } from './interruption.ts';
import { measureLoad } from './measure-load.ts';
import type { ResilientMeasurer } from './measuring/resilient-measurer.ts';
import type { ProfileOptions } from './profile-task.ts';

/** Loads every model, and finds in child processes what loading costs. */
export async function measureLoads(
  measurer: ResilientMeasurer,
  described: readonly ModelSource[],
  options: ProfileOptions,
): Promise<ModelSource[]> {
  const sources: ModelSource[] = [];
  for (const [i, source] of described.entries()) {
    options.onProgress?.({ phase: 'loading', done: i, total: described.length, resumed: 0 });
    const { sessions, rescorer } = await orInterrupted(measurer.load(i), options);
    const cost = await orInterrupted(measureLoad(sessions, options), options);
    const alone = rescorer && (await orInterrupted(measureLoad(rescorer, options), options));
    sources.push({
      ...source,
      ...cost,
      rescorer: source.rescorer && { ...source.rescorer, peakMemoryBytes: alone?.peakMemoryBytes },
    });
  }
  return sources;
}
