/** What a step does to a neuron: all is linear between spikes, so a step is a matrix, a constant and some noise. */
import { gaussLegendre } from '../numerics/gauss-legendre';
import type { GroupDescription } from './types';

/**
 * One step, all from the values before it (of 'exponential' x is where spikes arrive, of 'alpha' it is y):
 *
 *     v <- vv v + vx x + vy y + v1 (rest + g) + v0,   x <- xx x + xy y + x0,   y <- yy y + y0
 */
export interface Coefficients {
  readonly vv: number;
  readonly vx: number;
  readonly vy: number;
  readonly v1: number;
  readonly v0: number;
  readonly xx: number;
  readonly xy: number;
  readonly x0: number;
  readonly yy: number;
  readonly y0: number;
  /**
   * Of the noise, from the variable where spikes arrive towards v: what each draw adds, a lower triangle by rows; Euler and
   * Maruyama have one draw, exact steps one for each variable.
   */
  readonly noise: Float64Array;
}

export function coefficientsOf(group: GroupDescription, dt: number, method: 'exact' | 'euler'): Coefficients {
  return method === 'euler' ? eulerStep(group, dt) : exactStep(group, dt);
}

function eulerStep({ tauM, tauS, synapse, drift = 0, noise = 0 }: GroupDescription, h: number): Coefficients {
  const alpha = synapse === 'alpha';
  const [m, s] = [h / tauM, h / tauS];
  const draws = Float64Array.of(...(noise > 0 ? [noise * Math.sqrt(h)] : []));
  const common = { vv: 1 - m, vx: m, vy: 0, v1: m, v0: 0, xx: 1 - s, noise: draws };
  return alpha
    ? { ...common, xy: s, x0: 0, yy: 1 - s, y0: h * drift }
    : { ...common, xy: 0, x0: h * drift, yy: 1, y0: 0 };
}

/** Nodes of the integrals over a step, which is at most a time constant long: to the last bit. */
const NODES = 12;

function exactStep(group: GroupDescription, h: number): Coefficients {
  const { tauM, tauS, synapse, drift = 0 } = group;
  const alpha = synapse === 'alpha';
  const [vv, xx] = [Math.exp(-h / tauM), Math.exp(-h / tauS)];
  const { vx, vy } = responseOf(h, tauM, tauS);
  const xy = alpha ? (h / tauS) * xx : 0;
  // where the currents rest, they stay, and v with them
  const still = drift * tauS;
  const reached = vx + (alpha ? vy : 0);
  return {
    ...{ vv, vx, vy: alpha ? vy : 0, v1: -Math.expm1(-h / tauM), xx, xy, yy: alpha ? xx : 1 },
    v0: (-Math.expm1(-h / tauM) - reached) * still,
    x0: (1 - xx - xy) * still,
    y0: alpha ? (1 - xx) * still : 0,
    noise: exactNoise(group, h),
  };
}

/** v after a time s from x = 1 alone, and from y = 1 alone with synapses 'alpha'. */
function responseOf(s: number, tauM: number, tauS: number): { vx: number; vy: number } {
  const { nodes, weights } = gaussLegendre(NODES, 0, s);
  let [vx, vy] = [0, 0];
  nodes.forEach((t, k) => {
    const carried = (weights[k] * Math.exp(-(s - t) / tauM - t / tauS)) / tauM;
    vx += carried;
    vy += (carried * t) / tauS;
  });
  return { vx, vy };
}

/** The root of the covariance that white noise leaves behind after a step (Cholesky). */
function exactNoise({ tauM, tauS, synapse, noise = 0 }: GroupDescription, h: number): Float64Array {
  if (noise === 0) return new Float64Array(0);
  const n = synapse === 'alpha' ? 3 : 2;
  const { nodes, weights } = gaussLegendre(NODES, 0, h);
  const covariance = new Float64Array(n * n);
  nodes.forEach((s, k) => {
    const { vx, vy } = responseOf(s, tauM, tauS);
    const left = Math.exp(-s / tauS);
    const r = n === 3 ? [left, (s / tauS) * left, vy] : [left, vx];
    for (let a = 0; a < n; a++)
      for (let b = 0; b < n; b++) covariance[a * n + b] += weights[k] * noise * noise * r[a] * r[b];
  });
  const root = new Float64Array(n * n);
  for (let a = 0; a < n; a++)
    for (let b = 0; b <= a; b++) {
      let sum = covariance[a * n + b];
      for (let c = 0; c < b; c++) sum -= root[a * n + c] * root[b * n + c];
      root[a * n + b] = a === b ? Math.sqrt(Math.max(sum, 0)) : sum / root[b * n + b];
    }
  return root;
}
