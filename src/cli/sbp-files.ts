/** Training of the spiking backprop network as files: a checkpoint in NPZ, and what its run was. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { invalid, missing, PulsegateError, raise, show, within } from '../errors';
import { readBytes, readText, sha256 } from '../io/disk/files';
import { parseJson, toJson } from '../io/json';
import { type NpyArray, parseNpz } from '../io/npz';
import type { SbpCheckpoint, SbpEpoch } from '../learning/sbp-train';
import { MATRICES, type SbpMatrices, type SbpTally, shapeOf } from '../sbp/engine';
import type { SbpLayers } from '../sbp/types';

const LARGEST = 2 ** 30;
const COUNTS = ['samples', 'exact', 'spikes', 'activation', 'wrong', 'squared'] as const;

/** All eight matrices, each [source, target]. */
export const matrixArrays = (matrices: SbpMatrices, layers: SbpLayers): Record<string, NpyArray> =>
  Object.fromEntries(
    MATRICES.map((name) => [name, { shape: shapeOf(name, layers), data: Int32Array.from(matrices[name]) }]),
  );

/** The matrices, and the counts from which a run goes on: of each epoch that is over, and of the one that is not. */
export function checkpointArrays(
  { matrices, epochs, running }: SbpCheckpoint,
  layers: SbpLayers,
): Record<string, NpyArray> {
  const row = (tally: SbpTally | null) => COUNTS.map((name) => tally?.[name] ?? 0);
  const table = (rows: readonly number[][]): NpyArray => ({
    shape: [rows.length, COUNTS.length],
    data: Float64Array.from(rows.flat()),
  });
  return {
    ...matrixArrays(matrices, layers),
    train_counts: table(epochs.map(({ train }) => row(train))),
    test_counts: table(epochs.map(({ test }) => row(test))),
    running_counts: table([row(running)]),
  };
}

export interface ReadWeights {
  readonly layers: SbpLayers;
  readonly matrices: SbpMatrices;
  /** What a checkpoint goes on from; absent in a file of weights alone. */
  readonly from?: Pick<SbpCheckpoint, 'epochs' | 'running'>;
  readonly sha256: string;
}

/** Reads weights, or a checkpoint; the layers are those that the file has, or must be those given. */
export function readWeights(file: string, wanted?: SbpLayers): ReadWeights {
  const bytes = readBytes(file, LARGEST);
  const arrays = parseNpz(bytes, file);
  return within(file, () => {
    const layers = wanted ?? layersOf(arrays);
    const matrices = Object.fromEntries(
      MATRICES.map((name) => [name, matrixOf(arrays, name, shapeOf(name, layers))]),
    ) as unknown as SbpMatrices;
    const from = arrays['running_counts'] === undefined ? {} : { from: progressOf(arrays) };
    return { layers, matrices, ...from, sha256: sha256(bytes) };
  });
}

type Arrays = Readonly<Record<string, NpyArray>>;

function arrayOf(arrays: Arrays, name: string): NpyArray {
  const array = arrays[name];
  if (array === undefined) throw new PulsegateError([missing(name, 'array')]);
  return array;
}

function layersOf(arrays: Arrays): SbpLayers {
  const [W1, W2] = [arrayOf(arrays, 'W1').shape, arrayOf(arrays, 'W2').shape];
  if (W1.length !== 2) raise(invalid('W1', 'shape', W1, '[input, hidden]'));
  if (W2.length !== 2 || W2[0] !== W1[1]) raise(invalid('W2', 'shape', W2, `[${W1[1]}, output]`));
  return [W1[0], W1[1], W2[1]];
}

function matrixOf(arrays: Arrays, name: string, shape: readonly [number, number]): Int16Array {
  const array = arrayOf(arrays, name);
  if (array.shape.join() !== shape.join())
    raise(invalid(name, 'shape', array.shape, `[${shape.join(', ')}]`));
  const matrix = Int16Array.from(array.data);
  const at = matrix.findIndex((w, k) => w !== array.data[k] || w % 2 !== 0 || w < -256 || w > 254);
  if (at >= 0) raise(invalid(`${name}[${at}]`, 'weight', array.data[at], 'even, -256 to 254'));
  return matrix;
}

function progressOf(arrays: Arrays): Pick<SbpCheckpoint, 'epochs' | 'running'> {
  const rows = (name: string) => {
    const { shape, data } = arrayOf(arrays, name);
    if (shape.length !== 2 || shape[1] !== COUNTS.length)
      raise(invalid(name, 'shape', shape, `[rows, ${COUNTS.length}]`));
    const bad = data.findIndex((value) => !(Number.isSafeInteger(value) && value >= 0));
    if (bad >= 0) raise(invalid(`${name}[${bad}]`, 'count', data[bad], 'a whole number of at least 0'));
    return Array.from({ length: shape[0] }, (_, r) => {
      const of = (column: number) => data[r * COUNTS.length + column];
      return Object.fromEntries(COUNTS.map((count, c) => [count, of(c)])) as unknown as SbpTally;
    });
  };
  const [train, test, running] = [rows('train_counts'), rows('test_counts'), rows('running_counts')];
  if (test.length !== train.length || running.length !== 1)
    raise(invalid('test_counts', 'number of rows', test.length, `${train.length}, as in train_counts`));
  const epochs = train.map((tally, k): SbpEpoch => {
    const tested = test[k];
    return { train: tally, test: tested.samples === 0 ? null : tested };
  });
  return { epochs, running: running[0] };
}

/** What a run is, all but how long: where two agree, one goes on from where the other was left. */
export type RunFacts = Readonly<Record<string, unknown>>;

export const RUN = 'run.json';
export const CHECKPOINT = 'checkpoint.npz';

/** The checkpoint that a run left in a folder, or undefined; a folder of another run is an error that names what differs. */
export function checkpointIn(folder: string, facts: RunFacts, layers: SbpLayers): ReadWeights | undefined {
  const path = join(folder, RUN);
  if (!existsSync(path)) return undefined;
  const before = within(path, () => parseJson(readText(path, LARGEST))) as RunFacts;
  for (const name of Object.keys(facts))
    if (toJson(before[name] ?? null, 0) !== toJson(facts[name] ?? null, 0))
      raise(
        invalid(
          path,
          name,
          facts[name],
          `${show(before[name])}, as the run in this folder has it; or give --out another folder`,
        ),
      );
  const file = join(folder, CHECKPOINT);
  if (!existsSync(file)) return undefined;
  const found = readWeights(file, layers);
  if (found.from === undefined) raise(missing(`${file}: running_counts`, 'array'));
  return found;
}
