/** Sums over one term of a block: K v, v currents or drives at their places in a state. */
import { type Selection, select } from './outer';
import type { Run } from './run';

/** into[base + r] += (K v)_r for term k; true where K is a matrix, and `work.counted` says what of v counted. */
export function addTerm(
  { wiring, weights, work }: Run,
  k: number,
  v: Float64Array,
  into: Float64Array,
  base: number,
  rows: number,
): boolean {
  const { offset, termPopulation, termScale, termMatrix, termWeights, termTransposed } = wiring;
  const p = termPopulation[k];
  const from = offset[p];
  const dense = termMatrix[k];
  const K = dense ?? weights[termWeights[k]];
  if (K === undefined) {
    addScaled(into, base, rows, termScale[k], v, from);
    return false;
  }
  const { counted } = work;
  select(counted, v, from, offset[p + 1] - from);
  if (termTransposed[k] === 1) addTransposed(into, base, rows, K, termScale[k], counted);
  else addProduct(into, base, rows, K, dense === undefined ? termScale[k] : 1, counted);
  return true;
}

/** a += scale I. */
function addScaled(
  a: Float64Array,
  base: number,
  count: number,
  scale: number,
  currents: Float64Array,
  from: number,
): void {
  for (let r = 0; r < count; r++) a[base + r] += scale * currents[from + r];
}

/** a += scale K I, K by rows, over the components that count. */
function addProduct(
  a: Float64Array,
  base: number,
  count: number,
  K: Float64Array,
  scale: number,
  { values, from, size, index, count: live }: Selection,
): void {
  let r = 0;
  // four sums at once: one alone waits for each addition
  for (; r + 3 < count; r += 4) {
    const at = r * size;
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let k = 0; k < live; k++) {
      const i = index[k];
      const x = values[from + i];
      s0 += K[at + i] * x;
      s1 += K[at + size + i] * x;
      s2 += K[at + 2 * size + i] * x;
      s3 += K[at + 3 * size + i] * x;
    }
    a[base + r] += scale * s0;
    a[base + r + 1] += scale * s1;
    a[base + r + 2] += scale * s2;
    a[base + r + 3] += scale * s3;
  }
  for (; r < count; r++) {
    let sum = 0;
    for (let k = 0; k < live; k++) {
      const i = index[k];
      sum += K[r * size + i] * values[from + i];
    }
    a[base + r] += scale * sum;
  }
}

/** a += scale W^T I. */
function addTransposed(
  a: Float64Array,
  base: number,
  count: number,
  W: Float64Array,
  scale: number,
  { values, from, index, count: live }: Selection,
): void {
  for (let k = 0; k < live; k++) {
    const i = index[k];
    const x = scale * values[from + i];
    for (let r = 0; r < count; r++) a[base + r] += x * W[i * count + r];
  }
}
