/**
 * Sensitivities: the derivative of the state at tspan's end with respect to that at its beginning, from the same
 * stretches as the exact solution. The state is all currents, and the entries W of the weights that learn.
 *
 *     stretch:  v' = A v + sum over rows of S f' w I(t),   w' = rate (post_v pre^T + post pre_v^T)    column by column
 *     event:    Phi <- (1 + (f+ - f-) n^T / (n^T f-)) Phi, n = gradient of the switch: the saltation matrix, which is the
 *               identity where the field is continuous
 *
 * Weights that transmit do not learn at the same time (circuits in which they do are refused), so w is constant while it
 * drives v, and its change is one integral of products of series.
 * Source: Leine and Nijmeijer, Dynamics and Bifurcations of Non-smooth Mechanical Systems (2004), ch. 7.
 */
import type { Plan } from '../../circuit/plan';
import type { LearnRule } from '../../circuit/types';
import type { Network } from './network';
import { HEAVISIDE, SATURATING } from './network';
import { type Plastic, plasticOf } from './plastic';
import type { Active } from './settle';
import { GRID, ORDERS } from './taylor';

/** An open row, ceiling or driven gate whose argument is 0 all along a stretch: derivatives there are one-sided. */
export interface Kink {
  readonly t: number;
  readonly kind: 'row' | 'ceiling' | 'self' | 'gate';
  readonly name: string;
  readonly row: number;
  /** How far from 0 the argument comes in the stretch. */
  readonly argument: number;
}

export interface Sensitivity {
  readonly plan: Plan;
  /** Components of the currents; entries of the weights that learn follow them. */
  readonly size: number;
  /** Where the entries of weights k begin in a column; -1 for those that never learn. */
  readonly weightBase: Int32Array;
  /** d state / d initial component j; all zeros for components of inputs. */
  readonly columns: readonly Float64Array[];
  /** Arguments below this are on their kink. */
  readonly kinkBelow: number;
  readonly kinks: Kink[];
}

/** No derivative taken yet: each component changes itself. */
export function identity(plan: Plan, kinkBelow: number): Sensitivity {
  const learns = new Set(plan.segments.flatMap(({ learn }) => learn.map(({ weights }) => weights)));
  const weightBase = new Int32Array(plan.circuit.weights.length).fill(-1);
  let length = plan.size;
  plan.circuit.weights.forEach(({ name, shape }, k) => {
    if (!learns.has(name)) return;
    weightBase[k] = length;
    length += shape[0] * shape[1];
  });
  const columns = Array.from({ length }, (_, j) => {
    const column = new Float64Array(length);
    column[j] = 1;
    return column;
  });
  for (const p of plan.inputs) {
    const { offset, size } = plan.populations[p] as Plan['populations'][number];
    for (let i = offset; i < offset + size; i++) columns[i]?.fill(0);
  }
  return { plan, size: plan.size, weightBase, columns, kinkBelow, kinks: [] };
}

/**
 * Carries the sensitivity over a stretch of length s from time t with the signs of the switches as they are; false where
 * its series does not converge.
 */
export function carry(
  sensitivity: Sensitivity,
  active: Active,
  rules: readonly LearnRule[],
  t: number,
  s: number,
): boolean {
  const { net } = active;
  noteKinks(sensitivity, active, plasticOf(sensitivity, net), t, s);
  const live = liveRows(active);
  const open = plasticOf(sensitivity, net, live);
  const room: Room = {
    live,
    terms: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.size)),
    shifted: new Float64Array(net.size * GRID),
    from: Number.NaN,
    extras: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.rows)),
    outputs: new Float64Array(net.rows),
  };
  const involved = open.row.length > 0 || rules.length > 0;
  for (const column of sensitivity.columns) {
    let step = s;
    for (let done = 0; done < s; ) {
      const driven = involved && isDriven(open, column);
      if (!driven && isZero(column, net.size)) break;
      step = Math.min(step, s - done);
      if (involved && (driven || rules.length > 0)) shiftTo(room, active, done);
      const orders = expandColumn(room, active, open, column, driven, step);
      if (orders < 0) {
        step /= 2;
        if (!(step > 1e-12 * s)) return false;
        continue;
      }
      for (const rule of rules) learnColumn(sensitivity, room, active, rule, column, orders, step);
      for (let i = 0; i < net.size; i++) {
        let sum = 0;
        for (let k = orders; k >= 0; k--) sum += room.terms[k]?.[i] as number;
        column[i] = sum;
      }
      done = step >= s - done ? s : done + step;
    }
  }
  return true;
}

