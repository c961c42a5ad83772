/** Ceilings: the amplitudes above which a closed gate leaks. */
import { exactGain } from './gains';
import { hopOver, type Occasions, type Span } from './hops';
import type { Circuit, Matrix, Projection } from './types';

export interface Ceiling {
  /** Who must stay below it, while and after it is charged. */
  readonly population: string;
  /** The closed projection that would leak. */
  readonly projection: string;
  /** Largest amplitude of the population (of all its components) for which the projection stays silent. */
  readonly amplitude: number;
  /** When the charge begins in which the peak is reached. */
  readonly t: number;
}

/**
 * The lowest ceiling of every population whose charge a closed projection sees, in the order of the populations.
 *
 *     A < g0 / (k peak),   k the largest row sum of positive weights,  peak = max I / A while it is charged
 *     decaying -> leaky, one tau:  peak = S m e^{-m},  m = min(T/tau, 1);   a held source or destination:  peak = 1
 *
 * Each population is taken alone, as if the others that the same row reads were silent. Charges that are none of the
 * four kinds of hop, or that meet a residue, have no closed form here and are left out or understated.
 * Source: the waveform S A (t/tau) e^{-t/tau} of Sornborger, Wang, Tao (J Comput Neurosci 2015) at its top.
 */
export function ceilings(when: Occasions): Ceiling[] {
  const { circuit, line } = when;
  const lowest = new Map<string, Ceiling>();
  for (const charging of circuit.projections)
    for (const span of when.openings.get(charging.name) ?? [])
      for (const { population } of charging.to) {
        const hop = hopOver(when, charging, population, span);
        if (typeof hop === 'string') continue;
        for (const reading of circuit.projections) {
          const k = rowGain(reading, population, circuit);
          const g0 = reading.threshold ?? circuit.threshold;
          if (k <= 0 || g0 <= 0 || !line.named.has(reading.name) || !closedIn(when, reading, span)) continue;
          const amplitude = g0 / (k * peakOf(hop));
          if (amplitude < (lowest.get(population)?.amplitude ?? Number.POSITIVE_INFINITY))
            lowest.set(population, {
              population,
              projection: reading.name,
              amplitude,
              t: line.edges[span.from] ?? 0,
            });
        }
      }
  return circuit.populations.flatMap(({ name }) => lowest.get(name) ?? []);
}

type HopKind = Exclude<ReturnType<typeof hopOver>, string>;

/** The largest current while a population is charged to 1. */
export function peakOf(hop: HopKind): number {
  const { T, source, destination, tauSource: u = 1, tauDestination: d = 1 } = hop;
  if (source === 'held' || destination === 'held') return 1;
  const top = u === d ? d : ((u * d) / (u - d)) * Math.log(u / d);
  if (top >= T) return 1;
  // the charge of unit gain at its top is what a window of that length would leave
  return exactGain(hop) / exactGain({ ...hop, T: top });
}

/** The largest sum of positive weights with which a row reads one population; named weights by their initial values. */
export function rowGain(projection: Projection, population: string, circuit: Circuit): number {
  const sums = projection.from
    .filter((source) => source.population === population)
    .flatMap(({ matrix, weights, transpose = false, scale = 1 }) => {
      const named = circuit.weights.find(({ name }) => name === weights)?.values;
      const rows = matrix ?? (named === undefined ? [[1]] : transpose ? transposed(named) : named);
      return rows.map((row) => row.reduce((sum, k) => sum + Math.max(0, scale * k), 0));
    });
  return Math.max(0, ...sums);
}

const transposed = (matrix: Matrix): Matrix =>
  (matrix[0] ?? []).map((_, column) => matrix.map((row) => row[column] ?? 0));

const closedIn = ({ openings }: Occasions, { name }: Projection, span: Span): boolean => {
  const open = openings.get(name) ?? [];
  return !open.some(({ from, to }) => from <= span.from && to >= span.to);
};
