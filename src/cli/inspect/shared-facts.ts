import type { PremodelCandidate } from '../../artifact/premodel.ts';
import type { Provenance } from '../../profile/profile.ts';
import { amounts } from '../../report/cost-words.ts';
import { count } from '../../report/format.ts';

export interface Summary {
  readonly json: unknown;
  readonly text: string;
}

export function describeTask(task: string, labels?: readonly string[]): string {
  return labels ? `${task}, ${count(labels.length)} classes` : task;
}

export function describeOptions(options: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(options)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}

export function provenanceFacts({ device, cpu, runtime, threads, energyMeter }: Provenance) {
  const threading = threads === undefined ? '' : `, ${threads} thread${threads === 1 ? '' : 's'}`;
  return [
    ['device', cpu ? `${device} (${cpu})` : device],
    ['runtime', runtime && `${runtime}${threading}`],
    ['energy', energyMeter],
  ] as [string, string | undefined][];
}

export function folders({ path, rescorer }: Pick<PremodelCandidate, 'path' | 'rescorer'>): string {
  return [path ?? '-', ...(rescorer ? [rescorer.path] : [])].join(' + ');
}

export function energyCell(energyMj: number | undefined): string {
  return energyMj === undefined ? '-' : energyMj.toFixed(1);
}

export function costCell(cost: number | undefined): string {
  return cost === undefined ? '-' : amounts(cost);
}
