/** Chains of populations, one hop a window: contiguous gates carry a packet from u0 to un. */
import { invalid, raise } from '../../errors';
import { checkGiven, either, optional } from '../../kinds';
import { overlapFaults, overlapGain } from '../overlap-gain';
import type { Fragment, Matrix, Population, Projection, Window } from '../types';

/** What chains have in common. */
export interface HopOptions {
  /** Window length of every hop. */
  readonly T: number;
  /** Time constant of the populations (default: the circuit's). */
  readonly tau?: number;
  /** Synaptic gain S of every hop; default 'exact'. */
  readonly gain?: number | 'exact';
  /** Added to the argument while a gate is open: p = g0 + bias. A negative bias is a residual threshold. */
  readonly bias?: number;
  /** Resting threshold g0 of every projection (default: the circuit's). */
  readonly threshold?: number;
  /** Begins every name (default ''). */
  readonly prefix?: string;
  /** When the first window opens (default 0). */
  readonly start?: number;
}

const HOP_OPTIONS = {
  T: 'number',
  tau: 'number?',
  gain: optional(either('number', ['exact'])),
  bias: 'number?',
  threshold: 'number?',
  prefix: 'text?',
  start: 'number?',
} as const;

export interface GradedChainOptions extends HopOptions {
  /** Number of hops n: the populations are u0 ... un. */
  readonly stages: number;
  /** Components of every population (default 1). */
  readonly size?: number;
  /** Part of a window that it shares with the next (default 0, at most 0.9): faster by 1 / (1 - overlap). */
  readonly overlap?: number;
}

/**
 * A graded chain: window k begins at start + k (1 - overlap) T, lasts T and opens the projection "uk>uk+1".
 *
 *     I_{k+1}(t) = S A (t/tau) e^{-t/tau} in its own window;  A_n = A (S / S_exact)^n,  S_exact = (tau/T) e^{T/tau}
 *
 * With overlap, 'exact' is `overlapGain`: the amplitude is the same from stage to stage once the first few have shaped
 * the wave, and `overlapModes` says what is retained of the packet that came in.
 *
 * Source: Sornborger, Wang, Tao (J Comput Neurosci 2015); overlap: Wang, Sornborger, Tao (PLoS Comput Biol 2016).
 */
export function gradedChain(options: GradedChainOptions): Fragment {
  checkGiven('gradedChain', options, {
    stages: 'number',
    size: 'number?',
    overlap: 'number?',
    ...HOP_OPTIONS,
  });
  const { stages, size = 1, overlap = 0, gain = 'exact' } = options;
  checkCount('gradedChain.stages', 'number of hops', stages, 1);
  checkCount('gradedChain.size', 'size', size, 1);
  checkTimes('gradedChain', options);
  raise(...overlapFaults('gradedChain.overlap', overlap));
  const sizes = new Array<number>(stages + 1).fill(size);
  if (overlap === 0) return chain(options, sizes, []);
  const { T, tau = 1 } = options;
  const number = gain === 'exact' ? overlapGain({ T, tau, overlap }) : gain;
  // the gain belongs to this time constant, whatever the circuit's
  return chain({ ...options, tau, gain: number }, sizes, [], (1 - overlap) * T);
}

export interface VectorChainOptions extends HopOptions {
  /** One matrix [target, source] for each hop: sizes of neighbours must fit. */
  readonly matrices: readonly Matrix[];
}

/**
 * A chain of thresholded linear maps: A_{k+1} = [K_k A_k]^+ componentwise, with S_exact a product of ReLU layers.
 *
 * Source: Sornborger, Tao, Snyder, Zlotnik (NICE 2019).
 */
export function vectorChain(options: VectorChainOptions): Fragment {
  checkGiven('vectorChain', options, { matrices: 'list', ...HOP_OPTIONS });
  const { matrices } = options;
  if (!Array.isArray(matrices) || matrices.length === 0)
    raise(invalid('vectorChain.matrices', 'matrices', matrices, 'at least one matrix [target, source]'));
  checkTimes('vectorChain', options);
  const sizes = [widthOf(matrices[0], 0)];
  matrices.forEach((matrix, k) => {
    const width = widthOf(matrix, k);
    const wanted = sizes[k];
    if (width !== wanted)
      raise(
        invalid(
          `vectorChain.matrices[${k}]`,
          'number of columns',
          width,
          `${wanted}, the rows of the one before`,
        ),
      );
    sizes.push(matrix.length);
  });
  return chain(options, sizes, matrices);
}

function widthOf(matrix: Matrix | undefined, k: number): number {
  const width = Array.isArray(matrix) ? matrix[0]?.length : undefined;
  if (!(width > 0))
    raise(invalid(`vectorChain.matrices[${k}]`, 'matrix', matrix, 'a list of rows [target, source]'));
  return width;
}

/** The most hops, populations or components of a fragment: a circuit of more fits into no memory. */
const MOST = 2 ** 22;

export function checkCount(path: string, what: string, count: number, least: number): void {
  if (count > MOST) raise(invalid(path, what, count, `at most ${MOST}`));
  if (!(Number.isInteger(count) && count >= least))
    raise(invalid(path, what, count, `a whole number of at least ${least}`));
}

/** T is at least 0, start is finite. */
export function checkTimes(
  path: string,
  { T, start = 0 }: { readonly T: number; readonly start?: number },
): void {
  if (!(T >= 0 && Number.isFinite(T)))
    raise(invalid(`${path}.T`, 'window length', T, 'a number of at least 0'));
  if (!Number.isFinite(start)) raise(invalid(`${path}.start`, 'start', start, 'a finite number'));
}

function chain(
  options: HopOptions,
  sizes: readonly number[],
  matrices: readonly Matrix[],
  step = options.T,
): Fragment {
  const { T, tau, gain = 'exact', bias = 0, threshold, prefix = '', start = 0 } = options;
  const name = (k: number) => `${prefix}u${k}`;
  const hop = (k: number) => `${name(k)}>${name(k + 1)}`;
  const populations = sizes.map(
    (size, k): Population => ({ name: name(k), size, ...(tau === undefined ? {} : { tau }) }),
  );
  const projections: Projection[] = [];
  const windows: Window[] = [];
  for (let k = 0; k + 1 < sizes.length; k++) {
    const matrix = matrices[k];
    projections.push({
      name: hop(k),
      from: [{ population: name(k), ...(matrix === undefined ? {} : { matrix }) }],
      to: [{ population: name(k + 1), gain }],
      ...(threshold === undefined ? {} : { threshold }),
    });
    // times by multiplication: repeated addition would drift
    windows.push({
      t: [start + k * step, step === T ? start + (k + 1) * T : start + k * step + T],
      open: [bias === 0 ? hop(k) : { projection: hop(k), bias }],
    });
  }
  return { populations, projections, schedule: { windows } };
}
