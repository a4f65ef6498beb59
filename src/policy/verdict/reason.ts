import type { CostKind } from '../costs.ts';
import type { Difference } from '../paired-gain.ts';
import { accuracyBeside } from './accuracy-beside.ts';
import type { Gain } from './gain.ts';
import type { CostAndAccuracy } from './upper-hull.ts';
import { scoreDifference, type Yardsticks } from './yardsticks.ts';

const UNITS: Readonly<Record<CostKind, string>> = { latencyMs: ' ms model time', energyMj: ' mJ', cost: '' };

/** Something that was compared, by its name. */
export interface Named extends CostAndAccuracy {
  readonly kind: string;
  readonly gain?: Gain;
}

/** Why a policy that chooses by input was kept. */
export function gainReason(kept: Named, best: Named): string {
  const also = kept === best ? '' : `; ${best.kind} is not significantly better`;
  return (
    `${kept.kind} gains over ignoring the input: ` +
    `${pointsText(kept.gain!.againstMixing)} against mixing at equal cost${also}`
  );
}

/** Why a gain is not claimed, and by how little it was missed. */
export function shortfall({ kind, gain }: Named, cost: CostKind): string {
  const { againstMixing, dominatedBy } = gain!;
  if (!dominatedBy) return `${kind} came nearest, ${pointsText(againstMixing)} against mixing at equal cost`;
  const { candidate, accuracy, difference } = dominatedBy;
  return (
    `${kind} came nearest, but ${candidate} alone is as cheap ` +
    `(${percentText(accuracy)} at ${costText(dominatedBy.cost, cost)}), ` +
    `and ${accuracyBeside(difference)}: ${pointsText(difference)}`
  );
}

/** That a cheaper model may do, where one may. */
export function cheaperHint({ singleBest, cheapestAsGood }: Yardsticks, cost: CostKind): string {
  if (cheapestAsGood === singleBest) return '';
  const { candidates, accuracy } = cheapestAsGood;
  const difference = scoreDifference(singleBest.rows, cheapestAsGood.rows);
  return (
    `; ${candidates[0]} is ${accuracyBeside(difference, singleBest.candidates[0])}: ` +
    `${percentText(accuracy)} at ${costText(cheapestAsGood.cost, cost)}`
  );
}

export function costText(value: number, cost: CostKind): string {
  return `${Number(value.toPrecision(3))}${UNITS[cost]}`;
}

export function percentText(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

/** `+1.9 points [+0.9, +2.9]` */
export function pointsText({ difference, interval95: [low, high] }: Difference): string {
  return `${signed(difference)} points [${signed(low)}, ${signed(high)}]`;
}

function signed(share: number): string {
  const text = (100 * share).toFixed(1);
  if (Number(text) === 0) return '0.0';
  return share > 0 ? `+${text}` : `−${text.slice(1)}`;
}
