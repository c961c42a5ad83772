/**
 * The density p of the membranes of leaky neurons, from step to step of the grid under a current u:
 *
 *     p'(v) = int p(w) g(v - u - (w - u) e^{-dt/tau_m}) dw + m g(v + u e^{-dt/tau_m} - u),   v < 1
 *
 * g the normal density of a step's noise, m those at the reset; what is above 1 has fired.
 */
import { gaussLegendre, type Quadrature } from '../../numerics/gauss-legendre';
import type { LifNumbers } from './membrane';

const NODES = 160;
/** How many standard deviations of the membrane lie below rest. */
const BELOW = 6;

/** Nodes for the density of membranes. */
export const membraneGrid = ({ rest, sigma }: LifNumbers): Quadrature =>
  gaussLegendre(NODES, Math.min(0, rest) - BELOW * sigma, 1);

/** The density after a step, of `released` at the reset and `p` elsewhere. */
export type DensityStep = (p: Float64Array, released: number) => Float64Array;

/** The density of a normal number. */
export const normalDensity = (x: number, sd: number): number =>
  Math.exp(-0.5 * (x / sd) ** 2) / (sd * Math.sqrt(2 * Math.PI));

export function densityStep(
  { tauM, sigma }: LifNumbers,
  u: number,
  dt: number,
  { nodes, weights }: Quadrature,
): DensityStep {
  const decay = Math.exp(-dt / tauM);
  const noise = sigma * Math.sqrt(1 - decay * decay);
  const n = nodes.length;
  const kernel = new Float64Array(n * n);
  const fromReset = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    fromReset[i] = normalDensity(nodes[i] - u * (1 - decay), noise);
    for (let j = 0; j < n; j++)
      kernel[i * n + j] = weights[j] * normalDensity(nodes[i] - u - (nodes[j] - u) * decay, noise);
  }
  return (p, released) => {
    const next = new Float64Array(n);
    for (let i = 0; i < n; i++) {
      let sum = released * fromReset[i];
      for (let j = 0; j < n; j++) sum += kernel[i * n + j] * p[j];
      next[i] = sum;
    }
    return next;
  };
}

/** How many are below the threshold. */
export function below(p: Float64Array, { weights }: Quadrature): number {
  let sum = 0;
  for (let i = 0; i < p.length; i++) sum += weights[i] * p[i];
  return sum;
}
