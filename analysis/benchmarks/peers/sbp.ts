/** Spiking backprop by NumPy, in a Python of its own, and by C, compiled for this machine; CPU time is measured inside them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SbpLayers, SbpWeights } from '../../../src/index';
import type { SbpSamples } from '../../../src/sbp/samples';
import type { PeerTiming } from '../task';
import { oneThread, type Python } from './scipy';

export const DENSE = 'NumPy, dense';
export const TUNED = 'NumPy, tuned';
export const C = 'C -O3 -march=native';

export interface SbpProblem {
  readonly layers: SbpLayers;
  readonly weights: SbpWeights;
  /** Presented in their order. */
  readonly samples: SbpSamples;
}

const listOf = ({ start, active }: SbpSamples, k: number) =>
  Array.from(active.subarray(start[k], start[k + 1]));

interface Found {
  readonly seconds: number;
  readonly least: number;
  readonly w1: number[];
  readonly w2: number[];
}

export function numpy(
  python: Python | undefined,
  { layers, weights, samples }: SbpProblem,
  truth: SbpWeights,
): PeerTiming[] {
  if (python === undefined) return [];
  const input = JSON.stringify({
    enough: 1,
    layers,
    w1: Array.from(weights.w1),
    w2: Array.from(weights.w2),
    labels: Array.from(samples.labels),
    actives: Array.from({ length: samples.count }, (_, k) => listOf(samples, k)),
  });
  const { status, stdout, stderr } = spawnSync(python.command, [join(__dirname, 'sbp_peers.py')], {
    env: oneThread(),
    input,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`the NumPy peers failed: ${stderr.trim().split('\n').pop()}`);
  const found = JSON.parse(stdout) as Record<string, Found>;
  return Object.entries(found).map(([name, { w1, w2, ...times }]) => ({
    name: name === 'dense' ? DENSE : TUNED,
    ...times,
    error: differing(w1, truth.w1) + differing(w2, truth.w2),
  }));
}

/** The program, compiled; undefined where there is no C compiler. */
export function compiledC():
  | { readonly run: (problem: SbpProblem, truth: SbpWeights) => PeerTiming }
  | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'pulsegate-c-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const program = join(folder, 'sbp');
  const flags = ['-O3', '-march=native', '-o', program, join(__dirname, 'sbp.c')];
  const compiler = ['clang', 'gcc', 'cc'].find((name) => spawnSync(name, flags).status === 0);
  if (compiler === undefined) return undefined;
  return {
    run(problem, truth) {
      const file = join(folder, 'problem');
      writeFileSync(file, bytesOf(problem));
      const { status, stdout } = spawnSync(program, [file], { maxBuffer: 2 ** 28 });
      if (status !== 0) throw new Error('the C peer failed');
      const bytes = new Uint8Array(stdout).buffer;
      const [seconds = Number.NaN, least = Number.NaN] = new Float64Array(bytes, 0, 2);
      const w = new Int16Array(bytes, 16);
      const first = truth.w1.length;
      return {
        name: C,
        seconds,
        least,
        error: differing(w.subarray(0, first), truth.w1) + differing(w.subarray(first), truth.w2),
      };
    },
  };
}

function bytesOf({ layers, weights, samples }: SbpProblem): Buffer {
  const lists = Array.from({ length: samples.count }, (_, k) => listOf(samples, k));
  return Buffer.concat([
    Buffer.from(Int32Array.of(...layers, samples.count).buffer),
    Buffer.from(weights.w1.slice().buffer),
    Buffer.from(weights.w2.slice().buffer),
    ...lists.map((list, k) => Buffer.from(Int32Array.of(samples.labels[k], list.length, ...list).buffer)),
  ]);
}

export function differing(found: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let count = Math.abs(found.length - wanted.length);
  for (let k = 0; k < wanted.length; k++) if (found[k] !== wanted[k]) count++;
  return count;
}
