/**
 * The switches of a segment over one step, as polynomials of theta = (t - t0) / (t1 - t0).
 *
 *     y_i(theta) = sum over k of c_ik theta^k,   k = 0 ... d            (dense output)
 *     a_r(theta) = sum weight * y_i + constant + sum over gates of gateWeight * q
 *
 * With the signs of the switches fixed each clip is one of its pieces, so that all of this is linear in the coefficients,
 * but for a row with a resource: it emits q R, a product, and a gate that it drives has twice the degree, one after it
 * three times. As gates are acyclic the degree is known, and every switch is a polynomial without remainder.
 */
import { HEAVISIDE, type Rows, SATURATING } from '../rows/rows';

/** Room for the polynomials of a segment, each of `width` coefficients, constant term first. */
export interface Polynomials {
  readonly width: number;
  /** By switch and by row; the outputs only of rows that drive gates. */
  readonly switches: Float64Array;
  readonly outputs: Float64Array;
  readonly argument: Float64Array;
  readonly drives: Uint8Array;
  /** One of them as a ladder has it (numerics/ladder.ts): coefficients of s^k / k! from entry 1 on. */
  readonly grid: Float64Array;
}

/** Room for dense output of some degree. */
export function polynomialsOf(net: Rows, degree: number): Polynomials {
  const width = 1 + degree * factorsOf(net);
  const drives = new Uint8Array(net.count);
  for (const driver of net.gateDriver) if (driver < 0) drives[-1 - driver] = 1;
  return {
    width,
    switches: new Float64Array(net.switches * width),
    outputs: new Float64Array(net.count * width),
    argument: new Float64Array(width),
    drives,
    grid: new Float64Array(width + 1),
  };
}

/** The most factors of y that a switch may be the product of: one, and one more for each resource on the way to it. */
function factorsOf({ count, gateStart, gateDriver, resource }: Rows): number {
  const emitted = new Int32Array(count);
  let most = 1;
  for (let r = 0; r < count; r++) {
    let own = 1;
    for (let g = gateStart[r]; g < gateStart[r + 1]; g++)
      if (gateDriver[g] < 0) own = Math.max(own, emitted[-1 - gateDriver[g]]);
    emitted[r] = own + (resource[r] < 0 ? 0 : 1);
    most = Math.max(most, own);
  }
  return most;
}

/** Fills in the polynomials of a step from its dense output, with the signs of the switches in `on`. */
export function expandSwitches(
  room: Polynomials,
  net: Rows,
  on: Uint8Array,
  coefficients: Float64Array,
  degree: number,
): void {
  for (let r = 0; r < net.count; r++) {
    addTerms(room, net, coefficients, degree, r);
    for (let g = net.gateStart[r]; g < net.gateStart[r + 1]; g++)
      addGate(room, net, on, coefficients, degree, g);
    const { width, argument, switches, drives } = room;
    const i = net.rowSwitch[r];
    argument[0] -= net.h[r];
    switches.set(argument, i * width);
    if (net.kind[r] === SATURATING) {
      switches.set(argument, (i + 1) * width);
      switches[(i + 1) * width] -= net.F[r] / net.G[r];
    }
    if (drives[r] === 1) emit(room, net, on, coefficients, degree, r);
  }
}

function addTerms(
  { argument }: Polynomials,
  net: Rows,
  coefficients: Float64Array,
  degree: number,
  r: number,
): void {
  argument.fill(0);
  argument[0] = net.constant[r];
  for (let j = net.termStart[r]; j < net.termStart[r + 1]; j++) {
    const weight = net.termWeight[j];
    const at = net.termIndex[j] * (degree + 1);
    for (let k = 0; k <= degree; k++) argument[k] += weight * coefficients[at + k];
  }
}

/** A gate's switches, and what it adds to its row's argument. */
function addGate(
  { width, argument, switches, outputs }: Polynomials,
  net: Rows,
  on: Uint8Array,
  coefficients: Float64Array,
  degree: number,
  g: number,
): void {
  const driver = net.gateDriver[g];
  const i = net.gateSwitch[g];
  const d = net.gateD[g];
  const own = i * width;
  if (driver < 0) for (let k = 0; k < width; k++) switches[own + k] = outputs[(-1 - driver) * width + k];
  else {
    switches.fill(0, own, own + width);
    for (let k = 0; k <= degree; k++) switches[own + k] = coefficients[driver * (degree + 1) + k];
  }
  switches[own] -= net.gateH[g];
  if (d > 0) {
    switches.copyWithin(own + width, own, own + width);
    switches[own + width] -= d;
  }
  if (on[i] !== 1) return;
  const weight = net.gateWeight[g];
  if (d === 0 || on[i + 1] === 1) argument[0] += weight;
  else for (let k = 0; k < width; k++) argument[k] += (weight / d) * switches[own + k];
}

/** What a row emits, q or q R, from how far its argument is above its threshold. */
function emit(
  { width, argument, outputs }: Polynomials,
  net: Rows,
  on: Uint8Array,
  coefficients: Float64Array,
  degree: number,
  r: number,
): void {
  const at = r * width;
  const i = net.rowSwitch[r];
  const kind = net.kind[r];
  outputs.fill(0, at, at + width);
  if (on[i] !== 1) return;
  if (kind === HEAVISIDE) outputs[at] = 1;
  else if (kind === SATURATING && on[i + 1] === 1) outputs[at] = net.F[r];
  else for (let k = 0; k < width; k++) outputs[at + k] = net.G[r] * argument[k];
  const R = net.resource[r];
  if (R < 0) return;
  // the product in place, highest power first; what lies beyond `width` is 0
  const left = (net.size + R) * (degree + 1);
  for (let k = width - 1; k >= 0; k--) {
    let sum = 0;
    for (let j = 0; j <= Math.min(k, degree); j++) sum += coefficients[left + j] * outputs[at + k - j];
    outputs[at + k] = sum;
  }
}
