/** The Loihi emulator beside Brian 2: 1,000 compartments, 100,000 recurrent synapses, with and without learning. */
import { loihi } from '../../src/index';
import { BRIAN_TARGETS, brian, brianName, type LoihiProblem } from './peers/brian';
import type { Python } from './peers/scipy';
import { random } from './random';
import type { Task } from './task';
import { timed, timedFresh } from './timing';

/** Of each input, in spikes a step: 10 Hz where a step is a millisecond. */
const RATE = 0.01;

/** Depression wins by a little, so that learning does not set the network on fire. */
const TRACES = { x1: { impulse: 16, tau: 8 }, y1: { impulse: 20, tau: 8 } } as const;

export function onLoihi(python: Python | undefined, quick: boolean, learning: boolean): Task {
  const problem = problemOf(quick ? 100 : 1000, quick ? 1000 : 100_000, quick ? 200 : 10_000, learning);
  const network = networkOf(problem);
  const fresh = () => loihi.emulator(network);
  const solve = (chip: loihi.Emulator) => chip.run({ steps: problem.steps, tEval: [] });
  const ours = solve(fresh());
  const counts = loihi.totals(ours.ledger);
  const each = (count: number) => (count / problem.steps).toFixed(0);
  return {
    id: learning ? 'loihi-learning' : 'loihi',
    title: `Loihi network of ${problem.neurons} compartments, ${problem.from.length} synapses, ${learning ? 'traces and learning' : 'no learning'}; a step has ${each(counts.spikes)} spikes, ${each(counts.synapticOperations)} synaptic operations`,
    timed: `run() of ${problem.steps} steps on a chip that is ready; peers: run() without compiling and setting up; errors: ${learning ? 'distance of the mean weights, of the range; each side draws its own numbers' : 'spikes that differ'}`,
    goals: { [brianName('cython')]: learning ? 5 : 10 },
    accuracy: learning ? 0.01 : 0,
    ours() {
      const { answer, ...times } = timedFresh(fresh, solve, { measurements: 5 });
      return { ...times, error: learning ? 0 : differing(answer, ours.spikes['n']) };
    },
    peers: () =>
      python === undefined
        ? []
        : BRIAN_TARGETS.map((target) => {
            const found = brian(python, target, problem);
            const error = learning
              ? Math.abs(found.meanWeight - meanWeight(ours)) / 512
              : differing(ours, found);
            return { name: brianName(target), seconds: found.seconds, least: found.least, error };
          }),
    parts: () => ({
      'loihi.network()': timed(() => networkOf(problem)).seconds,
      'emulator()': timed(fresh).seconds,
    }),
  };
}

function problemOf(neurons: number, synapses: number, steps: number, learning: boolean): LoihiProblem {
  const draw = random(11);
  const pairs = new Set<number>();
  while (pairs.size < synapses) pairs.add(Math.floor(draw() * neurons * neurons));
  const sorted = [...pairs].sort((a, b) => a - b);
  const input = { i: [] as number[], t: [] as number[] };
  for (let t = 0; t < steps; t++)
    for (let i = 0; i < neurons; i++)
      if (draw() < RATE) {
        input.i.push(i);
        input.t.push(t);
      }
  return {
    neurons,
    steps,
    decayU: 1024,
    decayV: 512,
    vth: 600,
    refractory: 2,
    from: sorted.map((pair) => Math.floor(pair / neurons)),
    to: sorted.map((pair) => pair % neurons),
    weights: sorted.map(() => 2 * Math.floor(draw() * 61) - 60),
    drive: 250,
    input,
    learning: learning ? TRACES : null,
  };
}

const networkOf = (problem: LoihiProblem) =>
  loihi.network({
    groups: [
      {
        name: 'n',
        size: problem.neurons,
        vth: problem.vth,
        decayU: problem.decayU,
        decayV: problem.decayV,
        refractory: problem.refractory,
      },
    ],
    generators: [{ name: 'in', size: problem.neurons, spikes: problem.input }],
    synapses: [
      { name: 'drive', from: 'in', to: 'n', pattern: 'one-to-one', weights: problem.drive },
      {
        name: 'w',
        from: 'n',
        to: 'n',
        pattern: 'pairs',
        pairs: problem.from.map((i, k) => [i, problem.to[k]] as const),
        weights: problem.weights,
        ...(problem.learning === null ? {} : { rule: 'stdp' }),
      },
    ],
    rules: problem.learning === null ? [] : [{ name: 'stdp', dw: '2*x1*y0 - 2*y1*x0', ...problem.learning }],
  });

const meanWeight = ({ weights }: loihi.Emulation): number => {
  const w = weights['w'] ?? new Float64Array(0);
  return w.reduce((sum, value) => sum + value, 0) / w.length;
};

interface Fired {
  readonly i: ArrayLike<number>;
  readonly t: ArrayLike<number>;
}

/** Spikes that only one of two runs has. */
function differing({ spikes }: loihi.Emulation, other: Fired | undefined): number {
  const keys = ({ i, t }: Fired) => new Set(Array.from(i, (unit, k) => `${unit} ${t[k]}`));
  const [a, b] = [keys(spikes['n'] ?? { i: [], t: [] }), keys(other ?? { i: [], t: [] })];
  const alone = (one: Set<string>, two: Set<string>) => [...one].filter((key) => !two.has(key)).length;
  return alone(a, b) + alone(b, a);
}
