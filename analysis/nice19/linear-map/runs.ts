/** The circuits of the figure: two signed matrices, four packets, one packet with two destinations. */
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { routing, vectorChain } from '../../../src/circuit/fragments';

/** Time is in units of tau. */
export const T = 1.5;
export const K1 = [
  [0.8, -0.6, 0.3, 0.2],
  [-0.9, 0.4, -0.2, 0.1],
  [0.1, 0.7, -0.3, 0.9],
];
export const K2 = [
  [0.5, 0.8, 0.4],
  [-1.2, 0.3, 0.2],
  [0.9, -0.4, 0.6],
];
export const MAPS = [K1, K2];
/** The first packet is drawn; all are checked. */
export const PACKETS = [
  [0.9, 0.2, 0.5, 0.7],
  [0.1, 1, 0.3, 0],
  [0.4, 0.4, 0.4, 0.4],
  [0, 0, 1, 0.05],
];
export const ROUTED = [0.4, 0.8];
/** The destination of the first window, then that of the second. */
export const ORDERS = [
  ['a', 'b'],
  ['b', 'a'],
] as const;

export const map = (packet: readonly number[]): Solution =>
  simulate(circuit(vectorChain({ matrices: MAPS, T })), { initial: { u0: packet } });

export const route = (order: readonly string[]): Solution =>
  simulate(circuit(routing({ destinations: ['a', 'b'], choose: order, T, size: ROUTED.length })), {
    initial: { u: ROUTED },
  });

/** The amplitudes of u_k: its currents at the end of the window that charges it. */
export const amplitudes = (solution: Solution, k: number): Float64Array => solution.vector(k * T, `u${k}`);

export const product = (K: readonly (readonly number[])[], A: ArrayLike<number>): number[] =>
  K.map((row) => row.reduce((sum, weight, j) => sum + weight * (A[j] ?? 0), 0));
