/** Binary units with a box for their derivative: the forward pass and the output errors of spiking backprop, in rates. */
import { invalid, raise } from '../../errors';
import { checkGiven, LAYERS } from '../../kinds';
import type { Fragment, Matrix, Projection, Source } from '../types';

export interface BinaryForwardOptions {
  /** Units of the input, the hidden and the output layer. */
  readonly layers: readonly [input: number, hidden: number, output: number];
  /** Length of each of the four windows. */
  readonly T: number;
  /** Time constant of the populations (default: the circuit's, taken as 1). */
  readonly tau?: number;
  /** Values of the weights W1 and W2, [target, source]; a run may give them instead. */
  readonly weights?: { readonly W1: Matrix; readonly W2: Matrix };
  /** The activation at which the derivative ends (default 1024); units fire above half of it. */
  readonly vth?: number;
  /** Least distance between two activations (default 2): thresholds are put half a step higher, so that none is met. */
  readonly step?: number;
  /** Bound of |weight|, for closed rows to stay closed whatever comes (default 256). */
  readonly largest?: number;
  readonly start?: number;
}

const OPTIONS = {
  layers: LAYERS,
  T: 'number',
  tau: 'number?',
  weights: 'object?',
  vth: 'number?',
  step: 'number?',
  largest: 'number?',
  start: 'number?',
} as const;

/**
 * Phases 1 to 4 of the spiking backprop circuit as gated Heaviside rows, H(a) = 1 for a > 0; every population ends at 0 or
 * 1, and is held until it has been read.
 *
 *     1  x = input
 *     2  h = H(W1 x - vth/2),   h_lt = H(W1 x),   h_gt = H(W1 x - vth)
 *     3  o = H(W2 h - vth/2),   o_lt = H(W2 h),   o_gt = H(W2 h - vth),   t = target
 *     4  dp = o_lt H(t - o),   dm = o_lt H(o - t - o_gt),   o_lt by gating
 *
 * `input` and `target` are inputs of the run, 0 or 1. Amplitudes are read at the end of a window. Source: Renner et al.
 * 2024; the limit in which a row stands for many spiking units.
 */
export function binaryForward(options: BinaryForwardOptions): Fragment {
  checkGiven('binaryForward', options, OPTIONS);
  const { layers, T, tau = 1, weights, vth = 1024, step = 2, largest = 256, start = 0 } = options;
  if (!(Array.isArray(layers) && layers.length === 3 && layers.every((n) => Number.isInteger(n) && n >= 1)))
    raise(invalid('binaryForward.layers', 'sizes', layers, 'three whole numbers of at least 1'));
  for (const [name, value] of Object.entries({ T, tau, vth, step, largest }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`binaryForward.${name}`, name, value, 'a number above 0'));
  if (!Number.isFinite(start)) raise(invalid('binaryForward.start', 'start', start, 'a finite time'));
  const [input, hidden, output] = layers;
  // a held population that is charged to 1
  const gain = tau / T;
  const row = (to: string, h: number, threshold: number, ...from: Source[]): Projection => ({
    name: `>${to}`,
    from,
    to: [{ population: to, gain }],
    threshold,
    transfer: { kind: 'heaviside', h },
  });
  const gated = (projection: Projection): Projection => ({
    ...projection,
    gatedBy: [{ population: 'o_lt', h: 0.5, d: 0, effect: 'opens' }],
  });
  const layer = (name: string, sources: number, source: Source): Projection[] => {
    const threshold = 2 * largest * sources;
    return [
      row(name, vth / 2 + step / 2, threshold, source),
      row(`${name}_lt`, step / 2, threshold, source),
      row(`${name}_gt`, vth + step / 2, threshold, source),
    ];
  };
  const copy = (from: string, to: string) => row(to, 0.5, 4, { population: from });
  const sizes: Readonly<Record<string, number>> = {
    ...{ x: input, h: hidden, h_lt: hidden, h_gt: hidden },
    ...{ o: output, o_lt: output, o_gt: output, t: output, dp: output, dm: output },
  };
  const window = (k: number, open: string[], hold: string[]) => ({
    t: [start + (k - 1) * T, start + k * T] as const,
    open: open.map((name) => `>${name}`),
    hold: [...open, ...hold],
  });
  return {
    populations: [
      { name: 'input', size: input, input: true },
      { name: 'target', size: output, input: true },
      ...Object.entries(sizes).map(([name, size]) => ({
        name,
        size,
        ...(options.tau === undefined ? {} : { tau }),
      })),
    ],
    weights: [
      { name: 'W1', shape: [hidden, input], ...(weights === undefined ? {} : { values: weights.W1 }) },
      { name: 'W2', shape: [output, hidden], ...(weights === undefined ? {} : { values: weights.W2 }) },
    ],
    projections: [
      copy('input', 'x'),
      ...layer('h', input, { population: 'x', weights: 'W1' }),
      ...layer('o', hidden, { population: 'h', weights: 'W2' }),
      copy('target', 't'),
      gated(row('dp', 0.5, 4, { population: 't' }, { population: 'o', scale: -1 })),
      gated(
        row(
          'dm',
          0.5,
          4,
          { population: 'o' },
          { population: 't', scale: -1 },
          { population: 'o_gt', scale: -1 },
        ),
      ),
    ],
    schedule: {
      windows: [
        window(1, ['x'], []),
        window(2, ['h', 'h_lt', 'h_gt'], ['x']),
        window(3, ['o', 'o_lt', 'o_gt', 't'], ['h']),
        window(4, ['dp', 'dm'], ['o', 'o_lt', 'o_gt', 't']),
      ],
    },
  };
}
