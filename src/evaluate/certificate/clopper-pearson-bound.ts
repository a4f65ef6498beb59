const STEPS = 60;

/**
 * Upper confidence bound of the mean of independent losses in [-1, 1] from the harms alone, the inputs with a
 * loss above 0: no mean loss exceeds their probability, whose exact bound is that of Clopper & Pearson 1934. What
 * the other inputs gain is left out, so the bound is simple, exact for losses of 0 and 1, and cautious otherwise.
 */
export function clopperPearsonBound(losses: Float64Array, delta: number): number {
  return clopperPearsonUpper(Math.round(harmShare(losses) * losses.length), losses.length, delta);
}

/** The largest probability under which `successes` or fewer of n trials have a probability of at least δ. */
export function clopperPearsonUpper(successes: number, trials: number, delta: number): number {
  if (successes === trials) return 1;
  let [below, above] = [successes / trials, 1];
  for (let step = 0; step < STEPS; step++) {
    const middle = (below + above) / 2;
    if (logBinomialTail(successes, trials, middle) > Math.log(delta)) below = middle;
    else above = middle;
  }
  return above;
}

/** Fraction of the inputs with a loss above 0. */
export function harmShare(losses: Float64Array): number {
  return losses.reduce((harms, loss) => harms + (loss > 0 ? 1 : 0), 0) / losses.length;
}

/** log P(X ≤ k) of X ~ Binomial(n, p), 0 < p < 1. */
function logBinomialTail(k: number, n: number, p: number): number {
  const odds = Math.log(p) - Math.log1p(-p);
  let term = n * Math.log1p(-p);
  let [largest, sum] = [term, 1];
  for (let i = 0; i < k; i++) {
    term += Math.log((n - i) / (i + 1)) + odds;
    if (term <= largest) sum += Math.exp(term - largest);
    else {
      sum = sum * Math.exp(largest - term) + 1;
      largest = term;
    }
  }
  return largest + Math.log(sum);
}
