/** The machine that learns XOR from one start pulse, its weights, and plain backpropagation beside it. */
import { type Solution, simulate } from '../../../src';
import { circuit } from '../../../src/circuit/circuit';
import { backprop, networkOf } from '../../../src/circuit/fragments/backprop';
import { patterns, selfClocked, until } from '../../../src/circuit/fragments/self-clocked';
import type { Circuit } from '../../../src/circuit/types';
import { initialOf } from '../../../src/learning/patterns';
import { passFor, presentPlain } from '../../../src/learning/plain';
import { xor } from '../../../src/learning/tasks';
import {
  backpropWeights,
  type NamedWeights,
  namedWeights,
  parametersOf,
} from '../../../src/learning/weights';

export const XOR = [
  { x: [0, 0], t: 0 },
  { x: [0, 1], t: 1 },
  { x: [1, 0], t: 1 },
  { x: [1, 1], t: 0 },
] as const;
export const LIMIT = 0.05;
export const STAGES = 11;

/** For ever ('closed'), or until no error of a round is above the limit ('open'); windows of T. */
export function machineOf(ring: 'closed' | 'open', T = 2): Circuit {
  const driven = circuit(backprop({ ...xor.network, T }));
  return circuit(
    selfClocked(driven, { ring, loaded: ['x', 't'] }),
    patterns(driven, { list: XOR }),
    ring === 'open' ? until(driven, { of: ['E+', 'E-'], above: LIMIT, patterns: XOR.length }) : {},
  );
}

export const weightsOf = (seed: number): NamedWeights =>
  backpropWeights(xor.network, seed, xor.initialisation);

/** One kick for each ring, and nothing else from outside but the input that is 1. */
export function run(machine: Circuit, seed: number, until: number): Solution {
  const initial = { ...initialOf(machine, weightsOf(seed)), m1: 1.2, r1: 1.2 };
  return simulate(machine, { tspan: [0, until], initial, inputs: { one: 1 } });
}

/** When a row of the clock or of the pattern ring came on; stage 1 with the kick. */
export const onsetsOf = ({ log, tspan }: Solution, row: string): number[] => [
  ...(row === 'q1' || row === 'R1' ? [tspan[0]] : []),
  ...(log.crossings ?? []).flatMap(({ kind, name, active, t }) =>
    kind === 'row' && name === row && active ? [t] : [],
  ),
];

/** The error of each presentation, as the machine has it when stage 7 looks at it. */
export const errorsOf = (solution: Solution): number[] =>
  onsetsOf(solution, 'q7').map((t) => Math.max(solution.at(t, 'E+'), solution.at(t, 'E-')));

/** Presentations before the first round whose weights, read out by a plain forward pass, have no error of the limit or more. */
export function learntAt(solution: Solution, presentations: number): number | null {
  const onsets = onsetsOf(solution, 'q1');
  for (let k = 0; k + XOR.length <= Math.min(presentations, onsets.length - 1); k += XOR.length) {
    const { weights } = solution.state(onsets[k]);
    if (XOR.every(({ x, t }) => Math.abs(answer(weights, x) - t) < LIMIT)) return k;
  }
  return null;
}

/** What a network 2-4-1 of rectifiers with these weights says. */
function answer(
  { W1, b1, W2, b2 }: NamedWeights,
  [p, q]: readonly [number, number] | readonly number[],
): number {
  const hidden = Array.from(b1, (b, i) => Math.max(0, b + W1[2 * i] * p + W1[2 * i + 1] * q));
  return Math.max(
    0,
    hidden.reduce((sum, o, i) => sum + W2[i] * o, b2[0]),
  );
}

/** Plain backpropagation from the same weights: those after each presentation, from 0 presentations on. */
export function plainly(seed: number, presentations: number): NamedWeights[] {
  const network = networkOf(xor.network);
  const parameters = parametersOf(network, weightsOf(seed));
  const pass = passFor(network);
  const copy = () =>
    Object.fromEntries(
      Object.entries(namedWeights(network, parameters)).map(([name, values]) => [name, values.slice()]),
    );
  return [
    copy(),
    ...Array.from({ length: presentations }, (_, k) => {
      const { x, t } = XOR[k % XOR.length];
      presentPlain(network, parameters, pass, x, [t]);
      return copy();
    }),
  ];
}

/** The largest distance of any weight. */
export const distance = (own: NamedWeights, other: NamedWeights): number =>
  Math.max(
    ...Object.entries(own).flatMap(([name, values]) =>
      Array.from(values, (w, i) => Math.abs(w - other[name][i])),
    ),
  );
