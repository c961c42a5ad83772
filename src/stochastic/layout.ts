/** How a network lies in memory, the same for every kernel: padded rows, and a seat for every random number of a step. */
import { seatOf } from '../numerics/counter';
import type { Network } from './network';
import { shapesOf, type Weights } from './weights';

/** Rows are padded to whole vectors of what the fast kernel reads at once, with weights of 0. */
const PADDING = 4;

export const padded = (size: number): number => PADDING * Math.ceil(size / PADDING);

/** One matrix of weights, from the units below to those above. */
export interface LayerPlan {
  /** The bias is the last row. */
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  /** Of a unit above: the seats of what its axon draws (or its place in the race), and of what its dendrites draw. */
  readonly axon: number;
  readonly dendrites: number;
  /** What a spike from below carries. */
  readonly value: number;
  /** What an update is divided by: kappa where post is a gradient spike, 1 at the teacher. */
  readonly gain: number;
}

export interface Layout {
  readonly layers: readonly LayerPlan[];
  /** What seats come to, by number; inputs have the first, four of them one. */
  readonly seats: Int32Array;
}

export function layoutOf(network: Network): Layout {
  const last = network.layers.length - 2;
  let end = padded(Math.ceil(network.layers[0] / 4));
  const layers = shapesOf(network).map(([rows, columns], l): LayerPlan => {
    const [axon, dendrites] = [end, end + padded(columns)];
    end = dendrites + (l < last ? padded(columns) : 0);
    return {
      ...{ rows, columns, stride: padded(columns), axon, dendrites },
      value: l === 0 ? 1 : network.rho,
      gain: l < last ? network.kappa : 1,
    };
  });
  return { layers, seats: Int32Array.from({ length: end }, (_, seat) => seatOf(seat)) };
}

/** Weights into padded rows. */
export function fill(layout: Layout, into: readonly Float64Array[], from: Weights): void {
  layout.layers.forEach(({ rows, columns, stride }, l) => {
    for (let i = 0; i < rows; i++) into[l].set(from[l].subarray(i * columns, (i + 1) * columns), i * stride);
  });
}

/** Padded rows as weights of their own. */
export const withoutPadding = (layout: Layout, from: readonly Float64Array[]): Weights =>
  layout.layers.map(({ rows, columns, stride }, l) => {
    const plain = new Float64Array(rows * columns);
    for (let i = 0; i < rows; i++) plain.set(from[l].subarray(i * stride, i * stride + columns), i * columns);
    return plain;
  });