/** Rows that pass changes on: those on the slope of their transfer. */
function liveRows({ net, on }: Active): Int32Array {
  const live: number[] = [];
  for (let r = 0; r < net.rows; r++) {
    const i = net.rowSwitch[r] as number;
    const flat = net.kind[r] === HEAVISIDE || (net.kind[r] === SATURATING && on[i + 1] === 1);
    if (on[i] === 1 && !flat) live.push(r);
  }
  return Int32Array.from(live);
}

interface Room {
  readonly live: Int32Array;
  /** Order k of v, times step^k / k!. */
  readonly terms: readonly Float64Array[];
  /** The series of the currents about `from`, grids as in the stretch's. */
  readonly shifted: Float64Array;
  from: number;
  /** Order k of what changed weights add to the rows' arguments, times step^k / k!. */
  readonly extras: readonly Float64Array[];
  readonly outputs: Float64Array;
}

function isZero(column: Float64Array, size: number): boolean {
  for (let i = 0; i < size; i++) if (column[i] !== 0) return false;
  return true;
}

function isDriven({ entry }: Plastic, column: Float64Array): boolean {
  for (let j = 0; j < entry.length; j++) if (column[entry[j] as number] !== 0) return true;
  return false;
}

/** y_k(from) = sum over l of y_{k+l} from^l / l!. */
function shiftTo(room: Room, { net, out }: Active, from: number): void {
  if (room.from === from) return;
  room.from = from;
  for (let i = 0; i < net.size; i++)
    for (let k = 0; k <= out.filled; k++) {
      let power = 1;
      let sum = 0;
      for (let l = 0; k + l <= out.filled; l++) {
        sum += (out.y[i * GRID + k + l + 1] as number) * power;
        power *= from / (l + 1);
      }
      room.shifted[i * GRID + k + 1] = sum;
    }
}

/** Fills the terms of a column over a step; returns how many orders it took, or -1 where they do not converge. */
function expandColumn(
  room: Room,
  { net, on, out }: Active,
  plastic: Plastic,
  column: Float64Array,
  driven: boolean,
  step: number,
): number {
  const { terms, extras, outputs, live } = room;
  const last = driven ? fillExtras(room, plastic, column, out.filled, step) : -1;
  const first = terms[0] as Float64Array;
  let most = 0;
  for (let i = 0; i < net.size; i++) {
    first[i] = column[i] as number;
    most = Math.max(most, Math.abs(column[i] as number));
  }
  let small = 0;
  for (let k = 0; k < ORDERS; k++) {
    const next = terms[k + 1] as Float64Array;
    tangent(net, on, live, terms[k] as Float64Array, k <= last ? extras[k] : undefined, outputs, next);
    let size = 0;
    for (let i = 0; i < net.size; i++) {
      const value = ((next[i] as number) * step) / (k + 1);
      next[i] = value;
      size = Math.max(size, Math.abs(value));
    }
    most = Math.max(most, size);
    small = size <= NEGLIGIBLE * most ? small + 1 : 0;
    if (small >= 2 && k >= last) return k + 1;
  }
  return -1;
}

/** Fills the extras; returns the last order that is not negligible, -1 where none is. */
function fillExtras(
  { shifted, extras }: Room,
  { row, entry, component, scale }: Plastic,
  column: Float64Array,
  filled: number,
  step: number,
): number {
  let [power, most, last] = [1, 0, -1];
  for (let k = 0; k <= filled; k++) {
    const extra = extras[k] as Float64Array;
    extra.fill(0);
    let size = 0;
    for (let j = 0; j < entry.length; j++) {
      const current = shifted[(component[j] as number) * GRID + k + 1] as number;
      const change = (scale[j] as number) * (column[entry[j] as number] as number) * current * power;
      if (change === 0) continue;
      const r = row[j] as number;
      extra[r] = (extra[r] as number) + change;
      size = Math.max(size, Math.abs(change));
    }
    power *= step / (k + 1);
    most = Math.max(most, size);
    if (size > NEGLIGIBLE * most) last = k;
  }
  return last;
}

