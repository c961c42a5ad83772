/**
 * Comparators as compartments: what those of a group have in common is the threshold, what not is the bias of each.
 *
 *     fires where u > 64 vth - bias,   bias = mantissa 2^exponent, at most 4095 x 2^7 either way
 *
 * Levels lie within the largest argument, 0.96 x 2^20 units: half of that on either side of the threshold.
 */
import type { GroupDescription } from '../../loihi/types';
import type { Ladder } from '../chip-run';
import { QUANTUM } from './ladder';
import type { Tables } from './types';

/** A threshold that nothing reaches. */
export const SILENT = 131_071;
const MOST_MANTISSA = 4095;
/** The levels of all rows, in units of the register above an open row's rest; those above all arguments are never reached. */
export function heightsOf(
  { unit, reach }: Pick<Tables, 'unit' | 'reach'>,
  { levels, first, spacing }: Ladder,
  rows: number,
  biases: ArrayLike<number>,
): number[] {
  const heights: number[] = [];
  for (let r = 0; r < rows; r++)
    for (let k = 0; k < levels; k++)
      heights.push(unit * Math.min(reach, first + k * spacing - biases[biases.length === 1 ? 0 : r]));
  return heights;
}

const endsOf = (heights: readonly number[]): [number, number] =>
  heights.reduce(([a, b], h) => [Math.min(a, h), Math.max(b, h)], [heights[0], heights[0]] as [
    number,
    number,
  ]);

/** A group of comparators that stand `closed` below their rest until something opens them. */
export function comparators(
  name: string,
  heights: readonly number[],
  closed: number,
  decayU: number,
): GroupDescription {
  const [low, high] = endsOf(heights);
  const vth = Math.min(SILENT, Math.max(0, Math.round((low + high + 2 * closed) / 2 / QUANTUM)));
  const offsets = heights.map((height) => QUANTUM * vth - height - closed);
  const most = offsets.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const biasExp = Math.max(0, Math.ceil(Math.log2(most / MOST_MANTISSA)));
  return {
    name,
    size: heights.length,
    vth,
    decayU,
    biasMant: offsets.map((offset) => Math.round(offset / 2 ** biasExp)),
    biasExp,
  };
}
