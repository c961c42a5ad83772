/**
 * A row as comparators without memory: N levels, of which level k fires in every step in which the argument is above
 * first + k spacing. The number that fire is the row's output, each worth `emission`:
 *
 *     relu         levels at (k + 1/2) s,                emission s = range / N
 *     saturating   levels at h + (k + 1/2) F / (G N),    emission F / N
 *     heaviside    one level at h,                       emission 1
 *
 * Where each level rounds its weight, the spacing is trimmed so that the largest weight which the row sends is one that the chip
 * has: 8 bits and an exponent.
 */
import type { PlannedTransfer } from '../../circuit/plan';
import type { Ladder } from '../chip-run';

/** The largest mantissa, and the step between mantissas of `bits` bits. */
const MANTISSA = 255;
export const stepOfBits = (bits: number): number => 2 ** (8 - bits);

/** Weights in units of 64, the quantum of the chip. */
export const QUANTUM = 64;
/** A register at the end of its range: closed rows stand 2^20 below their threshold, and currents take nearly all of it. */
export const FULL = 0.96 * 2 ** 20;

/**
 * The exponent with which the largest of some weights fits a mantissa of `bits` bits, in units of 64: never so small that a step
 * of the mantissa is less than one unit, which the chip would cut off.
 */
export function exponentOf(largest: number, bits: number): number {
  const most = MANTISSA - (MANTISSA % stepOfBits(bits));
  return Math.max(bits - 8, Math.ceil(Math.log2(largest / most) - 1e-12));
}

/** The weight of the chip next to `weight`, with the exponent that this one needs. */
function nextWeight(weight: number, bits: number, round: (x: number) => number): number {
  const grid = 2 ** exponentOf(weight, bits) * stepOfBits(bits);
  return grid * Math.max(1, round(weight / grid));
}

/** A rectified row; `weight`, in units of 64, is what an emission of 1 needs where it matters most, 0: no matter; `most` is the longest ladder. */
export function reluLadder(
  name: string,
  range: number,
  most: number,
  { levels, bits, weight }: { readonly levels: number; readonly bits: number; readonly weight: number },
): Ladder {
  const wanted = range / levels;
  const trimmed = (round: (x: number) => number): number =>
    weight === 0 ? wanted : nextWeight(weight * wanted, bits, round) / weight;
  const above = trimmed(Math.ceil);
  // where the next weight would make it longer than the registers reach, its fraction stays
  const spacing = above * levels <= most ? above : Math.min(wanted, most / levels);
  return { name, levels, first: spacing / 2, spacing, emission: spacing };
}

/** A row with a ceiling: between 0.6 N and N levels, those whose weight is nearest to one of the chip. */
export function saturatingLadder(
  name: string,
  { G, h, F }: PlannedTransfer,
  late: number,
  { levels, bits, weight }: { readonly levels: number; readonly bits: number; readonly weight: number },
): Ladder {
  let [best, least] = [levels, Number.POSITIVE_INFINITY];
  for (let N = levels; N >= Math.max(1, Math.ceil(0.6 * levels)) && weight > 0; N--) {
    const exact = (weight * F) / N;
    const off = Math.abs(nextWeight(exact, bits, Math.round) / exact - 1);
    if (off < least - 1e-12) [best, least] = [N, off];
  }
  const spacing = (late * F) / (G * best);
  return { name, levels: best, first: late * h + spacing / 2, spacing, emission: F / best };
}

/** One comparator that emits `emission` above a threshold. */
export const comparator = (name: string, first: number, emission: number, deadBelow?: number): Ladder => ({
  name,
  levels: 1,
  first,
  spacing: 0,
  emission,
  ...(deadBelow === undefined ? {} : { deadBelow }),
});

/** What a ladder emits for an argument. */
export function emitted({ levels, first, spacing, emission }: Ladder, a: number): number {
  if (levels === 1) return a > first ? emission : 0;
  return emission * Math.min(levels, Math.max(0, Math.ceil((a - first) / spacing)));
}
