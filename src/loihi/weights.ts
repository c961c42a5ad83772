/** How the chip stores a weight: mantissa, exponent, sign mode and number of bits. */
import { MOST_WEIGHT } from './limits';
import type { SynapseDescription } from './types';

export interface WeightFormat {
  readonly signMode: NonNullable<SynapseDescription['signMode']>;
  readonly numWeightBits: number;
  readonly weightExp: number;
}

export const formatOf = ({
  signMode = 'mixed',
  numWeightBits = 8,
  weightExp = 0,
}: Pick<SynapseDescription, 'signMode' | 'numWeightBits' | 'weightExp'>): WeightFormat => ({
  signMode,
  numWeightBits,
  weightExp,
});

/** The distance of two weights that can be told apart: 2^(8 - bits), and twice that where one bit is the sign. */
export const mantissaStep = ({ signMode, numWeightBits }: WeightFormat): number =>
  2 ** (8 - (numWeightBits - (signMode === 'mixed' ? 1 : 0)));

/** The least and the greatest mantissa that may be written. */
export const mantissaRange = ({ signMode }: WeightFormat): readonly [number, number] =>
  signMode === 'mixed' ? [-256, 254] : signMode === 'excitatory' ? [0, 255] : [-255, 0];

/** The least and the greatest mantissa that the format holds; learning clips to them. */
export function heldRange(format: WeightFormat): readonly [number, number] {
  const [low, high] = mantissaRange(format);
  return [trimmed(low, format), trimmed(high, format)];
}

/** The mantissa without the bits that the format lacks, towards zero. */
export function trimmed(mantissa: number, format: WeightFormat): number {
  const step = mantissaStep(format);
  return Math.trunc(mantissa / step) * step + 0;
}

/**
 * The weight as it is added to the current: 64 floor(trunc(w / step) step 2^weightExp), clipped to +-(2^21 - 64).
 * Source: Michaelis et al. 2022 (Brian2Loihi).
 */
export function effectiveWeight(mantissa: number, format: WeightFormat): number {
  const weight = Math.floor(trimmed(mantissa, format) * 2 ** format.weightExp) * 64;
  return Math.min(MOST_WEIGHT, Math.max(-MOST_WEIGHT, weight)) + 0;
}
