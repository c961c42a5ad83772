/** Gradients of switches: what each changes by for a change of the state. */

import { GRID } from '../rows/active';
import { type Rows, SATURATING } from '../rows/rows';
import type { Plastic } from './plastic';
import { argumentOf, driverOf, outputOf } from './tangent';

/**
 * The gradient of a switch as a row vector: what it changes by for a change of each current and each weight that learns,
 * with the signs of the switches as they were before it crossed; `y` holds the currents in entry 1 of its grids.
 */
export function gradient(
  net: Rows,
  before: Uint8Array,
  y: Float64Array,
  plastic: Plastic,
  i: number,
  length: number,
): Float64Array {
  const n = new Float64Array(length);
  const own = net.switchRow[i];
  if (net.gateStart[own] === net.gateStart[own + 1]) {
    // no gates: the argument of the row itself
    for (let j = net.termStart[own]; j < net.termStart[own + 1]; j++)
      n[net.termIndex[j]] += net.termWeight[j];
    for (let j = 0; j < plastic.entry.length; j++) {
      if (plastic.row[j] !== own) continue;
      const at = plastic.entry[j];
      const current = y[plastic.component[j] * GRID + 1];
      n[at] += plastic.scale[j] * current;
    }
    return n;
  }
  const v = new Float64Array(net.size);
  const extra = new Float64Array(net.count);
  for (let j = 0; j < net.size; j++) {
    v[j] = 1;
    n[j] = switchChange(net, before, v, extra, i);
    v[j] = 0;
  }
  for (let j = 0; j < plastic.entry.length; j++) {
    const r = plastic.row[j];
    const at = plastic.entry[j];
    extra[r] = plastic.scale[j] * y[plastic.component[j] * GRID + 1];
    n[at] += switchChange(net, before, v, extra, i);
    extra[r] = 0;
  }
  return n;
}

/** What switch i changes by for a change v of the currents and `extra` of the rows' arguments. */
function switchChange(
  net: Rows,
  before: Uint8Array,
  v: Float64Array,
  extra: Float64Array,
  i: number,
): number {
  const outputs = new Float64Array(net.count);
  for (let r = 0; r < net.count; r++) {
    const a = argumentOf(net, before, v, outputs, r) + extra[r];
    outputs[r] = outputOf(net, before, r, a);
    const first = net.rowSwitch[r];
    if (i === first || (i === first + 1 && net.kind[r] === SATURATING)) return a;
    for (let g = net.gateStart[r]; g < net.gateStart[r + 1]; g++) {
      const at = net.gateSwitch[g];
      if (i === at || (i === at + 1 && net.gateD[g] > 0)) return driverOf(net, v, outputs, g);
    }
  }
  return 0;
}

/** What a switch with gradient a changes by for a change b of the state. */
export function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
