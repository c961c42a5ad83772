/** What a stretch of series does to the run: bounds, the currents at its end, its piece on tape. */
import { evaluate, kernels, lowerBound, upperBound } from '../../../../numerics/cascade';
import { noteCrossing } from '../../../crossings';
import { isOut } from '../../../range';
import { record } from '../../../trajectory/trace';
import { type Active, GRID, type Series } from '../../rows/active';
import type { Rows } from '../../rows/rows';
import { advance, type Run } from '../run';
import { widen } from '../silence/bounds';

/** Order 0 of the series: the currents at time t. */
export function load(run: Run, { net, out }: Active, t: number): void {
  for (const p of net.populations) {
    advance(run, p, t);
    const { offset, size } = run.plan.populations[p];
    const base = net.base[p];
    for (let i = 0; i < size; i++) out.y[(base + i) * GRID + 1] = run.currents[offset + i];
  }
}

/** s^k / k! in the working memory. */
function kernelsAt({ work }: Run, count: number, s: number): Float64Array {
  if (work.table.length < count) work.table = new Float64Array(count);
  kernels(work.table, count, 1, s);
  return work.table;
}

/** Currents whose self rows have come to their threshold are exactly 0: a residue would send them back and forth. */
export function landAtZero(run: Run, { net }: Active, switches: readonly number[]): void {
  for (const i of switches) {
    const r = net.switchRow[i];
    if (net.owners[i].kind !== 'self' || net.constant[r] !== 0) continue;
    const component = net.termIndex[net.termStart[r]];
    for (const p of net.populations) {
      const { offset, size } = run.plan.populations[p];
      const within = component - net.base[p];
      if (within >= 0 && within < size) run.currents[offset + within] = 0;
    }
  }
}

/** Bounds of all components over the stretch, which may make closed blocks doubtful. */
export function boundSeries(run: Run, net: Rows, { y, filled }: Series, s: number): void {
  const count = filled + 2;
  const { upper, lower } = run.work;
  const table = kernelsAt(run, count, s);
  for (const p of net.populations) {
    const { offset, size } = run.plan.populations[p];
    for (let i = 0; i < size; i++) {
      const at = (net.base[p] + i) * GRID;
      upper[offset + i] = upperBound(y, at, count, 1, s, table);
      lower[offset + i] = lowerBound(y, at, count, 1, s, table);
    }
    widen(run, p, lower, upper);
  }
}

/** Moves the currents to the end of the stretch; false where one gets out of range. */
export function move(run: Run, net: Rows, { y, filled }: Series, s: number): boolean {
  const count = filled + 2;
  const table = kernelsAt(run, count, s);
  let inRange = true;
  for (const p of net.populations) {
    const { offset, size, input } = run.plan.populations[p];
    if (input) continue;
    for (let i = 0; i < size; i++) {
      const value = evaluate(y, (net.base[p] + i) * GRID, table, count);
      run.currents[offset + i] = value;
      inRange &&= !isOut(value);
    }
  }
  return inRange;
}

/** Records the stretch, with its length as the unit of time, without the orders that vanish. */
export function keep(run: Run, net: Rows, { y, filled }: Series, t: number, s: number): void {
  for (const p of net.populations) {
    const { size, tau, input } = run.plan.populations[p];
    if (input) continue;
    const from = net.base[p] * GRID;
    let orders = filled + 2;
    while (orders > 2 && vanishes(y, from, size, orders - 1)) orders--;
    const piece = new Float64Array(size * orders);
    for (let i = 0; i < size; i++) {
      let power = 1;
      for (let k = 1; k < orders; k++) {
        piece[i * orders + k] = y[from + i * GRID + k] * power;
        power *= s;
      }
    }
    record(run.trace, p, { t, length: s / tau }, { na: orders, nb: 1 }, piece, 0);
  }
}

function vanishes(y: Float64Array, from: number, size: number, k: number): boolean {
  for (let i = 0; i < size; i++) if (y[from + i * GRID + k] !== 0) return false;
  return true;
}

/** Logs the switches that came to 0 and turned back. */
export function graze(run: Run, net: Rows, touches: readonly { i: number; s: number }[], t: number): void {
  for (const { i, s } of touches) {
    const owner = net.owners[i];
    if (owner !== undefined) noteCrossing(run.grazings, t + s, owner.kind, owner.block, owner.row, false);
  }
}
