import type { Probabilities } from './classifier-output.ts';

/**
 * The `count` most probable classes, the most probable first; equal ones by the lowest class.
 * @param known only among these. Default: among all
 */
export function topClasses(probabilities: Probabilities, count: number, known?: Int32Array): Int32Array {
  const classes = known?.length ?? probabilities.length;
  const top = new Int32Array(Math.min(count, classes));
  let found = 0;
  for (let i = 0; i < classes; i++) {
    const label = known ? known[i] : i;
    const probability = probabilities[label];
    if (found === top.length && probability <= probabilities[top[found - 1]]) continue;
    let place = found < top.length ? found++ : found - 1;
    for (; place > 0 && probabilities[top[place - 1]] < probability; place--) top[place] = top[place - 1];
    top[place] = label;
  }
  return top;
}
