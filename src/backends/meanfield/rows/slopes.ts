/** The right-hand side of some rows with the pieces of its switches fixed, for the adaptive solvers. */
import { HEAVISIDE, type Rows, SATURATING } from './rows';

/**
 * Writes dy/dt for y = [currents, resources] to `slope`, and the value of every switch to `switches`. With the signs in
 * `on` fixed the function is smooth, also beyond the point where a switch would turn.
 */
export function slopes(
  net: Rows,
  on: Uint8Array,
  y: Float64Array,
  slope: Float64Array,
  switches: Float64Array,
  outputs: Float64Array,
): void {
  for (let i = 0; i < net.size; i++) slope[i] = -net.rates[i] * y[i];
  for (let r = 0; r < net.count; r++) {
    const a = argument(net, on, y, switches, outputs, r);
    const q = output(net, on, switches, r, a);
    const R = net.resource[r];
    const left = R < 0 ? 1 : y[net.size + R];
    outputs[r] = q * left;
    if (R >= 0) {
      const recovery = net.recovery[R];
      slope[net.size + R] = -q * left + (recovery === undefined ? 0 : (1 - left) / recovery);
    }
    if (q === 0) continue;
    for (let j = net.outStart[r]; j < net.outStart[r + 1]; j++) {
      const i = net.outIndex[j];
      slope[i] += net.outGain[j] * q * left;
    }
  }
}

function argument(
  net: Rows,
  on: Uint8Array,
  y: Float64Array,
  switches: Float64Array,
  outputs: Float64Array,
  r: number,
): number {
  let a = net.constant[r];
  for (let j = net.termStart[r]; j < net.termStart[r + 1]; j++) a += net.termWeight[j] * y[net.termIndex[j]];
  for (let g = net.gateStart[r]; g < net.gateStart[r + 1]; g++) {
    const driver = net.gateDriver[g];
    const x = driver >= 0 ? y[driver] : outputs[-1 - driver];
    const i = net.gateSwitch[g];
    const d = net.gateD[g];
    const above = x - net.gateH[g];
    switches[i] = above;
    if (d > 0) switches[i + 1] = above - d;
    if (on[i] !== 1) continue;
    a += net.gateWeight[g] * (d === 0 || on[i + 1] === 1 ? 1 : above / d);
  }
  return a;
}

function output(net: Rows, on: Uint8Array, switches: Float64Array, r: number, a: number): number {
  const i = net.rowSwitch[r];
  const above = a - net.h[r];
  switches[i] = above;
  const kind = net.kind[r];
  if (kind === SATURATING) {
    const full = net.F[r] / net.G[r];
    switches[i + 1] = above - full;
    if (on[i] === 1 && on[i + 1] === 1) return net.F[r];
  }
  // also of a row that is off: nobody knows whether it is
  if (Number.isNaN(above)) return above;
  if (on[i] !== 1) return 0;
  return kind === HEAVISIDE ? 1 : net.G[r] * above;
}
