/** XOR without a clock beside the same circuit on a schedule: what running oneself costs a presentation. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { backprop, backpropWeights, circuit, patterns, selfClocked, simulate, xor } from '../../src/index';
import { initialOf, inputsOf } from '../../src/learning/patterns';
import { passFor, presentPlain } from '../../src/learning/plain';
import { namedWeights, parametersOf } from '../../src/learning/weights';
import type { Task } from './task';
import { largestDistance, timed } from './timing';

const SCHEDULED = 'the scheduled circuit';

export function selfClockedXor(quick: boolean): Task {
  const presentations = quick ? 20 : 400;
  const driven = circuit(backprop(xor.network));
  const network = networkOf(xor.network);
  const weights = backpropWeights(xor.network, 3, xor.initialisation);
  const pattern = xor.patterns(3);
  const batch = Array.from({ length: presentations }, (_, k) => pattern(k));
  const list = batch.slice(0, xor.epoch).map(({ x, t }) => ({ x: [...(x as number[])], t: t[0] }));
  const machine = circuit(selfClocked(driven, { loaded: ['x', 't'] }), patterns(driven, { list }));
  const initial = initialOf(driven, weights);
  const inputs = inputsOf(network, batch);
  const tspan = [0, presentations * (driven.schedule.period ?? 0)] as const;
  const parameters = parametersOf(network, weights);
  const pass = passFor(network);
  for (const { x, t } of batch) presentPlain(network, parameters, pass, x, t);
  const plain = namedWeights(network, parameters);
  const flat = (named: Readonly<Record<string, Float64Array>>) =>
    driven.weights.flatMap(({ name }) => [...named[name]]);
  const error = (named: Readonly<Record<string, Float64Array>>) => largestDistance(flat(named), flat(plain));
  return {
    id: 'self-clocked',
    title: `XOR 2-4-1 without a clock, ${presentations} presentations from one kick`,
    timed: `simulate() and solution.weights; peer: ${SCHEDULED}, same presentations; errors: of the weights, from plain backpropagation`,
    // running itself costs at most ten times as much as being run
    goals: { [SCHEDULED]: 1 / 10 },
    accuracy: 1e-12,
    peerAccuracy: 1e-12,
    ours() {
      const { answer, ...times } = timed(
        () =>
          simulate(machine, { tspan, initial: { ...initial, m1: 1.2, r1: 1.2 }, inputs: { one: 1 } }).weights,
        0.5,
      );
      return { ...times, error: error(answer) };
    },
    peers() {
      const { answer, ...times } = timed(
        () => simulate(driven, { cycles: presentations, initial, inputs }).weights,
        0.3,
      );
      return [{ name: SCHEDULED, ...times, error: error(answer) }];
    },
    parts: () => ({}),
  };
}
