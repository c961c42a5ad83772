/** Sums of weight * current for rows: the innermost loops of their Taylor series. */
import type { Rows } from './rows';

/** Four sums at once: one alone waits for each addition. */
function dot(
  weight: Float64Array,
  index: Int32Array,
  from: number,
  to: number,
  column: Float64Array,
): number {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let j = from;
  for (; j + 3 < to; j += 4) {
    a += weight[j] * column[index[j]];
    b += weight[j + 1] * column[index[j + 1]];
    c += weight[j + 2] * column[index[j + 2]];
    d += weight[j + 3] * column[index[j + 3]];
  }
  for (; j < to; j++) a += weight[j] * column[index[j]];
  return a + b + (c + d);
}

/** Sums of weight * current for some rows: four at a time where they read the same neighbours. */
export function multiply(
  net: Rows,
  column: Float64Array,
  product: Float64Array,
  rows: Int32Array,
  count: number,
): void {
  const { termStart, termIndex, termWeight, termRun } = net;
  let k = 0;
  while (k < count) {
    const r = rows[k];
    if (k + 3 < count && alike(termStart, termRun, rows, k)) {
      fourDots(net, column, product, rows, k);
      k += 4;
    } else {
      product[r] = dot(termWeight, termIndex, termStart[r], termStart[r + 1], column);
      k += 1;
    }
  }
}

/** True where four rows of the list read the same neighbours. */
function alike(termStart: Int32Array, termRun: Int32Array, rows: Int32Array, k: number): boolean {
  const r = rows[k];
  const length = termStart[r + 1] - termStart[r];
  if (termRun[r] < 0) return false;
  for (let j = k + 1; j < k + 4; j++) {
    const other = rows[j];
    if (termRun[other] !== termRun[r]) return false;
    if (termStart[other + 1] - termStart[other] !== length) return false;
  }
  return true;
}

/** Four rows of one length: each current is read once for all of them. */
function fourDots(
  { termStart, termWeight: weight, termRun }: Rows,
  column: Float64Array,
  product: Float64Array,
  rows: Int32Array,
  at: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = termStart[rows[at]];
  let j = termStart[rows[at + 1]];
  let k = termStart[rows[at + 2]];
  let l = termStart[rows[at + 3]];
  const first = termRun[rows[at]];
  const end = first + termStart[rows[at] + 1] - i;
  for (let m = first; m < end; m++) {
    const x = column[m];
    a += weight[i++] * x;
    b += weight[j++] * x;
    c += weight[k++] * x;
    d += weight[l++] * x;
  }
  product[rows[at]] = a;
  product[rows[at + 1]] = b;
  product[rows[at + 2]] = c;
  product[rows[at + 3]] = d;
}

/** Sum of |weight * current| for the terms of one row. */
export function sizeOf(
  weight: Float64Array,
  index: Int32Array,
  from: number,
  to: number,
  column: Float64Array,
): number {
  let size = 0;
  for (let j = from; j < to; j++) size += Math.abs(weight[j] * column[index[j]]);
  return size;
}
