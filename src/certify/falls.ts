/** Currents that nothing drives: each falls from its value by one series, shared by all that have its time constant and self gain. */
import {
  advanced,
  type Dyadic,
  MOST_ORDERS,
  magnitude,
  ratioAbove,
  times,
  toDouble,
  UP,
  unitOf,
  type Work,
} from './integers';

/** What a current of 1 does over a step, as a polynomial in units of 2^-P. */
export interface Fall {
  readonly series: readonly bigint[];
  readonly end: bigint;
  /** At most and at least its values. */
  readonly range: readonly [number, number];
  /** At most how far its derivative is from what the equation says. */
  readonly defect: number;
  /** At least |derivative| over |value|. */
  readonly rate: number;
}

/** The series of x' = eta (-1 + gains) x from 1, until an order is below a few units. */
export function fallOf(eta: bigint, gains: readonly Dyadic[], bits: number, work: Work): Fall {
  const P = BigInt(bits);
  const unit = unitOf(bits);
  const series = [1n << P];
  let end = 1n << P;
  let rest = Number.POSITIVE_INFINITY;
  for (let k = 0; k < MOST_ORDERS; k++) {
    let rhs = -series[k];
    for (const gain of gains) rhs += times(series[k], gain);
    const next = advanced(rhs, eta, P);
    work.done += 2 + gains.length;
    if (k > 0 && magnitude(next) <= 8n) {
      rest = Math.abs(toDouble(next, bits)) + 2 * unit;
      break;
    }
    series.push(next / BigInt(k + 1));
    end += series[k + 1];
  }
  const orders = series.length + 1;
  const quick = ratioAbove(eta, bits);
  const rate = quick * gains.reduce((sum, { size }) => sum + size, 1) * UP;
  const defect = (orders * (quick * (gains.length + 1) + orders + 4) * unit + rest) * UP;
  // the truth is monotone, and differs by what the defect adds up to while it grows
  const last = toDouble(end, bits);
  const off = defect < 0.25 ? 4 * defect * Math.max(1, last) : Number.POSITIVE_INFINITY;
  const [least, most] = [Math.min(1, last), Math.max(1, last)];
  const range = [least - Math.abs(least) * 2 ** -50 - off, most + most * 2 ** -50 + off] as const;
  return { series, end, range, defect, rate };
}
