/** The rows that a clock opens and shuts: each that is above its threshold then turns, as the log says. */
import type { PlannedGate } from '../../../../circuit/plan';
import { noteCrossing } from '../../../crossings';
import { advance, type Run } from '../run';
import type { Mode } from './modes';

/** Logs the rows that turn at time t because a mode gives way to another. */
export function logOpenings(inner: Run, before: Mode, after: Mode, t: number): void {
  for (const [block, bias] of before.acting) {
    const other = after.acting.get(block);
    if (other === undefined) logRows(inner, block, t, bias, Number.NEGATIVE_INFINITY);
    else if (other !== bias) logRows(inner, block, t, bias, other);
  }
  for (const [block, bias] of after.acting)
    if (!before.acting.has(block)) logRows(inner, block, t, Number.NEGATIVE_INFINITY, bias);
}

/** The rows of a block whose clock gates added `from` to their arguments, and add `to` now. */
function logRows(inner: Run, block: number, t: number, from: number, to: number): void {
  const { rows, transfer, terms } = inner.plan.blocks[block];
  for (const { population } of terms) advance(inner, population, t);
  const full = transfer.F / transfer.G;
  for (let r = 0; r < rows; r++) {
    const above = argumentAt(inner, block, r, t) - transfer.h;
    const [was, is] = [above + from > 0, above + to > 0];
    if (was !== is) noteCrossing(inner.crossings, t, 'row', block, r, is);
    if (transfer.kind !== 'saturating') continue;
    const [wasFull, isFull] = [above + from > full, above + to > full];
    if (wasFull !== isFull) noteCrossing(inner.crossings, t, 'ceiling', block, r, isFull);
  }
}

/** The argument of a row without what the clock adds: its sources and its other gates. */
function argumentAt(inner: Run, block: number, r: number, t: number): number {
  const { plan, currents, weights } = inner;
  const { terms, rows, gates } = plan.blocks[block];
  let a = 0;
  for (const term of terms) {
    const { offset, size } = plan.populations[term.population];
    if (term.kind === 'identity') {
      a += term.scale * currents[offset + r];
      continue;
    }
    const transposed = term.kind === 'weights' && term.transpose;
    const K = term.kind === 'dense' ? term.matrix : weights[term.weights];
    let sum = 0;
    for (let j = 0; j < size; j++) sum += K[transposed ? j * rows + r : r * size + j] * currents[offset + j];
    a += term.kind === 'dense' ? sum : term.scale * sum;
  }
  for (const gate of gates) a += addedBy(inner, gate, r, t);
  return a;
}

function addedBy(
  inner: Run,
  { driver, stride, h, d, sign, strength }: PlannedGate,
  r: number,
  t: number,
): number {
  let x = 0;
  if (driver.kind === 'population') {
    advance(inner, driver.population, t);
    x = inner.currents[driver.offset + stride * r];
  } else {
    const { G, h: threshold, F } = inner.plan.blocks[driver.block].transfer;
    const above = argumentAt(inner, driver.block, stride * r, t) - threshold;
    x = above > 0 ? Math.min(G * above, F) : 0;
  }
  const q = d === 0 ? (x > h ? 1 : 0) : Math.min(Math.max((x - h) / d, 0), 1);
  return sign === 1 ? strength * (q - 1) : -strength * q;
}
