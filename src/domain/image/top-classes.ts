import type { Probabilities } from './classifier-output.ts';

/** The `count` most probable classes, the most probable first; equal ones by the lowest class. */
export function topClasses(probabilities: Probabilities, count: number): Int32Array {
  const top = new Int32Array(Math.min(count, probabilities.length));
  let found = 0;
  for (let label = 0; label < probabilities.length; label++) {
    const probability = probabilities[label];
    if (found === top.length && probability <= probabilities[top[found - 1]]) continue;
    let place = found < top.length ? found++ : found - 1;
    for (; place > 0 && probabilities[top[place - 1]] < probability; place--) top[place] = top[place - 1];
    top[place] = label;
  }
  return top;
}
