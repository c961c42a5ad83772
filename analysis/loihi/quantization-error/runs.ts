/** What levels, weight bits and steps each cost a packet on the chip, beside the mean field. */
import { loihi } from '../../../src/backends/loihi/loihi';
import { type LoihiOptions, settingsOf } from '../../../src/backends/loihi/options';
import { stepModel } from '../../../src/backends/loihi/step-model';
import { decayOf, stepsOf } from '../../../src/backends/loihi/steps';
import { tablesOf } from '../../../src/backends/loihi/tables';
import { requestOf } from '../../../src/backends/request';
import { simulate } from '../../../src/backends/simulate';
import type { Solution } from '../../../src/backends/solution';
import { circuit } from '../../../src/circuit/circuit';
import { vectorChain } from '../../../src/circuit/fragments';
import { plan } from '../../../src/circuit/plan';
import type { Circuit, Transfer } from '../../../src/circuit/types';
import { PulsegateError } from '../../../src/errors';
import type { Form } from '../../../src/figures/figure';
import { stream } from '../../../src/numerics/random';

export const T = 2;
export const LEVELS = { quick: [8, 16, 32, 64], full: [8, 16, 32, 64, 128] };
export const BITS = [1, 2, 3, 4, 5, 6, 8];
export const STEPS = [4, 8, 16, 24, 32, 64];
export const AMPLITUDES = { quick: 20, full: 100 };
/** Signed matrices of two layers, and how many pairs of them. */
export const SIZE = 4;
export const PAIRS = { quick: 2, full: 30 };
/** Registers are made for more than ladders are, so that these may be trimmed. */
const RANGES = { range: 1.2, ranges: { hop: 1 } };

export type Kind = 'held' | 'decaying';

/** One hop of each of many amplitudes, from a source that is held, or one that decays. */
function hop(kind: Kind, size: number, transfer?: Transfer): Circuit {
  return circuit({
    populations: [
      { name: 'source', size, ...(kind === 'held' ? { input: true } : {}) },
      { name: 'u', size },
    ],
    projections: [
      {
        name: 'hop',
        from: [{ population: 'source' }],
        to: [{ population: 'u', gain: transfer === undefined ? 'exact' : 1.2 }],
        ...(transfer === undefined ? {} : { transfer }),
      },
    ],
    schedule: { windows: [{ t: [0, T], open: ['hop'] }] },
  });
}

/** Amplitudes from 0.05 to 0.95 that sit at different places between levels, whatever their number. */
const amplitudes = (count: number): number[] =>
  Array.from({ length: count }, (_, k) => 0.05 + (0.9 * (k + 0.37)) / count);

const given = (kind: Kind, values: readonly number[]) =>
  kind === 'held' ? { inputs: { source: values } } : { initial: { source: values } };

export const rootMeanSquare = (errors: readonly number[]): number =>
  Math.sqrt(errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length);

/** Rms error of a hop, and the spacing of its levels. */
export interface HopError {
  readonly rms: number;
  readonly spacing: number;
}

function hopError(kind: Kind, form: Form, options: LoihiOptions): HopError {
  const values = amplitudes(AMPLITUDES[form]);
  const run = simulate(hop(kind, values.length), {
    ...given(kind, values),
    tEval: [],
    backend: loihi({ ...RANGES, ...options }),
  });
  const arrived = run.vector(T, 'u');
  return {
    rms: rootMeanSquare(values.map((value, k) => arrived[k] - value)),
    spacing: run.chip?.lowering.ladders[0].spacing ?? Number.NaN,
  };
}

export const byLevels = (kind: Kind, form: Form): HopError[] =>
  LEVELS[form].map((levels) => hopError(kind, form, { levels }));

export type Rounding = 'each' | 'spread';

/** Rms error after both layers, and what the weights that the chip has account for, levels left out. */
export interface BitError {
  readonly rms: number;
  readonly weights: number;
}