const NEGLIGIBLE = 1e-17;

/** Adds to a column's weights what a rule teaches them: rate * integral of post_v pre^T + post pre_v^T. */
function learnColumn(
  { plan, weightBase }: Sensitivity,
  { terms, shifted }: Room,
  { net, out }: Active,
  { weights, post, pre, rate }: LearnRule,
  column: Float64Array,
  orders: number,
  step: number,
): void {
  const base = weightBase[plan.circuit.weights.findIndex(({ name }) => name === weights)] as number;
  const v = (sum: LearnRule['post']) => signed(plan, net, sum, orders, (c, k) => terms[k]?.[c] as number);
  const scales = Float64Array.from({ length: out.filled + 1 });
  scales.forEach((_, k) => {
    scales[k] = k === 0 ? 1 : ((scales[k - 1] as number) * step) / k;
  });
  const y = (sum: LearnRule['post']) =>
    signed(
      plan,
      net,
      sum,
      out.filled,
      (c, k) => (shifted[c * GRID + k + 1] as number) * (scales[k] as number),
    );
  const [postV, preV] = [v(post), v(pre)];
  if ([...postV, ...preV].every((series) => series.every((value) => value === 0))) return;
  const [postY, preY] = [y(post), y(pre)];
  postY.forEach((p, i) => {
    preY.forEach((q, j) => {
      const at = base + i * preY.length + j;
      const product = integral(postV[i] ?? p, q) + integral(p, preV[j] ?? q);
      column[at] = (column[at] as number) + rate * step * product;
    });
  });
}

/** A signed sum of populations, one series a component. */
function signed(
  plan: Plan,
  net: Network,
  sum: LearnRule['post'],
  orders: number,
  term: (component: number, k: number) => number,
): Float64Array[] {
  const size = plan.populations[plan.index.get(sum[0]?.[0] ?? '') ?? 0]?.size ?? 0;
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: orders + 1 }, (__, k) =>
      sum.reduce(
        (total, [name, sign]) =>
          total + sign * term((net.base[plan.index.get(name) as number] as number) + i, k),
        0,
      ),
    ),
  );
}

/** Integral over [0, 1] of two series' product. */
function integral(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++)
    if (p[k] !== 0)
      for (let l = 0; l < q.length; l++) sum += ((p[k] as number) * (q[l] as number)) / (k + l + 1);
  return sum;
}

/** Notes the switches that stay at 0 over the stretch, and that some change of the state would move. */
function noteKinks(
  { kinkBelow, kinks, columns }: Sensitivity,
  { net, on, out }: Active,
  plastic: Plastic,
  t: number,
  s: number,
): void {
  for (let i = 0; i < net.switches; i++) {
    const owner = net.owners[i];
    if (owner === undefined || owner.kind === 'leak') continue;
    const [a, b, c] = [1, 2, 3].map((k) => Math.abs(out.s[i * GRID + k] as number)) as [
      number,
      number,
      number,
    ];
    const argument = a + b * s + 0.5 * c * s * s;
    if (!(argument <= kinkBelow)) continue;
    const n = gradient(net, on, out.y, plastic, i, columns.length);
    if (columns.some((column) => Math.abs(product(n, column)) > 1e-12))
      kinks.push({ t, kind: owner.kind, name: owner.name, row: owner.row, argument });
  }
}

