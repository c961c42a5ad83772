/** What the circuits of binary units share: their options, and the gated step that charges a held population to 0 or 1. */
import { invalid, raise } from '../../errors';
import { checkGiven, LAYERS } from '../../kinds';
import type { Matrix, Population, Projection, Source } from '../types';

export interface BinaryForwardOptions {
  /** Units of the input, the hidden and the output layer. */
  readonly layers: readonly [input: number, hidden: number, output: number];
  /** Length of each window. */
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

/** The options with their defaults, checked; `tau` is 1 where it is the circuit's. */
export function binaryOptions(
  path: string,
  options: BinaryForwardOptions & { readonly rate?: number },
  more: Parameters<typeof checkGiven>[2] = {},
) {
  checkGiven(path, options, { ...OPTIONS, ...more });
  const { layers, T, tau = 1, weights, vth = 1024, step = 2, largest = 256, start = 0, rate = 2 } = options;
  if (!(Array.isArray(layers) && layers.length === 3 && layers.every((n) => Number.isInteger(n) && n >= 1)))
    raise(invalid(`${path}.layers`, 'sizes', layers, 'three whole numbers of at least 1'));
  for (const [name, value] of Object.entries({ T, tau, vth, step, largest, rate }))
    if (!(value > 0 && Number.isFinite(value)))
      raise(invalid(`${path}.${name}`, name, value, 'a number above 0'));
  if (!Number.isFinite(start)) raise(invalid(`${path}.start`, 'start', start, 'a finite time'));
  return { layers, T, tau, weights, vth, step, largest, start, rate };
}

/** A row that charges `to` by 1 within a window where the sum of its sources is above h; `to` is held meanwhile. */
export const binaryRow = (
  { T, tau }: { readonly T: number; readonly tau: number },
  to: string,
  h: number,
  threshold: number,
  from: readonly Source[],
): Projection => ({
  name: `>${to}`,
  from,
  to: [{ population: to, gain: tau / T }],
  threshold,
  transfer: { kind: 'heaviside', h },
});

export const binaryPopulations = (
  sizes: Readonly<Record<string, number>>,
  { tau }: BinaryForwardOptions,
): Population[] =>
  Object.entries(sizes).map(([name, size]) => ({ name, size, ...(tau === undefined ? {} : { tau }) }));

/** The k-th window, from 1: what opens in it is held. */
export const binaryWindow = (
  { T, start }: { readonly T: number; readonly start: number },
  k: number,
  open: readonly string[],
  hold: readonly string[],
) => ({
  t: [start + (k - 1) * T, start + k * T] as const,
  open: open.map((name) => `>${name}`),
  hold: [...open, ...hold],
});
