/** B6: ten rows of fan-in ten are open in each window, however large the network around them is. */
import type { Backend, Request } from '../../src/backends/backend';
import { read } from '../../src/backends/reading';
import { requestOf } from '../../src/backends/request';
import { type Circuit, circuit, meanField, type Plan, plan } from '../../src/index';
import { cpuSeconds } from './clock';
import { random } from './random';
import type { Growth, Task } from './task';
import { median, type Point, timed, timedFresh } from './timing';

const SIZE = 10;
const T = 0.7;
const GAIN = Math.exp(T) / T;
/** Row sums of K, a little below 1: round a short ring the residues of earlier turns would make the packet grow. */
const ROW_SUM = 0.998;

export function fixedActivity(quick: boolean): Task {
  const windows = quick ? 200 : 2000;
  const sizes = quick ? [100, 1000, 10_000] : [100, 1000, 10_000, 100_000, 1_000_000];
  const first = tour(sizes[0], windows);
  const measured: Measured[] = [];
  const measure = () => {
    if (measured.length > 0) return measured;
    for (const n of sizes) {
      const began = cpuSeconds();
      // where the start of a run costs most, more windows are needed to see one
      measured.push(windowCost(n, n >= 1e5 ? 10 * windows : windows));
      if (10 * (cpuSeconds() - began) > 200) break;
    }
    return measured;
  };
  return {
    id: 'B6',
    title: `fixed activity, ${windows} windows in a network of ${sizes[0]} currents`,
    timed: 'meanField().run of a ready plan and solution.vector(end); no peer: its cost grows with n',
    goals: {},
    accuracy: 1e-12,
    ours() {
      const planned = plan(first.circuit);
      const { answer, ...times } = timed(() => {
        const request = requestFor(planned, first, windows);
        const solution = read(backend, planned, request, backend.run(planned, request));
        return solution.vector(windows * T, last(first, windows));
      });
      return { ...times, error: relativeError(answer, first, windows) };
    },
    peers: () => [],
    parts: () => partsOf(measure()),
    growth() {
      const points = measure().map(({ n, window }) => ({ n, seconds: window }));
      const missing = sizes.slice(points.length);
      const skipped = missing.length === 0 ? {} : { note: `not run, too long: n = ${missing.join(', ')}` };
      return [
        small('cost of one more window against n, to 10^4', points, 1e4, 0.1, {}),
        small('cost of one more window against n, all', points, Number.POSITIVE_INFINITY, 0.2, skipped),
      ];
    },
  };
}

const small = (what: string, points: readonly Point[], most: number, goal: number, note: object): Growth => ({
  what,
  points: points.filter(({ n }) => n <= most),
  goal,
  ...note,
});

interface Measured {
  readonly n: number;
  readonly plan: number;
  /** A run of no windows: what is done once for every population and projection. */
  readonly start: number;
  readonly window: number;
}

const partsOf = (measured: readonly Measured[]): Record<string, number> =>
  Object.fromEntries(
    measured.flatMap(({ n, plan, start }) => [
      [`plan(), n = ${n}`, plan],
      [`start of a run, n = ${n}`, start],
    ]),
  );

const backend: Backend = meanField();

/** A packet on tour: in every window one projection between two populations is open, all others are closed. */
interface Tour {
  readonly circuit: Circuit;
  readonly order: readonly number[];
  readonly matrices: ReadonlyMap<number, number[][]>;
}

function tour(n: number, windows: number): Tour {
  const draw = random(n);
  const populations = n / SIZE;
  const order = shuffled(populations, draw);
  const matrices = new Map<number, number[][]>();
  const target = (k: number) => order[(k + 1) % populations];
  const projections = order.map((population, k) => {
    const matrix = rows(draw);
    matrices.set(k, matrix);
    return {
      name: `hop${k}`,
      from: [{ population: `u${population}`, matrix }],
      to: [{ population: `u${target(k)}`, gain: GAIN }],
    };
  });
  return {
    order,
    matrices,
    circuit: circuit({
      populations: order.map((_, p) => ({ name: `u${p}`, size: SIZE })),
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
    }),
  };
}

function rows(draw: () => number): number[][] {
  return Array.from({ length: SIZE }, () => {
    const row = Array.from({ length: SIZE }, draw);
    const sum = row.reduce((total, weight) => total + weight, 0);
    return row.map((weight) => (weight * ROW_SUM) / sum);
  });
}

function shuffled(count: number, draw: () => number): number[] {
  const order = Array.from({ length: count }, (_, k) => k);
  for (let k = count - 1; k > 0; k--) {
    const other = Math.floor(draw() * (k + 1));
    [order[k], order[other]] = [order[other], order[k]];
  }
  return order;
}

const last = ({ order }: Tour, windows: number): string => `u${order[windows % order.length]}`;

function requestFor(planned: Plan, { order }: Tour, windows: number): Request {
  const tspan = [0, windows * T] as const;
  const packet = Array.from({ length: SIZE }, (_, i) => (i + 1) / SIZE);
  return requestOf(planned, { tspan, tEval: tspan, initial: { [`u${order[0]}`]: packet } });
}

/** The packet by hand: a hop is K A plus what is left of the destination's last turn; no row is ever negative. */
function relativeError(found: Float64Array, { order, matrices }: Tour, windows: number): number {
  const current = order.map(() => new Float64Array(SIZE));
  const since = new Int32Array(order.length);
  current[0] = Float64Array.from({ length: SIZE }, (_, i) => (i + 1) / SIZE);
  for (let k = 0; k < windows; k++) {
    const [from, to] = [k % order.length, (k + 1) % order.length];
    const A = current[from] as Float64Array;
    const left = (current[to] as Float64Array).map((I) => I * Math.exp(-(k + 1 - since[to]) * T));
    const K = matrices.get(from) ?? [];
    current[to] = left.map((rest, r) => rest + (K[r] ?? []).reduce((sum, w, j) => sum + w * A[j], 0));
    since[to] = k + 1;
  }
  const wanted = current[windows % order.length] as Float64Array;
  return Math.max(...Array.from(found, (I, i) => Math.abs(I / wanted[i] - 1)));
}

/** The cost of one window more: the difference of a run of all windows and one of the first half of them. */
function windowCost(n: number, windows: number): Measured {
  // of a circuit never planned before: a plan may be remembered
  const planning = timedFresh(
    () => tour(n, windows),
    (made) => ({ made, planned: plan(made.circuit) }),
  );
  const { made, planned } = planning.answer;
  const half = windows / 2;
  const time = (count: number) => timed(() => backend.run(planned, requestFor(planned, made, count)), 0);
  time(windows);
  const rounds = Array.from({ length: n >= 1e5 ? 3 : 9 }, () => [
    time(0).seconds,
    time(half).seconds,
    time(windows).seconds,
  ]);
  const column = (k: number) => median(rounds.map((round) => round[k]));
  const differences = rounds.map((round) => round[2] - round[1]);
  return {
    n,
    plan: planning.seconds,
    start: column(0),
    window: median(differences) / half,
  };
}
