/**
 * Sensitivities: the derivative of the state at tspan's end with respect to the currents at its beginning, from the same
 * stretches as the exact solution.
 *
 *     stretch:  Phi <- e^{A s} Phi (a Taylor action, column by column)
 *     event:    Phi <- (1 + (f+ - f-) n^T / (n^T f-)) Phi, n = gradient of the switch: the saltation matrix, which is the
 *               identity where the field is continuous
 *
 * Source: Leine and Nijmeijer, Dynamics and Bifurcations of Non-smooth Mechanical Systems (2004), ch. 7.
 */
import type { Network } from './network';
import { HEAVISIDE, SATURATING } from './network';
import type { Active } from './settle';
import { GRID, ORDERS } from './taylor';

/** d state / d initial currents: [component, initial component] by rows, both in the order of the plan. */
export interface Sensitivity {
  readonly size: number;
  readonly phi: Float64Array;
}

export function identity(size: number): Sensitivity {
  const phi = new Float64Array(size * size);
  for (let i = 0; i < size; i++) phi[i * size + i] = 1;
  return { size, phi };
}

/** Carries the sensitivity over a stretch of length s with the signs of the switches as they are. */
export function carry({ size, phi }: Sensitivity, { net, on }: Active, s: number): void {
  let term = phi.slice();
  const next = new Float64Array(phi.length);
  const column = new Float64Array(size);
  const slope = new Float64Array(size);
  for (let k = 1; k <= ORDERS; k++) {
    for (let j = 0; j < size; j++) {
      for (let i = 0; i < size; i++) column[i] = term[i * size + j] as number;
      tangent(net, on, column, slope);
      for (let i = 0; i < size; i++) next[i * size + j] = ((slope[i] as number) * s) / k;
    }
    term = next.slice();
    for (let i = 0; i < phi.length; i++) phi[i] = (phi[i] as number) + (term[i] as number);
  }
}

/** A v: what a small change v of the currents changes in dI/dt. */
function tangent(net: Network, on: Uint8Array, v: Float64Array, slope: Float64Array): void {
  const outputs = new Float64Array(net.rows);
  for (let i = 0; i < net.size; i++) slope[i] = -(net.rates[i] as number) * (v[i] as number);
  for (let r = 0; r < net.rows; r++) {
    const q = outputOf(net, on, r, argumentOf(net, on, v, outputs, r));
    outputs[r] = q;
    if (q === 0) continue;
    for (let j = net.outStart[r] as number; j < (net.outStart[r + 1] as number); j++) {
      const i = net.outIndex[j] as number;
      slope[i] = (slope[i] as number) + (net.outGain[j] as number) * q;
    }
  }
}

function argumentOf(net: Network, on: Uint8Array, v: Float64Array, outputs: Float64Array, r: number): number {
  let a = 0;
  for (let j = net.termStart[r] as number; j < (net.termStart[r + 1] as number); j++)
    a += (net.termWeight[j] as number) * (v[net.termIndex[j] as number] as number);
  for (let g = net.gateStart[r] as number; g < (net.gateStart[r + 1] as number); g++) {
    const i = net.gateSwitch[g] as number;
    const d = net.gateD[g] as number;
    if (d === 0 || on[i] !== 1 || on[i + 1] === 1) continue;
    a += ((net.gateWeight[g] as number) * driverOf(net, v, outputs, g)) / d;
  }
  return a;
}

const driverOf = (net: Network, v: Float64Array, outputs: Float64Array, g: number): number => {
  const driver = net.gateDriver[g] as number;
  return (driver >= 0 ? v[driver] : outputs[-1 - driver]) as number;
};

function outputOf(net: Network, on: Uint8Array, r: number, a: number): number {
  const i = net.rowSwitch[r] as number;
  if (on[i] !== 1 || net.kind[r] === HEAVISIDE) return 0;
  if (net.kind[r] === SATURATING) return on[i + 1] === 1 ? 0 : (net.G[r] as number) * a;
  return a;
}

/** Slopes dI/dt a time s after the stretch's beginning, from its series. */
function slopesAt({ net, out }: Active, s: number): Float64Array {
  const slopes = new Float64Array(net.size);
  for (let i = 0; i < net.size; i++) {
    let power = 1;
    for (let k = 1; k <= out.filled; k++) {
      slopes[i] = (slopes[i] as number) + (out.y[i * GRID + k + 1] as number) * power;
      power *= s / k;
    }
  }
  return slopes;
}

/** An event that has been reached but not yet left: what its saltation needs. */
export interface Arrival {
  readonly gradients: readonly Float64Array[];
  readonly slopes: Float64Array;
}

export const arrival = (active: Active, switches: readonly number[], s: number): Arrival => ({
  gradients: switches.map((i) => gradient(active.net, active.on, i)),
  slopes: slopesAt(active, s),
});

/** Leaves an event, once the signs after it are settled; false where two switches that are not one jump at once. */
export function depart(sensitivity: Sensitivity, { gradients, slopes }: Arrival, active: Active): boolean {
  const after = slopesAt(active, 0);
  const scale = Math.max(...slopes.map(Math.abs), ...after.map(Math.abs));
  if (after.every((slope, i) => Math.abs(slope - (slopes[i] as number)) <= 1e-11 * scale)) return true;
  const [n, ...others] = gradients;
  if (n === undefined) return true;
  salt(sensitivity, n, slopes, after);
  return others.every((other) => parallel(n, other));
}

function parallel(a: Float64Array, b: Float64Array): boolean {
  let [aa, ab, bb] = [0, 0, 0];
  a.forEach((value, i) => {
    aa += value * value;
    ab += value * (b[i] as number);
    bb += (b[i] as number) ** 2;
  });
  return Math.abs(ab * ab - aa * bb) <= 1e-12 * aa * bb;
}

/**
 * The gradient of a switch as a row vector: what it changes by for a change of each current, with the signs of the
 * switches as they were before it crossed.
 */
function gradient(net: Network, before: Uint8Array, i: number): Float64Array {
  const n = new Float64Array(net.size);
  const v = new Float64Array(net.size);
  const outputs = new Float64Array(net.rows);
  for (let j = 0; j < net.size; j++) {
    v[j] = 1;
    outputs.fill(0);
    for (let r = 0; r < net.rows; r++) {
      const a = argumentOf(net, before, v, outputs, r);
      outputs[r] = outputOf(net, before, r, a);
      const first = net.rowSwitch[r] as number;
      if (i === first || (i === first + 1 && net.kind[r] === SATURATING)) n[j] = a;
      for (let g = net.gateStart[r] as number; g < (net.gateStart[r + 1] as number); g++) {
        const at = net.gateSwitch[g] as number;
        if (i === at || (i === at + 1 && (net.gateD[g] as number) > 0)) n[j] = driverOf(net, v, outputs, g);
      }
    }
    v[j] = 0;
  }
  return n;
}

/** The saltation of an event: where the slopes jump from `before` to `after` as the switch with gradient n crosses 0. */
function salt({ size, phi }: Sensitivity, n: Float64Array, before: Float64Array, after: Float64Array): void {
  let speed = 0;
  for (let i = 0; i < size; i++) speed += (n[i] as number) * (before[i] as number);
  if (speed === 0) return;
  for (let j = 0; j < size; j++) {
    let arrival = 0;
    for (let i = 0; i < size; i++) arrival += (n[i] as number) * (phi[i * size + j] as number);
    for (let i = 0; i < size; i++) {
      const jump = (after[i] as number) - (before[i] as number);
      phi[i * size + j] = (phi[i * size + j] as number) + (jump * arrival) / speed;
    }
  }
}
