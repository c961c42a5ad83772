/**
 * The hot loops of the exact solver: grids of coefficients (numerics/cascade.ts) pass from populations to rows and on.
 * A grid has count = na * nb entries; grids of one population or entry lie one after the other.
 */
import { ROUND_OFF, signAfterZero } from '../../../../numerics/cascade';
import type { Grids } from '../scratch';

/** Sets the first entries to 0: for a few of them a loop is faster than fill. */
export function clear(values: Float64Array, length: number): void {
  for (let k = 0; k < length; k++) values[k] = 0;
}

/** grids[row] += scale * grids[component] with the identity; `size` collects the absolute terms for `clean`. */
export function addIdentity(
  { C, size, count }: Grids,
  target: number,
  source: number,
  scale: number,
  rows: number,
): void {
  const length = rows * count;
  for (let k = 0; k < length; k++) {
    const value = scale * C[source + k];
    C[target + k] += value;
    size[k] += Math.abs(value);
  }
}

/** grids[row] += sum over components of K[row, component] grids[component]. */
export function addDense(
  { C, size, count }: Grids,
  target: number,
  source: number,
  K: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    const to = target + r * count;
    for (let j = 0; j < columns; j++) {
      const weight = K[r * columns + j];
      if (weight === 0) continue;
      const from = source + j * count;
      for (let k = 0; k < count; k++) {
        const value = weight * C[from + k];
        C[to + k] += value;
        size[r * count + k] += Math.abs(value);
      }
    }
  }
}

/** The constant of every row: its bias, or minus the threshold that closes it. Constants are the kernel B_10, at index nb. */
export function addConstant(
  { C, size, nb, count }: Grids,
  target: number,
  constant: number | readonly number[],
  rows: number,
): void {
  if (constant === 0) return;
  for (let r = 0; r < rows; r++) {
    const value = typeof constant === 'number' ? constant : constant[r];
    const k = r * count + nb;
    C[target + k] += value;
    size[k] += Math.abs(value);
  }
}

/** Sets to zero what is only the rounding error of a sum: 0.3 - 3 * 0.1 must not open a row. */
export function clean(grids: Grids, target: number, rows: number): void {
  const { C, size, count } = grids;
  const length = rows * count;
  for (let k = 0; k < length; k++) {
    if (Math.abs(C[target + k]) > ROUND_OFF * size[k]) continue;
    if (!(size[k] < Number.POSITIVE_INFINITY)) grids.overflow = true;
    C[target + k] = 0;
  }
}

/**
 * Makes the argument of a row that has just crossed its threshold exactly 0 at s = 0: the larger of the two terms with a
 * value there, e^{-s} and the constant, takes the opposite of the smaller.
 */
export function zeroAtStart({ C, na, nb }: Grids, row: number): void {
  const decaying = nb > 1 ? C[row + 1] : 0;
  const constant = na > 1 ? C[row + nb] : 0;
  if (Math.abs(decaying) > Math.abs(constant)) C[row + 1] = -constant;
  else if (na > 1) C[row + nb] = -decaying;
}

/** The sign of each row just after s = 0; active rows (sign 1) will drive their destinations. */
export function decide({ C, sign, na, nb, count }: Grids, base: number, rows: number): void {
  for (let r = 0; r < rows; r++) sign[base / count + r] = signAfterZero(C, base + r * count, na, nb);
}

/** drive += gain * argument for the active rows. */
export function drive(
  { C, sign, count }: Grids,
  target: number,
  base: number,
  gain: number,
  rows: number,
): void {
  for (let r = 0; r < rows; r++) {
    if (sign[base / count + r] !== 1) continue;
    const from = base + r * count;
    const to = target + r * count;
    for (let k = 0; k < count; k++) C[to + k] += gain * C[from + k];
  }
}

/** The drive of one component becomes its current: one more leak, and its own current decaying. */
export function leak({ C, na, nb }: Grids, at: number, current: number): void {
  for (let a = 0; a < na; a++) {
    const row = at + a * nb;
    for (let b = nb - 1; b > 0; b--) C[row + b] = C[row + b - 1];
    C[row] = 0;
  }
  C[at + 1] += current;
}

/** The drive of one held component becomes its current: one more integrator, and its own current kept. */
export function integrate({ C, nb, count }: Grids, at: number, current: number): void {
  for (let k = count - 1; k >= nb; k--) C[at + k] = C[at + k - nb];
  for (let k = 0; k < nb; k++) C[at + k] = 0;
  C[at + nb] += current;
}
