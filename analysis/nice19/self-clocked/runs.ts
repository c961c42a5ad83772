/** The run of the machine that stops, and what can be said of its clock: multipliers, the start pulse. */
import { simulate } from '../../../src';
import { circuit } from '../../../src/circuit/circuit';
import { backprop } from '../../../src/circuit/fragments/backprop';
import { ring } from '../../../src/circuit/fragments/ring';
import { IGNITION, patterns, selfClocked } from '../../../src/circuit/fragments/self-clocked';
import type { Circuit } from '../../../src/circuit/types';
import { separatrix } from '../../../src/dynamics/separatrix';
import { stability } from '../../../src/dynamics/stability';
import { modulus } from '../../../src/numerics/polynomial';
import { eigenvalues } from '../../../src/numerics/spectrum';
import { onsetsOf } from './machine';

/** Inputs of the linear machine, one epoch, and its rate. */
const INPUTS = [
  [0.6, -0.4],
  [-0.3, 0.7],
  [0.5, 0.2],
] as const;
const TRUTH = [
  [0.7, -0.3],
  [0.2, 0.5],
] as const;
const RATE = 0.3;
/** Weights this far from those that it will learn: no error stands on the kink of its row. */
const STEP = 1e-3;
/** Length of a window, and when in stage 1 it is looked at. */
const T = 2;
const WITHIN = 1;

export interface Multipliers {
  /** Of an epoch of the machine: that of its phase, the largest four, and all others at most. */
  readonly phase: number;
  readonly own: readonly number[];
  readonly others: number;
  /** Of the product of 1 - eta x x^T, each twice. */
  readonly algorithm: readonly number[];
}

/**
 * Floquet multipliers of the cycle on which a linear machine 2-2 has learnt its transform: the derivative of an epoch. The clock
 * is superstable: beside the 1 of the phase, what is left is the spectrum of the algorithm.
 */
export function multipliers(): Multipliers {
  const machine = linearMachine();
  const stages = machine.projections.filter(({ name }) => /^q\d+$/.test(name)).length;
  const epoch = INPUTS.length * stages * T;
  const inputs = { one: 1 };
  const kick = { m1: IGNITION, r1: IGNITION, W1: TRUTH };
  const settled = simulate(machine, { tspan: [0, 2 * epoch + WITHIN], initial: kick, inputs }).state();
  const { one, ...currents } = settled.currents;
  const W1 = TRUTH.map((row, i) => row.map((w, j) => w + STEP * (1 + i - 3 * j)));
  const found = stability(machine, { tspan: [0, epoch], initial: { ...currents, W1 }, inputs }).multipliers;
  const product = INPUTS.reduce(
    (P, x) =>
      [0, 1].map((i) =>
        [0, 1].map((j) =>
          [0, 1].reduce((sum, k) => sum + ((i === k ? 1 : 0) - RATE * x[i] * x[k]) * P[k][j], 0),
        ),
      ),
    [
      [1, 0],
      [0, 1],
    ],
  );
  const algorithm = eigenvalues(product).flatMap((value) => [modulus(value), modulus(value)]);
  return {
    phase: modulus(found[0]),
    own: found.slice(1, 5).map(modulus),
    others: modulus(found[5]),
    algorithm,
  };
}

function linearMachine(): Circuit {
  const network = { layers: [2, 2], output: 'linear', inputs: 'signed', bias: false, rate: RATE } as const;
  const driven = circuit(backprop(network));
  const list = INPUTS.map((x) => {
    const t = TRUTH.map(([a, b]) => a * x[0] + b * x[1]);
    const half = (values: readonly number[], sign: number) =>
      values.map((value) => Math.max(0, sign * value));
    return { 'x+': half(x, 1), 'x-': half(x, -1), 't+': half(t, 1), 't-': half(t, -1) };
  });
  return circuit(selfClocked(driven, { loaded: ['x+', 'x-', 't+', 't-'] }), patterns(driven, { list }));
}

/** The least height of a start pulse that makes a clock go round: the separatrix between those that die and those that live. */
export function startPulse(): number {
  const machine = circuit(selfClocked(circuit(ring({ stages: 5, T }))));
  const alive = (height: number, stages: number): boolean =>
    onsetsOf(simulate(machine, { tspan: [0, T * stages], initial: { m1: height } }), 'q2').length > 0;
  const found = separatrix({ domain: [0.5, 2], alive }, { tol: 1e-12 });
  return found.outcome === 'found' ? found.at : Number.NaN;
}
