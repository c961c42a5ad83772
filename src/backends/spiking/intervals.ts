/** The intervals between the spikes of a leaky neuron under a constant current, by first passage: how regular its spikes are. */
import { below, densityStep, membraneGrid } from './density';
import type { LifNumbers } from './membrane';

export interface Intervals {
  readonly mean: number;
  /** Squared coefficient of variation. */
  readonly cv2: number;
}

/** The part of the neurons that may still be left below the threshold when the rest is summed up as a geometric tail. */
const LEFT = 1e-7;

/** From the reset to the threshold at a current above it, step by step of the grid; the refractory period comes first. */
export function intervals(numbers: LifNumbers, u: number, dt: number): Intervals {
  const grid = membraneGrid(numbers, 0, dt);
  const step = densityStep(grid, u);
  let p: Float64Array = new Float64Array(grid.nodes.length);
  let left = 1;
  let before = 1;
  // sums over k >= 0 of P(more than k steps), and of (2 k + 1) P: mean and second moment
  let first = 0;
  let second = 0;
  let k = 0;
  for (; left > LEFT; k++) {
    first += left;
    second += (2 * k + 1) * left;
    p = step(p, k === 0 ? 1 : 0);
    before = left;
    left = below(p, grid);
  }
  // from here on each step leaves the same part of them
  const part = left / before;
  first += left / (1 - part);
  second += left * ((2 * k + 1) / (1 - part) + (2 * part) / (1 - part) ** 2);
  const resting = Math.max(0, Math.round(numbers.refractory / dt) - 1);
  const mean = (first + resting) * dt;
  return { mean, cv2: ((second - first * first) * dt * dt) / (mean * mean) };
}
