/** B5: a circuit of XOR size that learns, beside integrators; and a network for digits beside plain backpropagation. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { backprop, backpropWeights, type Circuit, circuit, simulate, xor } from '../../src/index';
import { initialOf, inputsOf, type Pattern } from '../../src/learning/patterns';
import { passFor, present } from '../../src/learning/plain';
import { namedWeights, parametersOf } from '../../src/learning/weights';
import { learningProblem } from './peers/learning';
import { odex } from './peers/odex';
import { type Python, scipy } from './peers/scipy';
import { random } from './random';
import { ODEINT, ODEX, type Task } from './task';
import { largestDistance, median, timed } from './timing';

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
      const { seconds, answer } = timed(() => simulate(made, options).weights, 1);
      return { seconds, error: largestDistance(flat(made, answer), truth) };
    },
    peers: () => [odex(problem, wanted), ...scipy(python, problem, wanted)],
    parts: () => (quick ? {} : presentations()),
  };

  function plainWeights(presented: readonly Pattern[]): number[] {
    const parameters = parametersOf(network, weights);
    const pass = passFor(network);
    for (const { x, t } of presented) present(network, parameters, pass, x, t);
    return flat(made, namedWeights(network, parameters));
  }
}

const flat = ({ weights }: Circuit, named: Readonly<Record<string, Float64Array>>): number[] =>
  weights.flatMap(({ name }) => [...(named[name] ?? [])]);

/** Seconds of a presentation to a network 400-400-10, a fifth of the inputs on: the circuit's and the plain algorithm's. */
function presentations(): Record<string, number> {
  const options = { layers: [400, 400, 10], rate: 0.01 };
  const network = networkOf(options);
  const made = circuit(backprop(options));
  const weights = backpropWeights(options, 1, { weights: 'he' });
  const draw = random(3);
  const batch = Array.from(
    { length: 20 },
    (_, k): Pattern => ({
      x: Array.from({ length: 400 }, () => (draw() < 0.2 ? draw() : 0)),
      t: Array.from({ length: 10 }, (_, i) => (i === k % 10 ? 1 : 0)),
    }),
  );
  const run = { initial: initialOf(made, weights), inputs: inputsOf(network, batch), cycles: batch.length };
  const parameters = parametersOf(network, weights);
  const pass = passFor(network);
  const plain = () => {
    for (const { x, t } of batch) present(network, parameters, pass, x, t);
  };
  const ours = () => simulate(made, run).weights;
  ours();
  const rounds = Array.from(
    { length: 9 },
    () => [timed(ours, 0.1).seconds, timed(plain, 0.1).seconds] as const,
  );
  const a = median(rounds.map(([own]) => own)) / batch.length;
  const b = median(rounds.map(([, other]) => other)) / batch.length;
  return { 'a presentation of 400-400-10': a, 'the same by plain backpropagation': b, 'their ratio': a / b };
}
