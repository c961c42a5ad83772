/** A linear transform of two signed numbers that integrate-and-fire neurons learn: the circuit of figures 2 to 4. */
import type { Backend } from '../../src/backends/backend';
import { simulate } from '../../src/backends/simulate';
import type { Solution } from '../../src/backends/solution';
import { spiking } from '../../src/backends/spiking/spiking';
import { circuit } from '../../src/circuit/circuit';
import { backprop, networkOf } from '../../src/circuit/fragments/backprop';
import { errorWindow } from '../../src/learning/expected';
import { initialOf, inputsOf } from '../../src/learning/patterns';
import { linearTransform } from '../../src/learning/tasks';
import { train } from '../../src/learning/train';
import { backpropWeights, type NamedWeights } from '../../src/learning/weights';
import { stream } from '../../src/numerics/random';

export const SEED = 1;
export const NEURONS = 100;
export const DT = 0.04;
const task = linearTransform(2);
/** Noise at zero stays in the dead zone of masks, where there are any. */
export const NETWORK = { ...task.network, maskGain: 100 };
const network = networkOf(NETWORK);
const made = circuit(backprop(NETWORK));
export const PERIOD = made.schedule.period ?? 0;

const neurons = (record: boolean): Backend =>
  spiking({
    ...{ model: 'if', neurons: NEURONS, dt: DT, seed: SEED },
    ...(record ? { record: { spikes: true as const } } : {}),
  });

/** Presentations from the start of learning on, with every spike, and the same without noise. */
export function presented(cycles: number): { readonly spikes: Solution; readonly mean: Solution } {
  const patterns = Array.from({ length: cycles }, (_, k) => task.patterns(SEED)(k));
  const weights = backpropWeights(NETWORK, SEED, task.initialisation);
  const options = { initial: initialOf(made, weights), inputs: inputsOf(network, patterns), cycles };
  return { spikes: simulate(made, { ...options, backend: neurons(true) }), mean: simulate(made, options) };
}

/** The errors E+ and E- at the ends of their windows: the largest distance of those in spikes from the mean field's. */
export function errorApart({ spikes, mean }: ReturnType<typeof presented>, cycles: number): number {
  const at = (k: number) => k * PERIOD + (errorWindow(network) + 1) * network.T;
  const apart = Array.from({ length: cycles }, (_, k) =>
    ['E+', 'E-'].map((name) => {
      const [own, wanted] = [spikes, mean].map((run) => run.vector(at(k), name));
      return Math.max(...own.map((value, i) => Math.abs(value - wanted[i])));
    }),
  );
  return Math.max(...apart.flat());
}

/** The weights after each so many presentations, row by row. */
export function learnt(presentations: number, every: number, backend?: Backend): NamedWeights[] {
  const steps = train({
    network: NETWORK,
    weights: backpropWeights(NETWORK, SEED, task.initialisation),
    pattern: task.patterns(SEED),
    ...{ presentations, every },
    ...(backend === undefined ? {} : { backend }),
  });
  return Array.from(steps, ({ weights }) => weights);
}

export const inSpikes = (presentations: number, every: number): NamedWeights[] =>
  learnt(presentations, every, neurons(false));

/** M by rows, as the task draws it: what the weights are to become. */
export function transform(): Float64Array {
  const { uniform } = stream(SEED, 'teacher');
  return Float64Array.from({ length: 4 }, () => 2 * uniform() - 1);
}

/** The root of the mean squared distance of weights from M. */
export function distance(steps: readonly NamedWeights[]): number {
  const M = transform();
  const squares = steps.flatMap(({ W1 }) => Array.from(W1, (w, i) => (w - M[i]) ** 2));
  return Math.sqrt(squares.reduce((sum, value) => sum + value, 0) / squares.length);
}
