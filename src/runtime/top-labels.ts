/** One class, as an image-classification pipeline gives it, with its index beside. */
export interface LabelScore {
  readonly label: string;
  /** Probability, 0..1. */
  readonly score: number;
  /** Class index. */
  readonly id: number;
}

/** The `count` most probable classes, the most probable first; ties go to the lower class. */
export function topLabels(
  probabilities: ArrayLike<number>,
  labels: readonly string[],
  count: number,
): LabelScore[] {
  const top: LabelScore[] = [];
  for (let id = 0; id < probabilities.length; id++) {
    const score = probabilities[id];
    if (top.length >= count && !(score > (top.at(-1)?.score ?? Number.POSITIVE_INFINITY))) continue;
    let at = top.length;
    while (at > 0 && top[at - 1].score < score) at--;
    top.splice(at, 0, { label: labels[id] ?? String(id), score, id });
    if (top.length > count) top.pop();
  }
  return top;
}
