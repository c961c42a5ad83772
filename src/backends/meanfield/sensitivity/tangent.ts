/** Rows linearised about their solution, with the switches as they are. */
import type { Active } from '../rows/active';
import { HEAVISIDE, type Rows, SATURATING } from '../rows/rows';

/** A v + extra, to `slope`: what a small change v of the currents, and `extra` of the rows' arguments, change in dI/dt. */
export function tangent(
  { net, on }: Active,
  live: Int32Array,
  v: Float64Array,
  extra: Float64Array | undefined,
  outputs: Float64Array,
  slope: Float64Array,
): void {
  outputs.fill(0);
  for (let i = 0; i < net.size; i++) slope[i] = -net.rates[i] * v[i];
  for (let k = 0; k < live.length; k++) {
    const r = live[k];
    const q = outputOf(net, on, r, argumentOf(net, on, v, outputs, r) + (extra?.[r] ?? 0));
    outputs[r] = q;
    if (q === 0) continue;
    for (let j = net.outStart[r]; j < net.outStart[r + 1]; j++) {
      const i = net.outIndex[j];
      slope[i] += net.outGain[j] * q;
    }
  }
}

/** What a change v of the currents changes in the argument of a row, given the changes of the outputs before it. */
export function argumentOf(
  net: Rows,
  on: Uint8Array,
  v: Float64Array,
  outputs: Float64Array,
  r: number,
): number {
  let a = 0;
  for (let j = net.termStart[r]; j < net.termStart[r + 1]; j++) a += net.termWeight[j] * v[net.termIndex[j]];
  for (let g = net.gateStart[r]; g < net.gateStart[r + 1]; g++) {
    const i = net.gateSwitch[g];
    const d = net.gateD[g];
    if (d === 0 || on[i] !== 1 || on[i + 1] === 1) continue;
    a += (net.gateWeight[g] * driverOf(net, v, outputs, g)) / d;
  }
  return a;
}

/** What it changes in the driver of a gate. */
export const driverOf = (net: Rows, v: Float64Array, outputs: Float64Array, g: number): number => {
  const driver = net.gateDriver[g];
  return driver >= 0 ? v[driver] : outputs[-1 - driver];
};

/** What a change a of its argument changes in the output of a row. */
export function outputOf(net: Rows, on: Uint8Array, r: number, a: number): number {
  const i = net.rowSwitch[r];
  if (on[i] !== 1 || net.kind[r] === HEAVISIDE) return 0;
  if (net.kind[r] === SATURATING) return on[i + 1] === 1 ? 0 : net.G[r] * a;
  return a;
}
