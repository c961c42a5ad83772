/** Step by step: the groups of a set move together, and hear each other, generators, and groups that were run before. */
import { zigguratNormal } from '../numerics/normals';
import { type Cells, gateAt, measureTops } from './cells';
import { append, firstFrom, type Tape } from './tape';
import { give, type Synapses } from './wiring';

/** Synapses into a set of groups: whose spikes they carry, where to, and which of the spikes come next. */
export interface Cable {
  readonly synapses: Synapses;
  readonly tape: Tape;
  /** How many units its sources are. */
  readonly sources: number;
  readonly target: Cells;
}

/** Steps `from` to `to` - 1 of groups whose state is that of step `from`; gates stay as they are in between. */
export function stepTogether(
  members: readonly Cells[],
  cables: readonly Cable[],
  from: number,
  to: number,
): void {
  const next = cables.map(({ tape }) => firstFrom(tape, from));
  const pushes = members.map((cells) => pushOf(cells, from));
  for (let t = from; t < to; t++) {
    for (let k = 0; k < members.length; k++) step(members[k], t, pushes[k]);
    for (let k = 0; k < cables.length; k++) next[k] = deliver(cables[k], next[k], t);
  }
  for (const cells of members) {
    cells.at = to;
    measureTops(cells);
  }
}

/** What a step adds to each v, of drift, rest and gate. */
function pushOf(cells: Cells, t: number): number {
  const { v1, v0 } = cells.coefficients;
  return v1 * (cells.rest - cells.still + gateAt(cells, t)) + v0;
}

function deliver({ synapses, tape, target }: Cable, begin: number, t: number): number {
  let k = begin;
  for (; k < tape.n && tape.t[k] === t; k++) give(synapses, tape.i[k], 1, target.y);
  return k;
}

function step(cells: Cells, t: number, push: number): void {
  if (cells.coefficients.noise.length > 0) shake(cells, t, push);
  else if (cells.x === cells.y) stepExponential(cells, t, push);
  else stepAlpha(cells, t, push);
}

function stepExponential(cells: Cells, t: number, push: number): void {
  const { size, v, x, ready, free, threshold } = cells;
  const { vv, vx, xx, x0 } = cells.coefficients;
  for (let i = 0; i < size; i++) {
    const current = x[i];
    x[i] = xx * current + x0;
    const live = t >= ready[i];
    if (live || free) {
      const next = vv * v[i] + vx * current + push;
      v[i] = next;
      if (live && next > threshold) fire(cells, i, t);
    }
  }
}

function stepAlpha(cells: Cells, t: number, push: number): void {
  const { size, v, x, y, ready, free, threshold } = cells;
  const { vv, vx, vy, xx, xy, x0, yy, y0 } = cells.coefficients;
  for (let i = 0; i < size; i++) {
    const current = x[i];
    const rising = y[i];
    x[i] = xx * current + xy * rising + x0;
    y[i] = yy * rising + y0;
    const live = t >= ready[i];
    if (live || free) {
      const next = vv * v[i] + vx * current + vy * rising + push;
      v[i] = next;
      if (live && next > threshold) fire(cells, i, t);
    }
  }
}

/** A step with noise, of synapses of either kind; draws are in the order of the neurons. */
function shake(cells: Cells, t: number, push: number): void {
  const { size, v, x, y, ready, free, threshold, draws } = cells;
  const { vv, vx, vy, xx, xy, x0, yy, y0, noise } = cells.coefficients;
  const alpha = x !== y;
  const n = Math.sqrt(noise.length);
  for (let i = 0; i < size; i++) {
    const current = x[i];
    const rising = y[i];
    const first = zigguratNormal(draws);
    let kick = 0;
    if (alpha) {
      y[i] = yy * rising + y0 + noise[0] * first;
      x[i] = xx * current + xy * rising + x0;
    } else x[i] = xx * current + x0 + noise[0] * first;
    if (n > 1) {
      const second = zigguratNormal(draws);
      kick = noise[n] * first + noise[n + 1] * second;
      if (n === 3) {
        x[i] += kick;
        kick = noise[6] * first + noise[7] * second + noise[8] * zigguratNormal(draws);
      }
    }
    const live = t >= ready[i];
    if (live || free) {
      const next = vv * v[i] + vx * current + (alpha ? vy * rising : 0) + push + kick;
      v[i] = next;
      if (live && next > threshold) fire(cells, i, t);
    }
  }
}

function fire(cells: Cells, i: number, t: number): void {
  append(cells.tape, i, t);
  cells.v[i] = cells.reset;
  cells.ready[i] = t + cells.refractory;
}
