import type { Provenance } from '../profile/profile.ts';
import { milliseconds } from '../report/format.ts';

interface EndToEndColumn {
  readonly heading: string;
  readonly align: 'right';
  /** @param latencyMs mean model time */
  cell(latencyMs: number): string;
}

/** What a user waits for a candidate, on average; no column where nothing is decoded, or nobody knows how long. */
export function endToEndColumn({ decodeMs = 0 }: Provenance): EndToEndColumn[] {
  if (decodeMs === 0) return [];
  const cell = (latencyMs: number) => milliseconds(decodeMs + latencyMs);
  return [{ heading: 'end-to-end ms', align: 'right', cell }];
}

/**
 * How long decoding takes, in a few words; undefined where nobody knows.
 * @param isKeptPerInput whether limits on the time can count it
 */
export function describeDecoding({ decodeMs }: Provenance, isKeptPerInput: boolean): string | undefined {
  if (decodeMs === undefined) return undefined;
  if (decodeMs === 0) return 'nothing is decoded';
  const words = `${milliseconds(decodeMs)} ms on average, whatever runs`;
  return isKeptPerInput ? words : `${words}; not known of each input, so limits go by model time`;
}
