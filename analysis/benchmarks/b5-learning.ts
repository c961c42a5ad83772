/** B5: a circuit of XOR size that learns, beside integrators. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { backprop, backpropWeights, type Circuit, circuit, simulate, xor } from '../../src/index';
import { initialOf, inputsOf, type Pattern } from '../../src/learning/patterns';
import { passFor, presentPlain } from '../../src/learning/plain';
import { namedWeights, parametersOf } from '../../src/learning/weights';
import { learningProblem } from './peers/learning';
import { odex } from './peers/odex';
import { type Python, scipy } from './peers/scipy';
import { ODEINT, ODEX, type Task } from './task';
import { largestDistance, timed } from './timing';

/** Windows of a cycle of the circuit 2-4-1. */
const WINDOWS = 11;

export function learningCircuit(python: Python | undefined, quick: boolean): Task {
  const cycles = Math.ceil((quick ? 110 : 4800) / WINDOWS);
  const made = circuit(backprop(xor.network));
  const network = networkOf(xor.network);
  const weights = backpropWeights(xor.network, 5, xor.initialisation);
  const pattern = xor.patterns(1);
  const batch = Array.from({ length: cycles }, (_, k) => pattern(k));
  const options = { initial: initialOf(made, weights), inputs: inputsOf(network, batch), cycles };
  const truth = plainWeights(batch);
  const problem = learningProblem(made, weights, inputsOf(network, batch), cycles);
  const wanted = [...new Array<number>(problem.currents).fill(Number.NaN), ...truth];
  return {
    id: 'B5',
    title: `learning circuit 2-4-1, ${cycles} cycles of ${WINDOWS} windows`,
    timed:
      'simulate() and solution.weights; peers: all windows, closed rows left out; errors: of the weights, from plain backpropagation',
    goals: { [ODEX]: 200, [ODEINT]: 2000 },
    accuracy: 1e-13,
    ours() {
      const { answer, ...times } = timed(() => simulate(made, options).weights, 1);
      return { ...times, error: largestDistance(flat(made, answer), truth) };
    },
    peers: () => [odex(problem, wanted), ...scipy(python, problem, wanted)],
    parts: () => ({}),
  };

  function plainWeights(presented: readonly Pattern[]): number[] {
    const parameters = parametersOf(network, weights);
    const pass = passFor(network);
    for (const { x, t } of presented) presentPlain(network, parameters, pass, x, t);
    return flat(made, namedWeights(network, parameters));
  }
}

const flat = ({ weights }: Circuit, named: Readonly<Record<string, Float64Array>>): number[] =>
  weights.flatMap(({ name }) => [...(named[name] ?? [])]);
