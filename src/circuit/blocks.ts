/** Projections as blocks: sources, transfers, gates and destinations as numbers. */
import { lookup } from '../errors';
import type { Block, Driver, PlannedGate, PlannedPopulation, PlannedTransfer, Term } from './planned';
import type { Circuit, Gate, Projection, Source, Transfer } from './types';

/** Where names stand. */
export interface Places {
  readonly populations: readonly PlannedPopulation[];
  readonly index: ReadonlyMap<string, number>;
  readonly blockIndex: ReadonlyMap<string, number>;
  readonly weightIndex: ReadonlyMap<string, number>;
}

/** The blocks of all projections, with their gains as numbers; those that `named` does not hold are always open. */
export function blocksOf(
  circuit: Circuit,
  places: Places,
  gains: readonly (readonly number[])[],
  named: ReadonlySet<string>,
): Block[] {
  const { populations } = places;
  const rowsOf = ({ to }: Projection) => populations[populationAt(places, to[0].population)].size;
  const rows = circuit.projections.map(rowsOf);
  return circuit.projections.map((projection, k): Block => {
    const { name, from, to, gatedBy = [], transfer = { kind: 'relu' }, resource } = projection;
    const threshold = projection.threshold ?? circuit.threshold;
    return {
      name,
      rows: rows[k],
      terms: from.map((source) => termOf(source, places)),
      destinations: to.map(({ population }, j) => ({
        population: populationAt(places, population),
        gain: gains[k][j],
      })),
      threshold,
      transfer: transferOf(transfer),
      gates: gatedBy.map((gate) => gateOf(gate, threshold, places, rows)),
      resource,
      alwaysOpen: threshold === 0 || !named.has(name),
    };
  });
}

/** The one way from a population's name to its index. */
export const populationAt = ({ index }: Places, name: string): number =>
  lookup(index, name, 'plan', 'population');

function termOf({ population, matrix, weights, scale = 1, transpose = false }: Source, places: Places): Term {
  const p = populationAt(places, population);
  if (matrix !== undefined) {
    const scaled = Float64Array.from(matrix.flat(), (value) => scale * value);
    return { kind: 'dense', population: p, matrix: scaled };
  }
  if (weights === undefined) return { kind: 'identity', population: p, scale };
  const index = lookup(places.weightIndex, weights, 'plan', 'weights');
  return { kind: 'weights', population: p, scale, weights: index, transpose };
}

function transferOf(transfer: Transfer): PlannedTransfer {
  if (transfer.kind === 'relu') return { kind: 'relu', G: 1, h: 0, F: Number.POSITIVE_INFINITY };
  if (transfer.kind === 'heaviside')
    return { kind: 'heaviside', G: Number.POSITIVE_INFINITY, h: transfer.h, F: 1 };
  const { kind, G, h, F } = transfer;
  return { kind, G, h, F };
}

/** A gate of rows with that threshold, or of a third factor (threshold 1). */
export function gateOf(gate: Gate, threshold: number, places: Places, rows: readonly number[]): PlannedGate {
  const { h, d, effect } = gate;
  const { driver, size } = driverOf(gate, places, rows);
  const stride = size === 1 ? 0 : 1;
  return effect === 'opens'
    ? { driver, stride, h, d, sign: 1, strength: threshold }
    : { driver, stride, h, d, sign: -1, strength: gate.strength ?? threshold };
}

function driverOf(
  { population, projection = '' }: Gate,
  places: Places,
  rows: readonly number[],
): { readonly driver: Driver; readonly size: number } {
  if (population === undefined) {
    const block = lookup(places.blockIndex, projection, 'plan', 'projection');
    return { driver: { kind: 'block', block }, size: rows[block] };
  }
  const p = populationAt(places, population);
  const { offset, size } = places.populations[p];
  return { driver: { kind: 'population', population: p, offset }, size };
}

/** One row of a term that has no named weights, with its scale worked in. */
export function rowOfTerm(term: Exclude<Term, { kind: 'weights' }>, row: number, size: number): number[] {
  if (term.kind === 'dense') return Array.from(term.matrix.subarray(row * size, (row + 1) * size));
  return Array.from({ length: size }, (_, j) => (j === row ? term.scale : 0));
}
