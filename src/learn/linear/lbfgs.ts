/** Returns the value at `point` and writes the gradient there. */
export type Objective = (point: Float64Array, gradient: Float64Array) => number;

export interface LbfgsOptions {
  /** Stops when no entry of the gradient is larger. */
  tolerance: number;
  maxIterations: number;
}

/** The first step is the gradient times this: for a log loss of standardised features about as far as needed. */
const FIRST_STEP = 4;
/** How many steps the curvature is remembered for. */
const MEMORY = 10;
/** Share of the promised decrease that a step must reach. */
const SUFFICIENT_DECREASE = 1e-4;
const MOST_HALVINGS = 40;

interface Curvature {
  readonly step: Float64Array;
  readonly change: Float64Array;
  /** step · change, positive */
  readonly product: number;
}

/**
 * Minimises a smooth convex function by limited-memory BFGS (Liu and Nocedal 1989) with backtracking.
 * @param start not changed
 */
export function lbfgs(
  objective: Objective,
  start: Float64Array,
  { tolerance, maxIterations }: LbfgsOptions,
): Float64Array {
  let point: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(point.length);
  let value = objective(point, gradient);
  const memory: Curvature[] = [];
  for (let iteration = 0; iteration < maxIterations; iteration++) {
    if (gradient.every((slope) => Math.abs(slope) <= tolerance)) break;
    const direction = quasiNewtonDirection(gradient, memory);
    const slope = dot(direction, gradient);
    const nextGradient = new Float64Array(point.length);
    let next: Float64Array | undefined;
    let nextValue = value;
    for (let halvings = 0, size = 1; halvings < MOST_HALVINGS; halvings++) {
      const tried = point.map((at, i) => at + size * direction[i]);
      nextValue = objective(tried, nextGradient);
      if (nextValue <= value + SUFFICIENT_DECREASE * size * slope) {
        next = tried;
        break;
      }
      // The minimum of the parabola through value, slope and what was found, but neither too near nor too far.
      const parabola = (-slope * size * size) / (2 * (nextValue - value - slope * size));
      size = Number.isFinite(parabola) ? Math.min(Math.max(parabola, size / 10), size / 2) : size / 2;
    }
    // Rounding hides any further decrease.
    if (next === undefined) break;
    remember(memory, difference(next, point), difference(nextGradient, gradient));
    point = next;
    gradient = nextGradient;
    value = nextValue;
  }
  return point;
}

function quasiNewtonDirection(gradient: Float64Array, memory: readonly Curvature[]): Float64Array {
  const direction = gradient.map((slope) => -slope);
  const shares = memory.map(() => 0);
  for (let m = memory.length - 1; m >= 0; m--) {
    const { step, change, product } = memory[m];
    shares[m] = dot(step, direction) / product;
    addScaled(direction, change, -shares[m]);
  }
  const newest = memory.at(-1);
  const scale = newest ? newest.product / dot(newest.change, newest.change) : FIRST_STEP;
  for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  memory.forEach(({ step, change, product }, m) => {
    addScaled(direction, step, shares[m] - dot(change, direction) / product);
  });
  return direction;
}

function remember(memory: Curvature[], step: Float64Array, change: Float64Array): void {
  const product = dot(step, change);
  if (!(product > Number.EPSILON * dot(change, change))) return;
  memory.push({ step, change, product });
  if (memory.length > MEMORY) memory.shift();
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(to: Float64Array, from: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * from[i];
}

function difference(a: Float64Array, b: Float64Array): Float64Array {
  return a.map((value, i) => value - b[i]);
}
