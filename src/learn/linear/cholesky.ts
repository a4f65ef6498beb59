/** Below this share of its diagonal a pivot is rounding error: the column is a combination of earlier ones. */
const LEAST_PIVOT = 1e-12;

/**
 * Factors a symmetric positive semidefinite matrix in place (lower triangle): A = LLᵀ. A column that depends on
 * earlier ones gets pivot 0, and `choleskySolve` gives it coefficient 0.
 */
export function cholesky(a: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i === j) a[i * n + i] = sum > LEAST_PIVOT * a[i * n + i] ? Math.sqrt(sum) : 0;
      else a[i * n + j] = a[j * n + j] > 0 ? sum / a[j * n + j] : 0;
    }
  }
}

/** Solves LLᵀ b = c for a factor from `cholesky`. */
export function choleskySolve(factor: Float64Array, n: number, c: Float64Array): Float64Array {
  const b = c.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) b[i] -= factor[i * n + k] * b[k];
    b[i] = factor[i * n + i] > 0 ? b[i] / factor[i * n + i] : 0;
  }
  for (let i = n - 1; i >= 0; i--) {
    b[i] = factor[i * n + i] > 0 ? b[i] / factor[i * n + i] : 0;
    for (let k = 0; k < i; k++) b[k] -= factor[i * n + k] * b[i];
  }
  return b;
}
