/** XOR learnt in integrate-and-fire neurons, beside the same steps with expected spikes: what the neurons cost. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { backprop, backpropWeights, circuit, learning, simulate, spiking, xor } from '../../src/index';
import { initialOf, inputsOf } from '../../src/learning/patterns';
import { namedWeights, parametersOf } from '../../src/learning/weights';
import type { Task } from './task';
import { largestDistance, timed } from './timing';

const EXPECTED = 'expected spikes';
/** Noise at zero stays in the dead zone of the masks. */
const NETWORK = { ...xor.network, maskGain: 100 };
const DT = 0.04;

export function xorInSpikes(quick: boolean): Task {
  const cycles = quick ? 20 : 200;
  const made = circuit(backprop(NETWORK));
  const network = networkOf(NETWORK);
  const weights = backpropWeights(NETWORK, 5, xor.initialisation);
  const batch = Array.from({ length: cycles }, (_, k) => xor.patterns(1)(k));
  const options = { initial: initialOf(made, weights), inputs: inputsOf(network, batch), cycles };
  const truth = plainWeights();
  const run = (neurons: number) => {
    const backend = spiking({ model: 'if', neurons, dt: DT });
    const { answer, ...times } = timed(() => simulate(made, { ...options, backend }).weights, 0.5);
    return { ...times, error: largestDistance(flat(answer), truth) };
  };
  return {
    id: 'spikes',
    title: `learning circuit 2-4-1, ${cycles} cycles, 100 integrate-and-fire neurons a row, dt ${DT}`,
    timed:
      'simulate() and solution.weights; peer: the same with neurons: Infinity; errors: of the weights, from plain backpropagation',
    // at most five times what the steps cost without neurons
    goals: { [EXPECTED]: 0.2 },
    accuracy: 0.05,
    peerAccuracy: 0.05,
    ours: () => run(100),
    peers: () => [{ name: EXPECTED, ...run(Number.POSITIVE_INFINITY) }],
    parts: () => ({}),
  };

  function plainWeights(): number[] {
    const parameters = parametersOf(network, weights);
    const pass = learning.passFor(network);
    for (const { x, t } of batch) learning.presentPlain(network, parameters, pass, x, t);
    return flat(namedWeights(network, parameters));
  }

  function flat(named: Readonly<Record<string, Float64Array>>): number[] {
    return made.weights.flatMap(({ name }) => [...(named[name] ?? [])]);
  }
}
