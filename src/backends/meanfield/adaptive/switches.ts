/** Switches as an integrator sees them: which are 0, which have turned within a step, and when. */
import type { Step } from '../../../numerics/ode/method';
import type { Active } from '../rows/active';
import type { Rows } from '../rows/rows';
import { slopes } from '../rows/slopes';
import type { Problem } from './problem';

/** Places within a step where the signs of the switches are looked at. */
const LOOKS = 8;

/** Switch i changes its sign at time t. */
export interface Turn {
  readonly i: number;
  readonly t: number;
}

/** The first switch whose sign in the step is not the one that is assumed, located on the dense output. */
export function firstSwitch(
  { active: { net, on }, switches, outputs }: Problem,
  step: Step,
  noise: number,
): Turn | undefined {
  const coefficients = step.coefficients();
  const y = new Float64Array(step.y0.length);
  const slope = new Float64Array(step.y0.length);
  const look = (theta: number) => {
    if (theta === 1) y.set(step.y1);
    else interpolate(coefficients, step.degree, theta, y);
    slopes(net, on, y, slope, switches, outputs);
  };
  for (let k = 1; k <= LOOKS; k++) {
    look(k / LOOKS);
    const turned = wrongSigns(net, on, switches, y, noise);
    if (turned.length === 0) continue;
    let first = { i: -1, theta: 2 };
    for (const i of turned) {
      let [low, high] = [(k - 1) / LOOKS, k / LOOKS];
      for (let halving = 0; halving < 50; halving++) {
        const middle = 0.5 * (low + high);
        look(middle);
        if (switches[i] > 0 === (on[i] === 1)) low = middle;
        else high = middle;
      }
      if (high < first.theta) first = { i, theta: high };
    }
    return { i: first.i, t: step.t0 + first.theta * (step.t1 - step.t0) };
  }
  return undefined;
}

/** Switches within rounding of 0 are taken for 0, so that their derivatives decide: two that cross together both cross. */
export function markZeros(
  { net, zero }: Active,
  switches: Float64Array,
  y: Float64Array,
  noise: number,
): void {
  const limit = noise + 1e-14 * scaleOf(net, y);
  for (let i = 0; i < net.switches; i++) zero[i] = Math.abs(switches[i]) <= limit ? 1 : 0;
}

function scaleOf(net: Rows, y: Float64Array): number {
  let scale = 1;
  for (let i = 0; i < net.size; i++) scale = Math.max(scale, Math.abs(y[i]));
  return scale;
}

/** Switches clearly on the other side than `on` says; within rounding of 0 either side will do. */
function wrongSigns(
  net: Rows,
  on: Uint8Array,
  switches: Float64Array,
  y: Float64Array,
  noise: number,
): number[] {
  // four times what counts as 0, so that a switch whose derivative decided it is not turned back at once
  const limit = 4 * (noise + 1e-14 * scaleOf(net, y));
  const found: number[] = [];
  for (let i = 0; i < net.switches; i++) {
    const value = switches[i];
    if (Math.abs(value) > limit && value > 0 !== (on[i] === 1)) found.push(i);
  }
  return found;
}

/** Dense output at a fraction theta of the step. */
function interpolate(coefficients: Float64Array, degree: number, theta: number, out: Float64Array): void {
  for (let i = 0; i < out.length; i++) {
    let value = 0;
    for (let k = degree; k >= 0; k--) value = value * theta + coefficients[i * (degree + 1) + k];
    out[i] = value;
  }
}
