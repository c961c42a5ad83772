/**
 * The benchmark tasks by the public names of the library alone, so that the code of any commit can do them: sizes and data
 * are those of analysis/benchmarks. Each answers with a number, by which one sees that two checkouts did the same work.
 */
import { random } from '../../analysis/benchmarks/random';
import type * as Library from '../../src/index';

/** Every run gets something fresh, the making of which is not timed, or `undefined`. */
export interface Workload {
  readonly title: string;
  prepare(library: typeof Library): { make?(): unknown; run(fresh: unknown): number };
}

/** Public names that changed: each is looked up under all it ever had, `a.b` being b of the group a. */
const NAMES = {
  engines: ['sbpEngines', 'sbp.engines', 'sbp.sbpEngines'],
  matrices: ['sbpMatrices', 'sbp.matrices', 'sbp.sbpMatrices', 'sbp.matricesOf'],
  sbpWeights: ['sbpWeights', 'sbp.weights', 'sbp.sbpWeights'],
} as const;

function named<T>(library: typeof Library, key: keyof typeof NAMES): T {
  for (const name of NAMES[key]) {
    const found = name
      .split('.')
      .reduce<unknown>((group, part) => (group as Record<string, unknown> | undefined)?.[part], library);
    if (found !== undefined) return found as T;
  }
  throw new Error(`the library has no ${NAMES[key].join(' or ')}: add its name to NAMES in workloads.ts`);
}

const sum = (values: ArrayLike<number>): number => {
  let total = 0;
  for (let k = 0; k < values.length; k++) total += values[k];
  return total;
};

const sumOfAll = (arrays: Readonly<Record<string, ArrayLike<number>>>): number =>
  sum(Object.values(arrays).map(sum));

function chain(stages: number, full: boolean): Workload['prepare'] {
  return ({ circuit, gradedChain, simulate }) => {
    const made = circuit(gradedChain({ stages, T: 0.7 }));
    return {
      run() {
        const solution = simulate(made, { initial: { u0: 0.7 } });
        // the currents of all populations are made at once, so that one of them tells enough
        return full ? sum(solution.currents[`u${stages}`]) : solution.at(solution.tspan[1], `u${stages}`);
      },
    };
  };
}

/** Three layers of 64 in a ring, dense, ten cycles: rows cross their thresholds inside the windows. */
const crossingLayers: Workload['prepare'] = ({ circuit, simulate }) => {
  const [layers, size, cycles] = [3, 64, 10];
  const draw = random(11);
  const scale = 12 / Math.sqrt(size);
  const list = <T>(length: number, item: (k: number) => T) => Array.from({ length }, (_, k) => item(k));
  const matrices = list(layers, () => list(size, () => list(size, () => scale * (draw() - 0.5))));
  const biases = list(layers * cycles, () => list(size, () => draw() - 0.5));
  const initial = { l0: list(size, draw) };
  const made = circuit({
    threshold: 60,
    populations: list(layers, (k) => ({ name: `l${k}`, size })),
    projections: matrices.map((matrix, k) => ({
      name: `K${k}`,
      from: [{ population: `l${k}`, matrix }],
      to: [{ population: `l${(k + 1) % layers}`, gain: 1 }],
    })),
    schedule: {
      windows: biases.map((bias, k) => ({
        t: [k, k + 1] as const,
        open: [{ projection: `K${k % layers}`, bias }],
      })),
    },
  });
  return {
    run() {
      const solution = simulate(made, { initial });
      const end = solution.tspan[1];
      return sum(list(layers, (k) => sum(solution.vector(end, `l${k}`))));
    },
  };
};

/** A circuit 2-4-1 that learns XOR online for 437 cycles of 11 windows. */
const learningCircuit: Workload['prepare'] = ({ backprop, backpropWeights, circuit, simulate, xor }) => {
  const cycles = 437;
  const made = circuit(backprop(xor.network));
  const weights = backpropWeights(xor.network, 5, xor.initialisation);
  const pattern = xor.patterns(1);
  const batch = Array.from({ length: cycles }, (_, k) => pattern(k));
  const initial = Object.fromEntries(
    made.weights.map(({ name, shape: [rows, columns] }) => [
      name,
      Array.from({ length: rows }, (_, r) => weights[name].subarray(r * columns, (r + 1) * columns)),
    ]),
  );
  const column = (of: 'x' | 't') => batch.map((one) => Float64Array.from(one[of]));
  const inputs = { x: column('x'), t: column('t'), one: 1 };
  return { run: () => sumOfAll(simulate(made, { initial, inputs, cycles }).weights) };
};

