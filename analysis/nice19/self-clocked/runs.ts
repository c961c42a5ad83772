/** The run of the machine that stops, and what can be said of its clock: multipliers, the start pulse. */
import { simulate } from '../../../src';
import { circuit } from '../../../src/circuit/circuit';
import { backprop } from '../../../src/circuit/fragments/backprop';
import { ring } from '../../../src/circuit/fragments/ring';
import { patterns, selfClocked } from '../../../src/circuit/fragments/self-clocked';
import type { Circuit } from '../../../src/circuit/types';
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
/** Differences this large: the machine is linear in its weights, and all else is forgotten. */
const STEP = 1e-2;

export interface Multipliers {
  /** The largest four of an epoch of the machine, and all others at most. */
  readonly own: readonly number[];
  readonly others: number;
  /** Of the product of 1 - eta x x^T, each twice. */
  readonly algorithm: readonly number[];
}

/**
 * Floquet multipliers of the cycle on which a linear machine 2-2 has learnt its transform: differences on the section at the
 * onset of stage 1, an epoch later. The clock is superstable: what is left is the spectrum of the algorithm.
 */
export function multipliers(): Multipliers {
  const machine = linearMachine();
  const start = settled(machine);
  const names = machine.populations.filter(({ input }) => input !== true);
  const places = [
    ...names.flatMap(({ name, size = 1 }) => Array.from({ length: size }, (_, i) => [name, i] as const)),
    ...[0, 1, 2, 3].map((i) => ['W1', i] as const),
  ];
  const flat = (state: Values) => places.map(([name, i]) => state[name][i]);
  const base = flat(epoch(machine, start));
  const columns = places.map(([name, i]) => {
    const changed = { ...start, [name]: start[name].map((value, k) => value + (k === i ? STEP : 0)) };
    return flat(epoch(machine, changed)).map((value, k) => (value - base[k]) / STEP);
  });
  const matrix = places.map((_, row) => columns.map((column) => column[row]));
  const found = eigenvalues(matrix);
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
  return { own: found.slice(0, 4).map(modulus), others: modulus(found[4]), algorithm };
}

type Values = Readonly<Record<string, readonly number[]>>;

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

/** The state of the machine on its cycle, as stage 1 begins: on the way from a kick, with the weights that it will learn. */
function settled(machine: Circuit): Values {
  const start: Record<string, readonly number[]> = { W1: TRUTH.flat() };
  for (const { name, size = 1, input } of machine.populations)
    if (input !== true) start[name] = Array.from({ length: size }, () => 0);
  const kick = { ...start, m1: [1.2], r1: [1.2] };
  return epoch(machine, epoch(machine, kick));
}

/** From an onset of stage 1 to the third one after it. */
function epoch(machine: Circuit, { W1, ...currents }: Values): Values {
  const { T } = { T: 2 };
  const stages = machine.projections.filter(({ name }) => /^q\d+$/.test(name)).length;
  const solution = simulate(machine, {
    tspan: [0, INPUTS.length * stages * T + T],
    // on the section m1 stands at its threshold: a hair above, it is on
    initial: { ...currents, m1: [Math.max(currents.m1[0], 1 + 1e-13)], W1: [W1.slice(0, 2), W1.slice(2)] },
    inputs: { one: 1 },
  });
  const end = onsetsOf(solution, 'q1').filter((t) => t > T)[INPUTS.length - 1];
  const { currents: after, weights } = solution.state(end);
  return {
    ...Object.fromEntries(Object.entries(after).map(([name, values]) => [name, [...values]])),
    W1: [...weights.W1],
  };
}

/** Whether a start pulse of some height makes a clock go round: stage 2 comes on. */
const ignites = (machine: Circuit, height: number): boolean =>
  onsetsOf(simulate(machine, { tspan: [0, 8], initial: { m1: height } }), 'q2').length > 0;

/** The height of a start pulse between those that die and those that live, halved until it is known to 1e-12. */
export function startPulse(): number {
  const machine = circuit(selfClocked(circuit(ring({ stages: 5, T: 2 }))));
  let [low, high] = [0.5, 2];
  while (high - low > 1e-12) {
    const middle = 0.5 * (low + high);
    if (ignites(machine, middle)) high = middle;
    else low = middle;
  }
  return high;
}
