/** Composite neurons by NumPy, in a Python of its own, and by C, compiled for this machine; CPU time is measured inside them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { stochastic } from '../../../src/index';
import { layoutOf } from '../../../src/stochastic/layout';
import type { Intensities } from '../../../src/stochastic/stimuli';
import type { PeerTiming } from '../task';
import { oneThread, type Python } from './scipy';

export const NUMPY_LANES = 'NumPy, 20 lanes';
export const C_PLAIN = 'C -O3 -march=native';

export interface StochasticProblem {
  readonly network: stochastic.Network;
  readonly weights: stochastic.Weights;
  readonly lanes: number;
  readonly rate: number;
  /** Presented in their order, presentation n with the bits of key n. */
  readonly samples: readonly (Intensities & { readonly label: number; readonly key: number })[];
}

/** How far weights are from those of ours, of what was learnt: |w - w'| / |w' - w0|. */
export function distance(
  found: readonly ArrayLike<number>[],
  truth: stochastic.Weights,
  start: stochastic.Weights,
): number {
  let [off, all] = [0, 0];
  truth.forEach((matrix, l) => {
    matrix.forEach((w, k) => {
      off += (found[l][k] - w) ** 2;
      all += (w - start[l][k]) ** 2;
    });
  });
  return Math.sqrt(off / all);
}

export function numpyLanes(
  python: Python | undefined,
  { network, weights, lanes, rate, samples }: StochasticProblem,
  truth: stochastic.Weights,
): PeerTiming[] {
  if (python === undefined) return [];
  const { layers, length, rho, kappa } = network;
  const [size, hidden, output] = layers;
  const input = JSON.stringify({
    x: samples.map(({ inputs, levels }) => {
      const row = new Array<number>(size).fill(0);
      inputs.forEach((i, n) => {
        row[i] = levels[n] / 256;
      });
      return row;
    }),
    ...{ labels: samples.map(({ label }) => label), length, lanes, rules: [rho, kappa, rate] },
    w1: rowsOf(weights[0], hidden),
    w2: rowsOf(weights[1], output),
  });
  const { status, stdout, stderr } = spawnSync(python.command, [join(__dirname, 'stochastic_peers.py')], {
    env: oneThread(),
    input,
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`the NumPy peer failed: ${`${stderr}`.trim().split('\n').pop()}`);
  const { seconds, w1, w2 } = JSON.parse(`${stdout}`) as Record<'seconds' | 'w1' | 'w2', number[]>;
  return [
    { name: NUMPY_LANES, seconds: seconds[1], least: seconds[0], error: distance([w1, w2], truth, weights) },
  ];
}

const rowsOf = (matrix: Float64Array, columns: number): number[][] =>
  Array.from({ length: matrix.length / columns }, (_, i) =>
    Array.from(matrix.subarray(i * columns, (i + 1) * columns)),
  );

/** The program, compiled; undefined where there is no gcc. */
export function compiledNeurons():
  | { readonly run: (problem: StochasticProblem, truth: stochastic.Weights) => PeerTiming }
  | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pulsegate-c-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'stochastic');
  const flags = [
    '-O3',
    '-march=native',
    '-ffp-contract=off',
    '-o',
    program,
    join(__dirname, 'stochastic.c'),
    '-lm',
  ];
  const compiler = ['gcc', 'cc', 'clang'].find((name) => spawnSync(name, flags).status === 0);
  if (compiler === undefined) return undefined;
  return {
    run(problem, truth) {
      const file = join(folder, 'problem');
      writeFileSync(file, bytesOf(problem));
      const { status, stdout } = spawnSync(program, [file], { maxBuffer: 2 ** 28 });
      if (status !== 0) throw new Error('the C peer failed');
      const numbers = new Float64Array(new Uint8Array(stdout).buffer);
      const first = truth[0].length;
      return {
        name: C_PLAIN,
        seconds: numbers[0],
        least: numbers[1],
        error: distance(
          [numbers.subarray(2, 2 + first), numbers.subarray(2 + first)],
          truth,
          problem.weights,
        ),
      };
    },
  };
}

function bytesOf({ network, weights, lanes, rate, samples }: StochasticProblem): Buffer {
  const { layers, seats } = layoutOf(network);
  const [size, hidden, output] = network.layers;
  const [first, second] = layers;
  return Buffer.concat([
    Buffer.from(Float64Array.of(network.rho, network.kappa, rate).buffer),
    Buffer.from(
      Int32Array.of(
        ...[size, hidden, output, network.length, samples.length, lanes, seats.length],
        ...[first.axon, first.dendrites, second.axon],
      ).buffer,
    ),
    ...weights.map((matrix) => Buffer.from(matrix.slice().buffer)),
    Buffer.from(seats.slice().buffer),
    ...samples.flatMap(({ key, label, inputs, levels }) => [
      Buffer.from(Int32Array.of(key, label, inputs.length).buffer),
      Buffer.from(inputs.slice().buffer),
      Buffer.from(levels.slice().buffer),
      Buffer.alloc((4 - ((3 * inputs.length) % 4)) % 4),
    ]),
  ]);
}
