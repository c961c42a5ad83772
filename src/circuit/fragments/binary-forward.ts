/** Binary units with a box for their derivative: the forward pass and the output errors of spiking backprop, in rates. */
import type { Fragment, Projection, Source } from '../types';
import {
  type BinaryForwardOptions,
  binaryOptions,
  binaryPopulations,
  binaryRow,
  binaryWindow,
} from './binary-units';

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
 * 2024; the limit in which a row stands for many spiking units. `binaryBackprop` goes on to the weights.
 */
export function binaryForward(options: BinaryForwardOptions): Fragment {
  const settings = binaryOptions('binaryForward', options);
  const { layers, weights, vth, step, largest } = settings;
  const [input, hidden, output] = layers;
  const row = (to: string, h: number, threshold: number, ...from: Source[]) =>
    binaryRow(settings, to, h, threshold, from);
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
  return {
    populations: [
      { name: 'input', size: input, input: true },
      { name: 'target', size: output, input: true },
      ...binaryPopulations(sizes, options),
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
        binaryWindow(settings, 1, ['x'], []),
        binaryWindow(settings, 2, ['h', 'h_lt', 'h_gt'], ['x']),
        binaryWindow(settings, 3, ['o', 'o_lt', 'o_gt', 't'], ['h']),
        binaryWindow(settings, 4, ['dp', 'dm'], ['o', 'o_lt', 'o_gt', 't']),
      ],
    },
  };
}
