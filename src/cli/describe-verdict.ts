import type { CostKind } from '../policy/costs.ts';
import { costText, percentText } from '../policy/verdict/reason.ts';
import type { NamedYardstick, Verdict } from '../policy/verdict/verdict.ts';

/** What was kept and why, and the three yardsticks it was held to, as facts of a summary. */
export function describeVerdict(
  verdict: Verdict | undefined,
  cost: CostKind = 'latencyMs',
): [string, string | undefined][] {
  if (!verdict) return [];
  const { kept, reason, yardsticks } = verdict;
  if (!yardsticks) return [['verdict', `${kept}: ${reason}`]];
  const { singleBest, cheapestAsGood, mixing } = yardsticks;
  const say = ({ candidates, accuracy, cost: spent }: NamedYardstick) =>
    `${candidates.join(' + ')} (${percentText(accuracy)} at ${costText(spent, cost)})`;
  return [
    ['verdict', `${kept}: ${reason}`],
    [
      'yardsticks',
      `single best ${say(singleBest)}; cheapest as good ${say(cheapestAsGood)}; ` +
        `blind mixing of ${mixing.map(say).join(', ')}`,
    ],
  ];
}