function product(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** A v + extra: what a small change v of the currents, and `extra` of the rows' arguments, change in dI/dt. */
function tangent(
  net: Network,
  on: Uint8Array,
  live: Int32Array,
  v: Float64Array,
  extra: Float64Array | undefined,
  outputs: Float64Array,
  slope: Float64Array,
): void {
  outputs.fill(0);
  for (let i = 0; i < net.size; i++) slope[i] = -(net.rates[i] as number) * (v[i] as number);
  for (let k = 0; k < live.length; k++) {
    const r = live[k] as number;
    const q = outputOf(net, on, r, argumentOf(net, on, v, outputs, r) + (extra?.[r] ?? 0));
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

export function arrival(
  sensitivity: Sensitivity,
  active: Active,
  switches: readonly number[],
  s: number,
): Arrival {
  const { net, on, out } = active;
  const plastic = plasticOf(sensitivity, net);
  // the currents at the event, as the first entry of grids
  const y = new Float64Array(net.size * GRID);
  for (let i = 0; i < net.size; i++)
    for (let k = out.filled; k >= 0; k--)
      y[i * GRID + 1] = (out.y[i * GRID + k + 1] as number) + ((y[i * GRID + 1] as number) * s) / (k + 1);
  const length = sensitivity.columns.length;
  return {
    gradients: switches.map((i) => gradient(net, on, y, plastic, i, length)),
    slopes: slopesAt(active, s),
  };
}

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
 * The gradient of a switch as a row vector: what it changes by for a change of each current and each weight that learns,
 * with the signs of the switches as they were before it crossed; `y` holds the currents in entry 1 of its grids.
 */
function gradient(
  net: Network,
  before: Uint8Array,
  y: Float64Array,
  plastic: Plastic,
  i: number,
  length: number,
): Float64Array {
  const n = new Float64Array(length);
  const own = net.switchRow[i] as number;
  if (net.gateStart[own] === net.gateStart[own + 1]) {
    // no gates: the argument of the row itself
    for (let j = net.termStart[own] as number; j < (net.termStart[own + 1] as number); j++)
      n[net.termIndex[j] as number] =
        (n[net.termIndex[j] as number] as number) + (net.termWeight[j] as number);
    for (let j = 0; j < plastic.entry.length; j++) {
      if (plastic.row[j] !== own) continue;
      const at = plastic.entry[j] as number;
      const current = y[(plastic.component[j] as number) * GRID + 1] as number;
      n[at] = (n[at] as number) + (plastic.scale[j] as number) * current;
    }
    return n;
  }
  const v = new Float64Array(net.size);
  const extra = new Float64Array(net.rows);
  for (let j = 0; j < net.size; j++) {
    v[j] = 1;
    n[j] = switchChange(net, before, v, extra, i);
    v[j] = 0;
  }
  for (let j = 0; j < plastic.entry.length; j++) {
    const [r, at] = [plastic.row[j] as number, plastic.entry[j] as number];
    extra[r] = (plastic.scale[j] as number) * (y[(plastic.component[j] as number) * GRID + 1] as number);
    n[at] = (n[at] as number) + switchChange(net, before, v, extra, i);
    extra[r] = 0;
  }
  return n;
}

/** What switch i changes by for a change v of the currents and `extra` of the rows' arguments. */
function switchChange(
  net: Network,
  before: Uint8Array,
  v: Float64Array,
  extra: Float64Array,
  i: number,
): number {
  const outputs = new Float64Array(net.rows);
  for (let r = 0; r < net.rows; r++) {
    const a = argumentOf(net, before, v, outputs, r) + (extra[r] as number);
    outputs[r] = outputOf(net, before, r, a);
    const first = net.rowSwitch[r] as number;
    if (i === first || (i === first + 1 && net.kind[r] === SATURATING)) return a;
    for (let g = net.gateStart[r] as number; g < (net.gateStart[r + 1] as number); g++) {
      const at = net.gateSwitch[g] as number;
      if (i === at || (i === at + 1 && (net.gateD[g] as number) > 0)) return driverOf(net, v, outputs, g);
    }
  }
  return 0;
}

/** The saltation of an event: where the slopes jump from `before` to `after` as the switch with gradient n crosses 0. */
function salt(
  { size, columns }: Sensitivity,
  n: Float64Array,
  before: Float64Array,
  after: Float64Array,
): void {
  let speed = 0;
  for (let i = 0; i < size; i++) speed += (n[i] as number) * (before[i] as number);
  if (speed === 0) return;
  for (const column of columns) {
    const reached = product(n, column) / speed;
    for (let i = 0; i < size; i++)
      column[i] = (column[i] as number) + ((after[i] as number) - (before[i] as number)) * reached;
  }
}
