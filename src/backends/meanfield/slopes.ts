/** The right-hand side of a network with the pieces of its switches fixed, for the adaptive solvers. */
import { HEAVISIDE, type Network, SATURATING } from './network';

/**
 * Writes dy/dt for y = [currents, resources] to `slope`, and the value of every switch to `switches`. With the signs in
 * `on` fixed the function is smooth, also beyond the point where a switch would turn.
 */
export function slopes(
  net: Network,
  on: Uint8Array,
  y: Float64Array,
  slope: Float64Array,
  switches: Float64Array,
  outputs: Float64Array,
): void {
  for (let i = 0; i < net.size; i++) slope[i] = -(net.rates[i] as number) * (y[i] as number);
  for (let r = 0; r < net.rows; r++) {
    const a = argument(net, on, y, switches, outputs, r);
    const q = output(net, on, switches, r, a);
    const R = net.resource[r] as number;
    const left = R < 0 ? 1 : (y[net.size + R] as number);
    outputs[r] = q * left;
    if (R >= 0) {
      const recovery = net.recovery[R];
      slope[net.size + R] = -q * left + (recovery === undefined ? 0 : (1 - left) / recovery);
    }
    if (q === 0) continue;
    for (let j = net.outStart[r] as number; j < (net.outStart[r + 1] as number); j++) {
      const i = net.outIndex[j] as number;
      slope[i] = (slope[i] as number) + (net.outGain[j] as number) * q * left;
    }
  }
}

function argument(
  net: Network,
  on: Uint8Array,
  y: Float64Array,
  switches: Float64Array,
  outputs: Float64Array,
  r: number,
): number {
  let a = net.constant[r] as number;
  for (let j = net.termStart[r] as number; j < (net.termStart[r + 1] as number); j++)
    a += (net.termWeight[j] as number) * (y[net.termIndex[j] as number] as number);
  for (let g = net.gateStart[r] as number; g < (net.gateStart[r + 1] as number); g++) {
    const driver = net.gateDriver[g] as number;
    const x = driver >= 0 ? (y[driver] as number) : (outputs[-1 - driver] as number);
    const i = net.gateSwitch[g] as number;
    const d = net.gateD[g] as number;
    const above = x - (net.gateH[g] as number);
    switches[i] = above;
    if (d > 0) switches[i + 1] = above - d;
    if (on[i] !== 1) continue;
    a += (net.gateWeight[g] as number) * (d === 0 || on[i + 1] === 1 ? 1 : above / d);
  }
  return a;
}

function output(net: Network, on: Uint8Array, switches: Float64Array, r: number, a: number): number {
  const i = net.rowSwitch[r] as number;
  const above = a - (net.h[r] as number);
  switches[i] = above;
  const kind = net.kind[r] as number;
  if (kind === SATURATING) {
    const full = (net.F[r] as number) / (net.G[r] as number);
    switches[i + 1] = above - full;
    if (on[i] === 1 && on[i + 1] === 1) return net.F[r] as number;
  }
  if (on[i] !== 1) return 0;
  return kind === HEAVISIDE ? 1 : (net.G[r] as number) * above;
}
