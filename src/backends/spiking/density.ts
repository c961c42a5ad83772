/**
 * The density p of the membranes of leaky neurons, from step to step of the grid under a current u:
 *
 *     p'(v) = int p(w) g(v - u - (w - u) e^{-dt/tau_m}) dw + m g(v + u e^{-dt/tau_m} - u),   v < 1
 *
 * g the normal density of a step's noise, m those at the reset; what is above 1 has fired. Nodes are as dense as the noise of
 * a step asks for, and only those count that it connects.
 */
import { gaussLegendre } from '../../numerics/gauss-legendre';
import type { LifNumbers } from './membrane';

/** How many standard deviations count, of a step's noise and of the membrane below where it is drawn to. */
const REACH = 8;
export const BELOW = 6;
/** Nodes of a panel, which is as wide as so many standard deviations of a step's noise. */
const NODES = 8;
const WIDTH = 2;

const { nodes: X, weights: W } = gaussLegendre(NODES, 0, 1);

/** Nodes and weights of v, in panels of one width up to the threshold. */
export interface MembraneGrid {
  readonly nodes: Float64Array;
  readonly weights: Float64Array;
  readonly width: number;
  /** What of v a step of length dt leaves, and the standard deviation of its noise. */
  readonly decay: number;
  readonly noise: number;
  readonly dt: number;
}

/** Nodes for the membranes of neurons that are drawn to `lowest`, their reset or above. */
export function membraneGrid(
  { tauM, sigma }: Pick<LifNumbers, 'tauM' | 'sigma'>,
  lowest: number,
  dt: number,
): MembraneGrid {
  const decay = Math.exp(-dt / tauM);
  const noise = sigma * Math.sqrt(1 - decay * decay);
  const least = Math.min(0, lowest) - BELOW * sigma;
  const panels = Math.ceil((1 - least) / (WIDTH * noise));
  const width = (1 - least) / panels;
  const at = (i: number) => least + width * (Math.floor(i / NODES) + X[i % NODES]);
  return {
    nodes: Float64Array.from({ length: panels * NODES }, (_, i) => at(i)),
    weights: Float64Array.from({ length: panels * NODES }, (_, i) => width * W[i % NODES]),
    ...{ width, decay, noise, dt },
  };
}

/** How many nodes apart those are that a step connects: by its noise, and by the drift where it is largest. */
export function bandOf({ nodes, width, decay, noise }: MembraneGrid, u: number): number {
  const drift = (1 - decay) * Math.max(Math.abs(u - 1), Math.abs(u - nodes[0]));
  return Math.min(nodes.length - 1, NODES * (Math.ceil((REACH * noise + drift) / width) + 1));
}

/** The density after a step, of `released` at the reset and `p` elsewhere; valid until the step after the next. */
export type DensityStep = (p: Float64Array, released: number) => Float64Array;

/** The density of a normal number. */
export const normalDensity = (x: number, sd: number): number =>
  Math.exp(-0.5 * (x / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));

export function densityStep(grid: MembraneGrid, u: number): DensityStep {
  const { nodes, weights, decay, noise } = grid;
  const n = nodes.length;
  const half = bandOf(grid, u);
  const row = 2 * half + 1;
  const kernel = new Float64Array(n * row);
  const fromReset = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    fromReset[i] = normalDensity(nodes[i] - u * (1 - decay), noise);
    for (let j = Math.max(0, i - half); j <= Math.min(n - 1, i + half); j++)
      kernel[i * row + j - i + half] =
        weights[j] * normalDensity(nodes[i] - u - (nodes[j] - u) * decay, noise);
  }
  const [one, other] = [new Float64Array(n), new Float64Array(n)];
  return (p, released) => {
    const next = p === one ? other : one;
    for (let i = 0; i < n; i++) {
      let sum = released * fromReset[i];
      const first = i * row - i + half;
      const last = Math.min(n - 1, i + half);
      for (let j = Math.max(0, i - half); j <= last; j++) sum += kernel[first + j] * p[j];
      next[i] = sum;
    }
    return next;
  };
}

/** How many are below the threshold. */
export function below(p: Float64Array, { weights }: MembraneGrid): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += weights[i] * p[i];
  return sum;
}
