/**
 * A segment at work: its rows, the signs of their switches, and the Taylor series of a stretch in which these hold. Order
 * k is the coefficient of s^k / k!, the kernel B_{k+1,0} of numerics/cascade.ts, so that bounds, roots and dense output
 * are those of the cascade. Grids have length ORDERS + 2 (entry 0 unused): one for each component, switch and row.
 */
import type { Rows } from './rows';

/** A segment at work: its rows, the signs of the switches, the series of the stretch at hand. */
export interface Active {
  readonly net: Rows;
  /** 1 where a switch is positive. */
  readonly on: Uint8Array;
  /** Above 0 where a switch has just crossed: it is 0 at the stretch's beginning if it is so up to this and rounding. */
  readonly zero: Float64Array;
  readonly out: Series;
}

/** A segment at its beginning: every switch is off until its sign is settled. */
export const activate = (net: Rows): Active => ({
  net,
  on: new Uint8Array(net.switches),
  zero: new Float64Array(net.switches),
  out: series(net),
});

/** Orders of the series; with steps chosen by the last terms its truncation is below rounding. */
export const ORDERS = 26;
/** Orders that mostly reach the next crossing, where there are many. */
export const FEWER = 16;
export const GRID = ORDERS + 2;

export interface Series {
  /** The last order that is filled; what grids hold beyond it is of no meaning. */
  filled: number;
  /** Grids of the components. */
  readonly y: Float64Array;
  /** Grids of the switches. */
  readonly s: Float64Array;
  /** Grids of the rows' outputs. */
  readonly q: Float64Array;
  readonly sum: Float64Array;
  readonly magnitude: Float64Array;
  /** Every order of `y`, side by side, and the largest of it. */
  readonly columns: readonly Float64Array[];
  readonly most: Float64Array;
  /** K times it. */
  readonly product: Float64Array;
  /** Sum of |weight| of every row: with the largest current a bound of the size of its terms. */
  readonly norms: Float64Array;
  /** Up to which order each row is filled: rows that are off drive nothing, and are filled on demand. */
  readonly rowFilled: Int32Array;
  /** Rows to be filled now. */
  readonly live: Int32Array;
}

const series = (net: Rows): Series => ({
  filled: 0,
  y: new Float64Array(net.size * GRID),
  s: new Float64Array(net.switches * GRID),
  q: new Float64Array(net.count * GRID),
  sum: new Float64Array(net.size),
  magnitude: new Float64Array(net.size),
  columns: Array.from({ length: ORDERS + 1 }, () => new Float64Array(net.size)),
  most: new Float64Array(ORDERS + 1),
  product: new Float64Array(net.count),
  norms: normsOf(net),
  rowFilled: new Int32Array(net.count),
  live: new Int32Array(net.count),
});

function normsOf({ count, termStart, termWeight }: Rows): Float64Array {
  const norms = new Float64Array(count);
  for (let r = 0; r < count; r++) {
    let sum = 0;
    for (let j = termStart[r]; j < termStart[r + 1]; j++) sum += Math.abs(termWeight[j]);
    norms[r] = sum;
  }
  return norms;
}
