/**
 * How fast LIF neurons fire at a current that lasts: the density p of their membranes that a step of the grid leaves as it is,
 *
 *     p(v) = int p(w) g(v - u - (w - u) e^{-dt/tau_m}) dw + m g(v + u e^{-dt/tau_m} - u),   v < 1
 *
 * g the normal density of a step's noise, m the part that fires in a step and leaves the reset in the next (density.ts
 * follows the same one in time). It is a banded linear system: noise reaches a few standard deviations in a step.
 */
import { BELOW, bandOf, membraneGrid, normalDensity } from './density';
import type { LifNumbers } from './membrane';

/** Spikes of a neuron in a unit of time at current u. */
export function stationaryRate(numbers: Omit<LifNumbers, 'u0' | 'rest'>, u: number, dt: number): number {
  const { sigma, refractory } = numbers;
  // nobody gets from so far to the threshold
  if (u < 1 - (BELOW + 2) * sigma) return 0;
  const grid = membraneGrid(numbers, u, dt);
  const { nodes, weights, decay, noise } = grid;
  const n = nodes.length;
  const half = bandOf(grid, u);
  const row = 2 * half + 1;
  const system = new Float64Array(n * row);
  const x = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const v = nodes[i];
    x[i] = normalDensity(v - u * (1 - decay), noise);
    for (let j = Math.max(0, i - half); j <= Math.min(n - 1, i + half); j++)
      system[i * row + j - i + half] =
        (i === j ? 1 : 0) - weights[j] * normalDensity(v - u - (nodes[j] - u) * decay, noise);
  }
  solveBanded(system, x, half);
  let mass = Math.max(1, Math.round(refractory / dt));
  for (let i = 0; i < n; i++) mass += weights[i] * x[i];
  return 1 / (mass * dt);
}

/**
 * Solves A x = b in place; row i of A has its diagonal at place `half`. No pivots are needed: I - K, K of non-negative
 * entries that leave out what fires, is an M-matrix.
 */
export function solveBanded(A: Float64Array, b: Float64Array, half: number): void {
  const n = b.length;
  const row = 2 * half + 1;
  for (let k = 0; k < n; k++) {
    const last = Math.min(n - 1, k + half);
    const pivot = A[k * row + half];
    for (let i = k + 1; i <= last; i++) {
      const factor = A[i * row + k - i + half] / pivot;
      if (factor === 0) continue;
      for (let j = k + 1; j <= last; j++) A[i * row + j - i + half] -= factor * A[k * row + j - k + half];
      b[i] -= factor * b[k];
    }
  }
  for (let k = n - 1; k >= 0; k--) {
    let sum = b[k];
    for (let j = k + 1; j <= Math.min(n - 1, k + half); j++) sum -= A[k * row + j - k + half] * b[j];
    b[k] = sum / A[k * row + half];
  }
}
