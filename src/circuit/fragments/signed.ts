/** Signed numbers on rates that are not negative: sums of populations with signs, and rows for both halves. */
import type { Destination, Gate, Projection, SignedSum, Source } from '../types';

/** A signed quantity: the sum of sign times population, as in [["N+", 1], ["N-", -1]]. */
export type Signed = SignedSum;

/** The two populations of a pair: x = x+ - x-, both not negative. */
export const pair = (name: string): Signed => [
  [`${name}+`, 1],
  [`${name}-`, -1],
];

/** The names of a pair's halves with the sign that each carries. */
export const halves = (name: string) =>
  [
    { name: `${name}+`, sign: 1 },
    { name: `${name}-`, sign: -1 },
  ] as const;

export interface Weighted {
  readonly of: Signed;
  /** Named weights [target, source]; absent: the identity. */
  readonly weights?: string;
  readonly scale?: number;
}

/** The sources of a row that computes sign * sum of the terms. */
export const sourcesOf = (terms: readonly Weighted[], sign: number): Source[] =>
  terms.flatMap(({ of, weights, scale = 1 }) =>
    of.map(([population, own]) => {
      const factor = sign * own * scale;
      return {
        population,
        ...(weights === undefined ? {} : { weights }),
        ...(factor === 1 ? {} : { scale: factor }),
      };
    }),
  );

interface SignedRow {
  /** What the rows read, as words: "X" gives "X>N+" and "X>N-". */
  readonly label: string;
  readonly terms: readonly Weighted[];
  /** The pair that is charged. */
  readonly to: string;
  readonly gatedBy?: readonly Gate[];
}

/**
 * Two projections that charge a pair: n+ = [sum]^+, n- = [-sum]^+, so that n+ - n- = sum for any sign.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019), push-me pull-you.
 */
export const signedRows = ({ label, terms, to, gatedBy = [] }: SignedRow): Projection[] =>
  halves(to).map(({ name, sign }) => row(`${label}>${name}`, sourcesOf(terms, sign), name, gatedBy));

export const row = (
  name: string,
  from: readonly Source[],
  to: string,
  gatedBy: readonly Gate[] = [],
  gain: Destination['gain'] = 'exact',
): Projection => ({
  name,
  from,
  to: [{ population: to, gain }],
  ...(gatedBy.length === 0 ? {} : { gatedBy }),
});
