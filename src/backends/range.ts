/**
 * The range of numbers in which a run is right. Doubles reach to 1.8e308, but terms of a sum, powers of a series and products
 * of a learning rule get there long before what they make: a run ends where a current or a weight gets out of this range.
 */
import type { Failure } from './watch';

/** The largest |current| and sum of |weights|. */
export const LARGEST = 1e200;

/** True for what is out of range, or no number at all. */
export const isOut = (value: number): boolean => !(Math.abs(value) <= LARGEST);

export const outOfRange = (what: 'current' | 'weight', t: number): Failure => ({
  retcode: 'non-finite',
  message: `a ${what} left the range of numbers, ${LARGEST}, after t = ${t}`,
  end: t,
});
