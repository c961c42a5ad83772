/** Synapses from real weights: excitatory and inhibitory sets apart, each with mantissas of `bits` bits and one exponent. */
import type { SynapseDescription } from '../../loihi/types';
import type { RealisedWeights } from '../chip-run';
import { exponentOf, stepOfBits } from './ladder';

/** One weight from a unit to a unit, in units of 64. */
export interface Wire {
  readonly from: number;
  readonly to: number;
  readonly weight: number;
}

export interface Bundle {
  readonly synapses: SynapseDescription[];
  readonly realised: RealisedWeights;
}

/** A group whose units come component by component: those of component j are j each ... (j + 1) each - 1. */
export interface Units {
  readonly group: string;
  readonly size: number;
  /** Units of one component. */
  readonly each: number;
}

export interface BundleOptions {
  /** Bits of a mantissa (default 8). */
  readonly bits?: number;
  readonly delay?: number;
  /**
   * What becomes of the fraction that a mantissa cannot hold: 'spread' over the levels of a row, so that the sum over those
   * which fire is off by half a mantissa at most, or rounded away in 'each' (default).
   */
  readonly rounding?: 'spread' | 'each';
  /** Told of synapses before they are made: how many, and the bits of each. */
  readonly count?: (synapses: number, bits: number) => void;
}

/** Bits of an index in a list of synapses that does not hold a whole group. */
const INDEX_BITS = 10;

/**
 * All units of each wire's components, from one to the other, with that wire's weight: excitatory and inhibitory sets apart,
 * each with mantissas of `bits` bits and one exponent for all.
 */
export function bundle(
  name: string,
  from: Units,
  to: Units,
  wires: readonly Wire[],
  { bits = 8, delay = 0, rounding = 'each', count }: BundleOptions = {},
): Bundle {
  const wanted = Float64Array.from(wires, ({ weight }) => weight);
  const realised = new Float64Array(wires.length);
  const synapses: SynapseDescription[] = [];
  for (const sign of [1, -1] as const) {
    const own = wires.flatMap((wire, k) => (sign * wire.weight > 0 ? [k] : []));
    const largest = own.reduce((most, k) => Math.max(most, Math.abs(wanted[k])), 0);
    if (largest === 0) continue;
    const weightExp = exponentOf(largest, bits);
    const step = stepOfBits(bits);
    const grid = step * 2 ** weightExp;
    const mantissas = own.map((k) => {
      const x = Math.abs(wanted[k]) / grid;
      const below = (i: number): number => Math.round(rounding === 'spread' ? i * x : i * Math.round(x));
      return Array.from({ length: from.each }, (_, i) => sign * step * (below(i + 1) - below(i)));
    });
    own.forEach((k, i) => {
      const sum = mantissas[i].reduce((total, mantissa) => total + mantissa, 0);
      realised[k] = (sum * 2 ** weightExp) / from.each;
    });
    const made = mantissas.reduce((sum, list) => sum + list.filter((mantissa) => mantissa !== 0).length, 0);
    count?.(made * to.each, bits + (isWhole(from, to, own) ? 0 : INDEX_BITS));
    const connected = patternOf(
      from,
      to,
      own.map((k) => wires[k]),
      mantissas,
    );
    if (connected === undefined) continue;
    synapses.push({
      name: sign > 0 ? name : `${name} -`,
      from: from.group,
      to: to.group,
      weightExp,
      signMode: sign > 0 ? 'excitatory' : 'inhibitory',
      ...(bits === 8 ? {} : { numWeightBits: bits }),
      ...(delay === 0 ? {} : { delay }),
      ...connected,
    });
  }
  return { synapses, realised: { name, from: from.group, to: to.group, wanted, realised } };
}

/** Whether one wire joins two whole groups. */
const isWhole = (from: Units, to: Units, wires: readonly unknown[]): boolean =>
  wires.length === 1 && from.size === from.each && to.size === to.each;

/** All to all where one wire joins two whole groups, else pairs of units; undefined where every weight is rounded to 0. */
function patternOf(
  from: Units,
  to: Units,
  wires: readonly Wire[],
  mantissas: readonly (readonly number[])[],
): Pick<SynapseDescription, 'pattern' | 'pairs' | 'weights'> | undefined {
  if (mantissas.every((list) => list.every((mantissa) => mantissa === 0))) return undefined;
  if (isWhole(from, to, wires)) {
    const [levels] = mantissas;
    const weights = levels.every((mantissa) => mantissa === levels[0])
      ? levels[0]
      : Array.from({ length: to.each }, () => levels);
    return { pattern: 'all-to-all', weights };
  }
  const pairs: [number, number][] = [];
  const weights: number[] = [];
  wires.forEach((wire, k) => {
    for (let i = 0; i < from.each; i++) {
      const mantissa = mantissas[k][i];
      if (mantissa === 0) continue;
      for (let j = 0; j < to.each; j++) {
        pairs.push([wire.from * from.each + i, wire.to * to.each + j]);
        weights.push(mantissa);
      }
    }
  });
  return { pattern: 'pairs', pairs, weights };
}
