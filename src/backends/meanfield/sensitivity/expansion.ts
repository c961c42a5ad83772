/** The series of one column over a step: v' = A v + what changed weights add, with the signs of the switches as they are. */
import { type Active, GRID, ORDERS } from '../rows/active';
import { HEAVISIDE, SATURATING } from '../rows/rows';
import type { Plastic } from './plastic';
import { tangent } from './tangent';

/** A column's series over the step at hand, and what it is made of; one for all columns of a stretch. */
export interface Expansion {
  /** Rows that pass changes on. */
  readonly live: Int32Array;
  /** Order k of v, times step^k / k!, up to `orders`. */
  readonly terms: readonly Float64Array[];
  orders: number;
  step: number;
  /** The series of the currents about time `from` of the stretch, grids as in the stretch's. */
  readonly shifted: Float64Array;
  from: number;
  /** Order k of what changed weights add to the rows' arguments, times step^k / k!. */
  readonly extras: readonly Float64Array[];
  readonly outputs: Float64Array;
}

export function expansion(active: Active): Expansion {
  const { net } = active;
  return {
    live: liveRows(active),
    terms: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.size)),
    orders: 0,
    step: 0,
    shifted: new Float64Array(net.size * GRID),
    from: Number.NaN,
    extras: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.count)),
    outputs: new Float64Array(net.count),
  };
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

/** y_k(from) = sum over l of y_{k+l} from^l / l!. */
export function shiftTo(expansion: Expansion, { net, out }: Active, from: number): void {
  if (expansion.from === from) return;
  expansion.from = from;
  for (let i = 0; i < net.size; i++)
    for (let k = 0; k <= out.filled; k++) {
      let power = 1;
      let sum = 0;
      for (let l = 0; k + l <= out.filled; l++) {
        sum += out.y[i * GRID + k + l + 1] * power;
        power *= from / (l + 1);
      }
      expansion.shifted[i * GRID + k + 1] = sum;
    }
}

/**
 * Fills the terms of a column over a step; `plastic` has the terms whose weights have changed with it, undefined where
 * none has. False where the series does not converge over so long a step.
 */
export function expandColumn(
  expansion: Expansion,
  active: Active,
  plastic: Plastic | undefined,
  column: Float64Array,
  step: number,
): boolean {
  const { size: count } = active.net;
  const { terms, extras, outputs, live } = expansion;
  expansion.step = step;
  const last = plastic === undefined ? -1 : fillExtras(expansion, plastic, column, active.out.filled);
  const first = terms[0];
  let most = 0;
  for (let i = 0; i < count; i++) {
    first[i] = column[i];
    most = Math.max(most, Math.abs(column[i]));
  }
  let small = 0;
  for (let k = 0; k < ORDERS; k++) {
    const next = terms[k + 1];
    tangent(active, live, terms[k], k <= last ? extras[k] : undefined, outputs, next);
    let size = 0;
    for (let i = 0; i < count; i++) {
      const value = (next[i] * step) / (k + 1);
      next[i] = value;
      size = Math.max(size, Math.abs(value));
    }
    most = Math.max(most, size);
    small = size <= NEGLIGIBLE * most ? small + 1 : 0;
    expansion.orders = k + 1;
    if (small >= 2 && k >= last) return true;
  }
  return false;
}

/** Fills the extras; returns the last order that is not negligible, -1 where none is. */
function fillExtras(
  { shifted, extras, step }: Expansion,
  { row, entry, component, scale }: Plastic,
  column: Float64Array,
  filled: number,
): number {
  let power = 1;
  let most = 0;
  let last = -1;
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

/** Terms of a series this much smaller than its largest do not count. */
const NEGLIGIBLE = 1e-17;
