import { PremodelError } from '../../error.ts';
import type { Constraint } from '../../policy/constraint.ts';
import type { Profile } from '../../profile/profile.ts';

/**
 * Nothing can be known to keep to a limit on what was not measured.
 * @throws PremodelError `missing-cost`
 */
export function assertMeasured({ candidates }: Profile, constraint: Constraint = {}): void {
  const measured = {
    maxLatencyMs: candidates.some(({ latencyMs }) => latencyMs.some((ms) => ms > 0)),
    maxEnergyMj: candidates.every(({ energyMj }) => energyMj),
    maxCost: candidates.every(({ cost }) => cost),
    maxMemoryMb: candidates.every(({ model }) => model),
  };
  for (const [limit, what] of Object.entries(LIMITED) as [keyof typeof LIMITED, string][]) {
    if (constraint[limit] === undefined || measured[limit]) continue;
    throw new PremodelError('missing-cost', `the profile does not say ${what} every candidate`, {
      place: { field: limit },
      remedy: 'Leave this limit out, or give a profile where it was measured.',
    });
  }
}

const LIMITED = {
  maxLatencyMs: 'the time of',
  maxEnergyMj: 'the energy of',
  maxCost: 'the cost of',
  maxMemoryMb: 'the memory of',
} as const;
