/** Small images that can be learnt: stripes along one of four directions, at random places, with noise. */

import { activePixels, type ImageSet } from '../../src/io/images';
import { stream } from '../../src/numerics/random';
import type { SbpSamples } from '../../src/sbp/samples';

const SIDE = 8;

export function stripeImages(count: number, seed: number, side = SIDE): ImageSet {
  const { below, uniform } = stream(seed, 'stripes');
  const pixels = new Uint8Array(count * side * side);
  const labels = new Uint8Array(count);
  for (let k = 0; k < count; k++) {
    const kind = below(4);
    const shift = below(4);
    labels[k] = kind;
    for (let r = 0; r < side; r++)
      for (let c = 0; c < side; c++) {
        const place = [r, c, r + c, r - c + side][kind];
        const on = (place + shift) % 4 < 2 !== uniform() < 0.05;
        pixels[(k * side + r) * side + c] = on ? 200 : 20;
      }
  }
  return { count, rows: side, columns: side, classes: 4, pixels, labels };
}

export const stripes = (count: number, seed: number): SbpSamples => {
  const set = stripeImages(count, seed);
  return activePixels({ ...set, pixels: set.pixels.map((byte) => (byte >= 129 ? 1 : 0)) });
};
