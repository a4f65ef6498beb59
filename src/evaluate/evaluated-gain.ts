import { costsOf } from '../policy/costs.ts';
import type { Objective } from '../policy/policy.ts';
import { type Gain, gainOver } from '../policy/verdict/gain.ts';
import {
  blindChoice,
  type ScoresAndCosts,
  type Yardsticks,
  yardsticksOf,
} from '../policy/verdict/yardsticks.ts';
import type { BlindBaseline } from './baselines.ts';
import type { Outcomes } from './outcomes.ts';

/** What ignoring the input gives on the evaluated inputs. */
export function evaluatedYardsticks(
  singles: readonly BlindBaseline[],
  committees: readonly BlindBaseline[],
  objective: Objective,
): Yardsticks {
  const choices = (baselines: readonly BlindBaseline[]) =>
    baselines.map(({ candidates, outcomes }) => blindChoice(candidates, perInput(outcomes, objective)));
  return yardsticksOf(choices(singles), choices(committees));
}

/** What a policy gains over that, by the same rule as when it was chosen. */
export function evaluatedGain(yardsticks: Yardsticks, outcomes: Outcomes, objective: Objective): Gain {
  return gainOver(yardsticks, perInput(outcomes, objective));
}

/** An input that was held out several times counts once, by its mean; inputs in ascending order. */
function perInput(outcomes: Outcomes, objective: Objective): ScoresAndCosts {
  const { inputs } = outcomes;
  const distinct = [...new Set(inputs)].sort((a, b) => a - b);
  const position = new Map(distinct.map((input, at) => [input, at]));
  const times = new Float64Array(distinct.length);
  for (const input of inputs) times[position.get(input)!]++;
  const meanOf = (values: Float64Array) => {
    const means = new Float64Array(distinct.length);
    inputs.forEach((input, m) => {
      const at = position.get(input)!;
      means[at] += values[m] / times[at];
    });
    return means;
  };
  return {
    score: meanOf(outcomes.scores[objective.criterion]),
    cost: meanOf(costsOf(outcomes, objective)),
  };
}
