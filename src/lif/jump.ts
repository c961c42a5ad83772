/** What neurons that do not fire come to after many steps, in closed form, and the proof that they do not fire. */
import { type Cells, measureTops } from './cells';
import { type Decay, powerOf } from './decay';
import type { Cable } from './step';
import { firstFrom } from './tape';
import { give } from './wiring';

/** What a source gives by the end of a stretch to a target that is silent in it. */
export interface Charge {
  /** Sums over the spikes of each source: exp(-(steps left) s), and that less exp(-(steps left) m). */
  readonly s: Float64Array;
  readonly d: Float64Array;
  readonly last: Int32Array;
}

export const emptyCharge = (sources: number): Charge => ({
  s: new Float64Array(sources),
  d: new Float64Array(sources),
  last: new Int32Array(sources),
});

/**
 * No neuron fires: v is drawn to rest + gate + x, so it stays below the largest of where it is and of what that ever is;
 * `given` is the most that spikes add to x. Rounding is left room for.
 */
export function isSilent({ topV, topX, rest, threshold }: Cells, gate: number, given: number): boolean {
  const most = Math.max(topV, rest + gate + Math.max(topX, 0) + given);
  return most <= threshold - 1e-9 * Math.max(1, Math.abs(threshold), Math.abs(most));
}

/** Sums up the spikes from `from` to `to` - 1 by source; returns the largest that a sum ever is in between. */
export function sumUp(
  { tape }: Cable,
  { s, d, last }: Charge,
  { powersM, powersS }: Decay,
  from: number,
  to: number,
): number {
  s.fill(0);
  d.fill(0);
  last.fill(from);
  const { i, t, n } = tape;
  let most = 0;
  for (let k = firstFrom(tape, from); k < n && t[k] < to; k++) {
    const [unit, step] = [i[k], t[k]];
    const sum = s[unit] * powersS[step - last[unit]] + 1;
    s[unit] = sum;
    last[unit] = step;
    d[unit] -= powersM[to - 1 - step];
    if (sum > most) most = sum;
  }
  for (let unit = 0; unit < s.length; unit++) {
    s[unit] *= powersS[to - 1 - last[unit]];
    d[unit] += s[unit];
  }
  return most;
}

/** Adds what the sources gave, once the group has been moved to the end of the stretch; its tops are to be measured then. */
export function charge({ synapses, target }: Cable, { s, d }: Charge, added: Float64Array): void {
  const { x, v, decay } = target;
  const { c } = decay as Decay;
  added.fill(0);
  for (let unit = 0; unit < s.length; unit++)
    if (s[unit] !== 0) {
      give(synapses, unit, s[unit], x);
      give(synapses, unit, d[unit], added);
    }
  for (let i = 0; i < v.length; i++) v[i] += c * added[i];
}

/** Moves a silent group to a later step; those that are refractory first wait. */
export function jump(cells: Cells, to: number, gate: number): void {
  const { size, v, x, ready, still, at } = cells;
  const { m, s, powersM, powersS, c } = cells.decay as Decay;
  const level = cells.rest + gate;
  const left = to - at;
  const [keptM, keptS] = [powerOf(powersM, m, left), powerOf(powersS, s, left)];
  for (let i = 0; i < size; i++) {
    const current = x[i] - still;
    const wait = ready[i] - at;
    if (wait <= 0) v[i] = level + (v[i] - level) * keptM + c * current * (keptS - keptM);
    else if (wait < left) {
      const late = current * powerOf(powersS, s, wait);
      const [lateM, lateS] = [powerOf(powersM, m, left - wait), powerOf(powersS, s, left - wait)];
      v[i] = level + (v[i] - level) * lateM + c * late * (lateS - lateM);
    }
    x[i] = still + current * keptS;
  }
  cells.at = to;
  measureTops(cells);
}
