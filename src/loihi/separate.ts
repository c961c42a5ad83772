/**
 * A learning rule taken apart for speed: each product is a number of this step, times a part of the source unit, times a
 * part of the target unit, times a part of the synapse itself. The parts of units are computed once a step, not once a
 * synapse, and tell which synapses a product can reach at all.
 */
import type { Factor, Product, Variable } from './rule';

export interface Separated {
  readonly scale: number;
  readonly common: readonly Factor[];
  readonly source: readonly Factor[];
  readonly target: readonly Factor[];
  readonly own: readonly Factor[];
  /** True where the product is 0 without a spike that arrives (x0), or without one of the target (y0). */
  readonly needsArrival: boolean;
  readonly needsFiring: boolean;
  /** Whether the product changes the tag and not the weight. */
  readonly ofTag: boolean;
}

export function separate({ scale, factors }: Product, ofTag: boolean): Separated {
  const having = (test: (variable: Variable) => boolean) => factors.filter(({ variable }) => test(variable));
  const needs = (event: Variable) => factors.some(({ variable, add }) => variable === event && add === 0);
  return {
    scale,
    common: having((variable) => /^[ru]/.test(variable)),
    source: having((variable) => variable.startsWith('x')),
    target: having((variable) => variable.startsWith('y')),
    own: having((variable) => /^(w|t|d|sgn)/.test(variable)),
    needsArrival: needs('x0'),
    needsFiring: needs('y0'),
    ofTag,
  };
}

/** The part of the synapse: w, t and d are its weight mantissa, tag and delay. */
export function ownPart(factors: readonly Factor[], w: number, t: number, d: number): number {
  let product = 1;
  for (let k = 0; k < factors.length; k++) {
    const { variable, add } = factors[k];
    product *= ownValue(variable, w, t, d) + add;
  }
  return product;
}

function ownValue(variable: Variable, w: number, t: number, d: number): number {
  switch (variable) {
    case 'w':
      return w;
    case 't':
      return t;
    case 'd':
      return d;
    case 'sgn(w)':
      return Math.sign(w);
    case 'sgn(t)':
      return Math.sign(t);
    default:
      return Math.sign(d);
  }
}