/** A packet on tour through 1000 populations of 10: in every window one of 1000 projections is open. */
const fixedActivity: Workload['prepare'] = ({ circuit, simulate }) => {
  const [size, populations, windows, T] = [10, 1000, 2000, 0.7];
  const draw = random(size * populations);
  const order = Array.from({ length: populations }, (_, k) => k);
  for (let k = populations - 1; k > 0; k--) {
    const other = Math.floor(draw() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  const rows = () =>
    Array.from({ length: size }, () => {
      const row = Array.from({ length: size }, draw);
      const total = sum(row);
      return row.map((weight) => (weight * 0.998) / total);
    });
  const projections = order.map((population, k) => ({
    name: `hop${k}`,
    from: [{ population: `u${population}`, matrix: rows() }],
    to: [{ population: `u${order[(k + 1) % populations]}`, gain: Math.exp(T) / T }],
  }));
  const made = circuit({
    populations: order.map((_, p) => ({ name: `u${p}`, size })),
    projections,
    schedule: {
      windows: [
        // a projection that no window names is never closed
        { t: [0, 0], open: projections.map(({ name }) => name) },
        ...Array.from({ length: windows }, (_, k) => ({
          t: [k * T, (k + 1) * T] as const,
          open: [`hop${k % populations}`],
        })),
      ],
    },
  });
  const initial = { [`u${order[0]}`]: Array.from({ length: size }, (_, i) => (i + 1) / size) };
  const last = `u${order[windows % populations]}`;
  return { run: () => sum(simulate(made, { initial, tEval: [] }).vector(windows * T, last)) };
};

/** Spiking backprop 400-400-10 on the first 1000 digits, from fresh weights. */
const spikingBackprop =
  (name: string): Workload['prepare'] =>
  (library) => {
    const { activePixels, first, mnist20, readDataset } = library;
    const count = 1000;
    const layers = [400, 400, 10] as const;
    const samples = activePixels(mnist20(first(readDataset('mnist', 'train'), count)));
    const matrices = named<typeof Library.sbpMatrices>(library, 'matrices');
    const begin = matrices(layers, named<typeof Library.sbpWeights>(library, 'sbpWeights')(layers, 1));
    const make = named<typeof Library.sbpEngines>(library, 'engines').get(name) as Library.SbpEngineMaker;
    const order = Int32Array.from({ length: count }, (_, k) => k);
    return {
      make: () => make(layers, begin),
      run: (fresh) => (fresh as Library.SbpEngine).present(samples, order, 0, count).squared,
    };
  };

/** A circuit 400-400-10 that learns 50 digits online: few, since the least of many short runs is steadier than of a few long. */
const digits: Workload['prepare'] = (library) => {
  const { backpropWeights, classification, first, mnist20, readDataset, train } = library;
  const presentations = 50;
  const set = mnist20(first(readDataset('mnist', 'train'), presentations));
  const task = classification({ name: 'mnist', shows: 'digits', train: set, test: set });
  const { network, initialisation } = task;
  const weights = backpropWeights(network, 1, initialisation);
  const pattern = task.patterns(1);
  return {
    run: () =>
      sumOfAll(
        [...train({ network, weights, pattern, presentations, every: presentations })].pop()?.weights ?? {},
      ),
  };
};

export const WORKLOADS: Readonly<Record<string, Workload>> = {
  B1: { title: 'chain of 1000 hops, full state', prepare: chain(1000, true) },
  B2: { title: 'chain of 1000 hops, packet only', prepare: chain(1000, false) },
  B3: { title: 'chain of 12 hops, full state', prepare: chain(12, true) },
  B4: { title: 'layers 64-64-64 in a ring', prepare: crossingLayers },
  B5: { title: 'learning circuit 2-4-1, 437 cycles', prepare: learningCircuit },
  B6: { title: 'fixed activity, 10,000 currents', prepare: fixedActivity },
  B8: { title: 'spiking backprop, TypeScript', prepare: spikingBackprop('typescript') },
  'B8-wasm': { title: 'spiking backprop, WebAssembly', prepare: spikingBackprop('fast') },
  digits: { title: 'circuit learns 50 digits', prepare: digits },
};
