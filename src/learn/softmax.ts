/** Turns logits into probabilities, in place, however large they are. */
export function softmax(logits: Float64Array): void {
  let most = Number.NEGATIVE_INFINITY;
  for (let k = 0; k < logits.length; k++) if (logits[k] > most) most = logits[k];
  let total = 0;
  for (let k = 0; k < logits.length; k++) {
    logits[k] = Math.exp(logits[k] - most);
    total += logits[k];
  }
  for (let k = 0; k < logits.length; k++) logits[k] /= total;
}
