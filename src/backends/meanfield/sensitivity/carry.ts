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
import type { Part, Plan, PlannedRule } from '../../../circuit/plan';
import { type Active, GRID, ORDERS } from '../rows/active';
import { HEAVISIDE, type Rows, SATURATING } from '../rows/rows';
import { gradient, product } from './gradient';
import { type Plastic, plasticOf } from './plastic';
import { tangent } from './tangent';

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
  plan.circuit.weights.forEach(({ shape }, k) => {
    if (!learns.has(k)) return;
    weightBase[k] = length;
    length += shape[0] * shape[1];
  });
  const columns = Array.from({ length }, (_, j) => {
    const column = new Float64Array(length);
    column[j] = 1;
    return column;
  });
  for (const p of plan.inputs) {
    const { offset, size } = plan.populations[p];
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
  rules: readonly PlannedRule[],
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
    extras: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.count)),
    outputs: new Float64Array(net.count),
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
        for (let k = orders; k >= 0; k--) sum += room.terms[k]?.[i];
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
  for (let r = 0; r < net.count; r++) {
    const i = net.rowSwitch[r];
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
  for (let j = 0; j < entry.length; j++) if (column[entry[j]] !== 0) return true;
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
        sum += out.y[i * GRID + k + l + 1] * power;
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
  const first = terms[0];
  let most = 0;
  for (let i = 0; i < net.size; i++) {
    first[i] = column[i];
    most = Math.max(most, Math.abs(column[i]));
  }
  let small = 0;
  for (let k = 0; k < ORDERS; k++) {
    const next = terms[k + 1];
    tangent(net, on, live, terms[k], k <= last ? extras[k] : undefined, outputs, next);
    let size = 0;
    for (let i = 0; i < net.size; i++) {
      const value = (next[i] * step) / (k + 1);
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
    const extra = extras[k];
    extra.fill(0);
    let size = 0;
    for (let j = 0; j < entry.length; j++) {
      const current = shifted[component[j] * GRID + k + 1];
      const change = scale[j] * column[entry[j]] * current * power;
      if (change === 0) continue;
      const r = row[j];
      extra[r] += change;
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
  { weightBase }: Sensitivity,
  { terms, shifted }: Room,
  { net, out }: Active,
  { weights, posts, pres, post, pre, rate }: PlannedRule,
  column: Float64Array,
  orders: number,
  step: number,
): void {
  const base = weightBase[weights];
  const v = (sum: readonly Part[], size: number) => signed(net, sum, size, orders, (c, k) => terms[k][c]);
  const scales = Float64Array.from({ length: out.filled + 1 });
  scales.forEach((_, k) => {
    scales[k] = k === 0 ? 1 : (scales[k - 1] * step) / k;
  });
  const y = (sum: readonly Part[], size: number) =>
    signed(net, sum, size, out.filled, (c, k) => shifted[c * GRID + k + 1] * scales[k]);
  const [postV, preV] = [v(post, posts), v(pre, pres)];
  if ([...postV, ...preV].every((series) => series.every((value) => value === 0))) return;
  const [postY, preY] = [y(post, posts), y(pre, pres)];
  postY.forEach((p, i) => {
    preY.forEach((q, j) => {
      const at = base + i * preY.length + j;
      const product = integral(postV[i] ?? p, q) + integral(p, preV[j] ?? q);
      column[at] += rate * step * product;
    });
  });
}

/** A signed sum of populations, one series a component. */
function signed(
  net: Rows,
  sum: readonly Part[],
  size: number,
  orders: number,
  term: (component: number, k: number) => number,
): Float64Array[] {
  return Array.from({ length: size }, (_, i) =>
    Float64Array.from({ length: orders + 1 }, (__, k) =>
      sum.reduce((total, { population, sign }) => total + sign * term(net.base[population] + i, k), 0),
    ),
  );
}

/** Integral over [0, 1] of two series' product. */
function integral(p: Float64Array, q: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < p.length; k++)
    if (p[k] !== 0) for (let l = 0; l < q.length; l++) sum += (p[k] * q[l]) / (k + l + 1);
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
    const [a, b, c] = [1, 2, 3].map((k) => Math.abs(out.s[i * GRID + k])) as [number, number, number];
    const argument = a + b * s + 0.5 * c * s * s;
    if (!(argument <= kinkBelow)) continue;
    const n = gradient(net, on, out.y, plastic, i, columns.length);
    if (columns.some((column) => Math.abs(product(n, column)) > 1e-12))
      kinks.push({ t, kind: owner.kind, name: owner.name, row: owner.row, argument });
  }
}
