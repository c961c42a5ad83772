/** A whole sample of spiking backprop in rates: the forward pass and output errors, the way back, and both learning rules. */
import type { Fragment, Source } from '../types';
import { binaryForward } from './binary-forward';
import {
  type BinaryForwardOptions,
  binaryOptions,
  binaryPopulations,
  binaryRow,
  binaryWindow,
} from './binary-units';

export interface BinaryBackpropOptions extends BinaryForwardOptions {
  /** What a weight changes by where both of its ends are on (default 2, a step of the chip's mantissa). */
  readonly rate?: number;
}

/**
 * Windows 1 to 4 of `binaryForward`, and three more; H(a) = 1 for a > 0:
 *
 *     5  bp = H(W2^T (dp - dm)),   bm = H(W2^T (dm - dp))
 *     6  ep = H(bp + h_lt - h_gt - 3/2),   em = H(bm + h_lt - h_gt - 3/2)
 *     7  dW2/dt = (rate/T) (dp - dm) h^T,   dW1/dt = (rate/T) (ep - em) x^T
 *
 * h_lt - h_gt is the box that stands for the derivative of a hidden unit. What a run of 7 T adds to W1 and W2 is, weight by
 * weight, what the integers of `sbp.learn` add before they clip: clip to [-256, 254] between two samples. Errors go back
 * through the W2 that the sample found. With the output error delta2 = o - t within the box, dW2 = -rate delta2 h^T.
 * Source: Renner et al. 2024; the limit in which a row stands for many spiking units.
 */
export function binaryBackprop(options: BinaryBackpropOptions): Fragment {
  const settings = binaryOptions('binaryBackprop', options, { rate: 'number?' });
  const { layers, T, step, largest, start, rate } = settings;
  const [, hidden, output] = layers;
  const { rate: _, ...forwardOptions } = options;
  const forward = binaryForward(forwardOptions);
  const back = (to: string, sign: number) =>
    binaryRow(settings, to, step / 2, 2 * largest * output, [
      { population: 'dp', weights: 'W2', transpose: true, scale: sign },
      { population: 'dm', weights: 'W2', transpose: true, scale: -sign },
    ]);
  const box: readonly Source[] = [{ population: 'h_lt' }, { population: 'h_gt', scale: -1 }];
  const within = (to: string, from: string) =>
    binaryRow(settings, to, 1.5, 4, [{ population: from }, ...box]);
  const kept = (from: number, to: number, ...hold: string[]) => ({
    t: [start + (from - 1) * T, start + to * T] as const,
    hold,
  });
  const learning = binaryWindow(settings, 7, [], []);
  return {
    ...forward,
    populations: [
      ...(forward.populations ?? []),
      ...binaryPopulations({ bp: hidden, bm: hidden, ep: hidden, em: hidden }, options),
    ],
    projections: [
      ...(forward.projections ?? []),
      back('bp', 1),
      back('bm', -1),
      within('ep', 'bp'),
      within('em', 'bm'),
    ],
    schedule: {
      windows: [
        ...(forward.schedule?.windows ?? []),
        binaryWindow(settings, 5, ['bp', 'bm'], []),
        binaryWindow(settings, 6, ['ep', 'em'], ['bp', 'bm']),
        {
          t: learning.t,
          hold: ['ep', 'em'],
          learn: [
            { weights: 'W2', post: difference('dp', 'dm'), pre: [['h', 1]], rate: rate / T },
            { weights: 'W1', post: difference('ep', 'em'), pre: [['x', 1]], rate: rate / T },
          ],
        },
        kept(3, 7, 'x'),
        kept(3, 6, 'h_lt', 'h_gt'),
        kept(4, 7, 'h'),
        kept(5, 7, 'dp', 'dm'),
      ],
    },
  };
}

const difference = (plus: string, minus: string) => [[plus, 1] as const, [minus, -1] as const];