/** The second of two layers of signed matrices, read with so many bits. */
export function byBits(rounding: Rounding, form: Form): BitError[] {
  const all = layersOf(PAIRS[form]);
  return BITS.map((weightBits) => {
    const [errors, expected]: [number[], number[]] = [[], []];
    for (const { net, matrices, u0 } of all) {
      const truth = simulate(net, { initial: { u0 }, tEval: [] });
      const run = simulate(net, { initial: { u0 }, tEval: [], backend: loihi({ weightBits, rounding }) });
      const wanted = truth.vector(2 * T, 'u2');
      const off = (values: ArrayLike<number>): number[] =>
        Array.from(values, (value, k) => value - wanted[k]);
      errors.push(...off(run.vector(2 * T, 'u2')));
      expected.push(...off(rounded(run, matrices[1], truth.vector(T, 'u1'))));
    }
    return { rms: rootMeanSquare(errors), weights: rootMeanSquare(expected) };
  });
}

interface TwoLayers {
  readonly net: Circuit;
  readonly matrices: readonly (readonly (readonly number[])[])[];
  readonly u0: readonly number[];
}

function layersOf(count: number): TwoLayers[] {
  const { uniform } = stream(7, 'matrices');
  const row = (of: () => number) => many(SIZE, of);
  return many(count, () => {
    const matrices = many(2, () => many(SIZE, () => row(() => 0.1 + 0.3 * (2 * uniform() - 1))));
    return { net: circuit(vectorChain({ T, matrices })), matrices, u0: row(() => 0.2 + 0.8 * uniform()) };
  });
}

const many = <V>(count: number, of: () => V): V[] => Array.from({ length: count }, of);

/** What the second layer makes of u1 with the weights that the chip has for it, in real numbers. */
function rounded(run: Solution, matrix: readonly (readonly number[])[], u1: Float64Array): number[] {
  const ratios = (from: string, to: string): number[] => {
    const found = run.chip?.lowering.weights.find(({ name }) => name.startsWith(`${from} > ${to} `));
    if (found === undefined) throw new Error(`no weights from ${from} to ${to}`);
    return Array.from(found.realised, (one, k) => one / found.wanted[k]);
  };
  const into = ratios('u0>u1', 'row u1>u2');
  const [out] = ratios('u1>u2', 'current u2');
  return matrix.map((row, j) =>
    Math.max(0, out * row.reduce((sum, K, i) => sum + into[j * row.length + i] * K * u1[i], 0)),
  );
}

export const byStepsOnChip = (form: Form): HopError[] =>
  STEPS.map((stepsPerTau) => hopError('decaying', form, { stepsPerTau }));

export const SATURATING: Transfer = { kind: 'saturating', G: 4, h: 0.05, F: 1 };

/** Rms error of a hop that is counted in steps, in real numbers: neither levels nor weights are rounded. */
export function bySteps(form: Form, transfer?: Transfer): number[] {
  const values = amplitudes(AMPLITUDES[form]);
  const net = hop('decaying', values.length, transfer);
  const planned = plan(net);
  const request = requestOf(planned, given('decaying', values));
  const truth = simulate(net, { ...given('decaying', values), tEval: [] }).vector(T, 'u');
  return STEPS.map((stepsPerTau) => {
    const steps = stepsOf(planned, request.tspan, stepsPerTau);
    if (Array.isArray(steps)) throw new PulsegateError(steps);
    const { ladders, selves, ...tables } = tablesOf(planned, request, settingsOf({ stepsPerTau }), steps);
    const last = stepModel(tables, request).subarray(-planned.size);
    const { offset } = planned.populations[1];
    return rootMeanSquare(values.map((_, k) => last[offset + k] - truth[k]));
  });
}

/** The decay that the chip has for so many steps in a tau, and how far the time constant is off for it. */
export const offTau = (stepsPerTau: number): { readonly off: number; readonly bound: number } => {
  const decay = decayOf(stepsPerTau);
  const tau = -1 / Math.log1p(-decay / 4096);
  const grid = 2 ** Math.max(0, Math.ceil(Math.log2(decay / 255)));
  return { off: Math.abs(tau / stepsPerTau - 1), bound: grid / (2 * decay) };
};
