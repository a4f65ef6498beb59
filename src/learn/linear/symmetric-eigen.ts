/** Per eigenvalue; two or three are usual. Only rounding among values near zero takes more. */
const MOST_STEPS = 50;
/** Relative to the largest entry. */
const NEGLIGIBLE = 1e-60;

export interface Eigen {
  /** In no particular order. */
  readonly values: Float64Array;
  /** Row k is the unit eigenvector of value k: n x n. */
  readonly vectors: Float64Array;
}

/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to tridiagonal form, then QR steps
 * with Wilkinson's shift (Golub and Van Loan, Matrix Computations, section 8.3).
 * @param a n x n, overwritten
 */
export function symmetricEigen(a: Float64Array, n: number): Eigen {
  const vectors = new Float64Array(n * n);
  for (let i = 0; i < n; i++) vectors[i * n + i] = 1;
  tridiagonalise(a, n, vectors);
  const values = Float64Array.from({ length: n }, (_, i) => a[i * n + i]);
  const off = Float64Array.from({ length: n }, (_, i) => (i + 1 < n ? a[i * n + i + 1] : 0));
  let last = n - 1;
  let steps = MOST_STEPS * n;
  while (last > 0) {
    if (steps <= 0 || isNegligible(off, values, last - 1)) {
      last--;
      continue;
    }
    let first = last - 1;
    while (first > 0 && !isNegligible(off, values, first - 1)) first--;
    shiftedStep(values, off, first, last, vectors, n);
    steps--;
  }
  return { values, vectors };
}

function isNegligible(off: Float64Array, values: Float64Array, i: number): boolean {
  return Math.abs(off[i]) <= Number.EPSILON * (Math.abs(values[i]) + Math.abs(values[i + 1]));
}

/** Reflects one column after the other; the reflections are collected in `vectors`, as rows. */
function tridiagonalise(a: Float64Array, n: number, vectors: Float64Array): void {
  const v = new Float64Array(n);
  const w = new Float64Array(n);
  // What rounding left of a dependent column is so small that its squares lose their digits.
  const negligible = NEGLIGIBLE * a.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  for (let k = 0; k + 2 < n; k++) {
    let norm = 0;
    for (let i = k + 1; i < n; i++) norm = Math.hypot(norm, a[i * n + k]);
    if (norm <= negligible) {
      for (let i = k + 1; i < n; i++) a[i * n + k] = a[k * n + i] = 0;
      continue;
    }
    const pivot = a[(k + 1) * n + k];
    const image = pivot > 0 ? -norm : norm;
    // v spans the reflection I − 2vvᵀ that leaves only `image` below the diagonal.
    const length = Math.sqrt(2 * norm * (norm + Math.abs(pivot)));
    for (let i = k + 1; i < n; i++) v[i] = (a[i * n + k] - (i === k + 1 ? image : 0)) / length;
    let overlap = 0;
    for (let i = k + 1; i < n; i++) {
      let sum = 0;
      for (let j = k + 1; j < n; j++) sum += a[i * n + j] * v[j];
      w[i] = 2 * sum;
      overlap += v[i] * w[i];
    }
    for (let i = k + 1; i < n; i++) w[i] -= overlap * v[i];
    for (let i = k + 1; i < n; i++) {
      for (let j = k + 1; j < n; j++) a[i * n + j] -= v[i] * w[j] + w[i] * v[j];
      a[i * n + k] = a[k * n + i] = i === k + 1 ? image : 0;
    }
    w.fill(0);
    for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) w[j] += v[i] * vectors[i * n + j];
    for (let i = k + 1; i < n; i++) for (let j = 0; j < n; j++) vectors[i * n + j] -= 2 * v[i] * w[j];
  }
}

/** One implicit QR step on rows first … last, chasing the bulge down by plane rotations. */
function shiftedStep(
  d: Float64Array,
  e: Float64Array,
  first: number,
  last: number,
  vectors: Float64Array,
  n: number,
): void {
  const half = (d[last - 1] - d[last]) / 2;
  const corner = e[last - 1];
  const root = Math.hypot(half, corner);
  let x = d[first] - d[last] + (corner * corner) / (half + (half < 0 ? -root : root));
  let z = e[first];
  for (let k = first; k < last; k++) {
    const r = Math.hypot(x, z);
    const c = r > 0 ? x / r : 1;
    const s = r > 0 ? z / r : 0;
    if (k > first) e[k - 1] = r;
    const [upper, between, lower] = [d[k], e[k], d[k + 1]];
    d[k] = c * c * upper + 2 * c * s * between + s * s * lower;
    d[k + 1] = s * s * upper - 2 * c * s * between + c * c * lower;
    e[k] = c * s * (lower - upper) + (c * c - s * s) * between;
    x = e[k];
    if (k + 1 < last) {
      z = s * e[k + 1];
      e[k + 1] *= c;
    }
    for (let j = k * n; j < (k + 1) * n; j++) {
      const above = vectors[j];
      const below = vectors[j + n];
      vectors[j] = c * above + s * below;
      vectors[j + n] = c * below - s * above;
    }
  }
}
