/** XOR without a clock, and a schedule beside the ring that is made of it. */

import { machineOf as built } from '../../analysis/nice19/self-clocked/machine';
import {
  backprop,
  type Circuit,
  circuit,
  ignition,
  learning,
  type SelfClockedOptions,
  type Solution,
  selfClocked,
  simulate,
} from '../../src';
import { backpropWeights, type NamedWeights } from '../../src/learning/weights';
import type { RandomPeriodic } from './random-periodic';

const network = { layers: [2, 4, 1] } as const;
export const xorCircuit = circuit(backprop(network));

const made = new Map<string, Circuit>();

/** The machine that learns XOR: for ever, or (open) until every error is below 0.05. */
export function machineOf(ring: 'closed' | 'open'): Circuit {
  const machine = made.get(ring) ?? built(ring);
  made.set(ring, machine);
  return machine;
}

export const xorWeights = (seed: number): NamedWeights =>
  backpropWeights(network, seed, learning.tasks[0].initialisation);

/** Initial state and inputs of the machine: weights of a seed, one kick for each ring. */
export function kicked(seed: number) {
  const weights = xorWeights(seed);
  const rows = xorCircuit.weights.map(({ name, shape: [count, size] }) => [
    name,
    Array.from({ length: count }, (_, i) => [...weights[name].subarray(i * size, (i + 1) * size)]),
  ]);
  return { initial: { ...Object.fromEntries(rows), m1: 1.2, r1: 1.2 }, inputs: { one: 1 } };
}

/** When stage 1 began: the kick, and every onset of its row. */
export const onsetsOf = (run: Solution, row = 'q1'): number[] => [
  run.tspan[0],
  ...(run.log.crossings ?? []).flatMap(({ kind, name, active, t }) =>
    kind === 'row' && name === row && active ? [t] : [],
  ),
];

/** How far a schedule and its ring are apart at the onset of each cycle: currents, weights, time. */
export function deviationsOfRing(
  { circuit: c, initial, inputs }: RandomPeriodic,
  cycles: number,
  options: SelfClockedOptions = {},
): number[] {
  const period = c.schedule.period ?? 0;
  const driven = simulate(c, { cycles, initial, inputs });
  const run = simulate(circuit(selfClocked(c, options)), {
    tspan: [0, cycles * period + 1e-6],
    initial: { ...initial, ...ignition(c, options) },
    inputs,
  });
  const onsets = onsetsOf(run, `${options.prefix ?? ''}q1`);
  return Array.from({ length: cycles }, (_, k) => {
    const [own, other] = [onsets[k + 1] ?? Number.NaN, (k + 1) * period];
    const [a, b] = [run.state(own), driven.state(other)];
    const values = (state: typeof a) =>
      [
        ...c.populations.filter(({ input }) => input !== true).map(({ name }) => state.currents[name]),
        ...Object.values(state.weights),
      ].flatMap((list) => [...list]);
    const apart = values(b).map((value, i) => Math.abs(value - values(a)[i]));
    return Math.max(Math.abs(own - other), ...apart);
  });
}
