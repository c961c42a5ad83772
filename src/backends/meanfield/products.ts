/** Sums of weight * current for the rows of a network: the innermost loops of its Taylor series. */
import type { Network } from './network';

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
    a += (weight[j] as number) * (column[index[j] as number] as number);
    b += (weight[j + 1] as number) * (column[index[j + 1] as number] as number);
    c += (weight[j + 2] as number) * (column[index[j + 2] as number] as number);
    d += (weight[j + 3] as number) * (column[index[j + 3] as number] as number);
  }
  for (; j < to; j++) a += (weight[j] as number) * (column[index[j] as number] as number);
  return a + b + (c + d);
}

/** Sums of weight * current for some rows: four at a time where they read the same neighbours. */
export function multiply(
  { termStart, termIndex, termWeight, termRun }: Network,
  column: Float64Array,
  product: Float64Array,
  rows: Int32Array,
  count: number,
): void {
  let k = 0;
  while (k < count) {
    const r = rows[k] as number;
    if (k + 3 < count && alike(termStart, termRun, rows, k)) {
      fourDots(termStart, termWeight, column, termRun[r] as number, product, rows, k);
      k += 4;
    } else {
      product[r] = dot(termWeight, termIndex, termStart[r] as number, termStart[r + 1] as number, column);
      k += 1;
    }
  }
}

/** True where four rows of the list read the same neighbours. */
function alike(termStart: Int32Array, termRun: Int32Array, rows: Int32Array, k: number): boolean {
  const r = rows[k] as number;
  const length = (termStart[r + 1] as number) - (termStart[r] as number);
  if ((termRun[r] as number) < 0) return false;
  for (let j = k + 1; j < k + 4; j++) {
    const other = rows[j] as number;
    if (termRun[other] !== termRun[r]) return false;
    if ((termStart[other + 1] as number) - (termStart[other] as number) !== length) return false;
  }
  return true;
}

/** Four rows of one length: each current is read once for all of them. */
function fourDots(
  termStart: Int32Array,
  weight: Float64Array,
  column: Float64Array,
  first: number,
  product: Float64Array,
  rows: Int32Array,
  at: number,
): void {
  let a = 0;
  let b = 0;
  let c = 0;
  let d = 0;
  let i = termStart[rows[at] as number] as number;
  let j = termStart[rows[at + 1] as number] as number;
  let k = termStart[rows[at + 2] as number] as number;
  let l = termStart[rows[at + 3] as number] as number;
  const end = first + (termStart[(rows[at] as number) + 1] as number) - i;
  for (let m = first; m < end; m++) {
    const x = column[m] as number;
    a += (weight[i++] as number) * x;
    b += (weight[j++] as number) * x;
    c += (weight[k++] as number) * x;
    d += (weight[l++] as number) * x;
  }
  product[rows[at] as number] = a;
  product[rows[at + 1] as number] = b;
  product[rows[at + 2] as number] = c;
  product[rows[at + 3] as number] = d;
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
  for (let j = from; j < to; j++)
    size += Math.abs((weight[j] as number) * (column[index[j] as number] as number));
  return size;
}
