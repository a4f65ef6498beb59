/** Upper 97.5 % points of Student's t-distribution by degrees of freedom, from 1. */
const STUDENT_T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/**
 * Mean of repeated timings with its 95 % confidence interval. Nothing is dropped as an outlier: on the device
 * the interruptions happen as well; they widen the interval, which is recorded.
 */
export class RepeatedTiming {
  count = 0;
  mean = 0;
  #squares = 0;

  /** Welford's update. */
  add(value: number): void {
    this.count++;
    const difference = value - this.mean;
    this.mean += difference / this.count;
    this.#squares += difference * (value - this.mean);
  }

  /** Half width of the 95 % interval of the mean, relative to the mean; Infinity for fewer than two values. */
  get interval(): number {
    if (this.count < 2) return Infinity;
    if (this.mean === 0) return 0;
    const deviation = Math.sqrt(this.#squares / (this.count - 1));
    const t = STUDENT_T[Math.min(this.count - 2, STUDENT_T.length - 1)];
    return (t * deviation) / Math.sqrt(this.count) / this.mean;
  }
}

/** How often to repeat a timing. */
export interface RepeatRule {
  readonly minRepeats: number;
  readonly maxRepeats: number;
  /** Stop when the interval is within this, relative to the mean. */
  readonly withinInterval: number;
}

export function isSettled(timing: RepeatedTiming, rule: RepeatRule): boolean {
  if (timing.count < rule.minRepeats) return false;
  return timing.count >= rule.maxRepeats || timing.interval <= rule.withinInterval;
}
