/** How close a bet may come to staking everything: at 1 one surprise would lose all. */
const LARGEST_STAKE = 0.99;

const STEPS = 50;

/**
 * Upper confidence bound of the mean of independent losses in [-1, 1], by betting: whoever bets that the mean
 * is below `m` gets rich only if it is. The bound is the least `m` against which the capital ever reaches 1/δ
 * (Ville's inequality). The stakes are the predictable plug-in ones of Waudby-Smith & Ramdas 2024, "Estimating
 * means of bounded random variables by betting", in the one-sided form of Bates et al. 2021. Depends on the
 * order of the losses, which must be random.
 */
export function bettingBound(losses: Float64Array, delta: number): number {
  const goal = Math.log(1 / delta);
  let [below, above] = [-1, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (below + above) / 2;
    if (reaches(goal, losses, middle, delta)) above = middle;
    else below = middle;
  }
  return above;
}

/** Whether betting that the mean loss is below `bound` ever multiplies the capital by e^goal. */
function reaches(goal: number, losses: Float64Array, bound: number, delta: number): boolean {
  const n = losses.length;
  const m = (bound + 1) / 2;
  const largest = LARGEST_STAKE / (1 - m);
  let [sum, squares, variance, capital] = [0.5, 0.25, 0.25, 0];
  for (let i = 0; i < n; i++) {
    const x = (losses[i] + 1) / 2;
    // Decided before x is seen: from the variance of those before it.
    const stake = Math.min(Math.sqrt((2 * Math.log(1 / delta)) / (n * variance)), largest);
    capital += Math.log1p(stake * (m - x));
    if (capital >= goal) return true;
    sum += x;
    squares += (x - sum / (i + 2)) ** 2;
    variance = squares / (i + 2);
  }
  return false;
}
