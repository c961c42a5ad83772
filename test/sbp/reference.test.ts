import { activePixels, first, mnist20, readDataset } from '../../src/index';
import * as sbp from '../../src/sbp/index';

import { fixture } from '../support/loihi-golden';
import { type PublishedWeights, publishedStep } from '../support/published-sbp';
import { oneHot, activeOf as pixelsOf, trained } from '../support/sbp';

interface Golden {
  nin: number;
  nhid: number;
  nout: number;
  w1_init: number[][];
  w2_init: number[][];
  x: number[][];
  target: number[][];
  samples: { w1: number[][]; w2: number[][]; matches_reference: boolean }[];
}

const golden = fixture<Golden>('p7_sbp_small');
const layers: sbp.Layers = [golden.nin, golden.nhid, golden.nout];
const activeOf = (x: number[]) => x.flatMap((on, i) => (on === 1 ? [i] : []));

describe('the plain algorithm of spiking backprop', () => {
  test('gives the golden weights after every sample', () => {
    const weights = {
      w1: Int16Array.from(golden.w1_init.flat()),
      w2: Int16Array.from(golden.w2_init.flat()),
    };
    const pass = sbp.emptyPass(layers);
    golden.samples.forEach((sample, k) => {
      const active = activeOf(golden.x[k]);
      sbp.forward(weights, pass, active);
      sbp.learn(weights, pass, active, golden.target[k]);
      expect(sample.matches_reference).toBe(true);
      expect([...weights.w1]).toEqual(sample.w1.flat());
      expect([...weights.w2]).toEqual(sample.w2.flat());
    });
  });

  test('weights to begin with are even, at most 240, of the variance asked for, the same for the same seed', () => {
    const { w1, w2 } = sbp.weights([400, 400, 10], 3);
    expect(w1.every((w) => w % 2 === 0 && Math.abs(w) <= 240)).toBe(true);
    const variance = w1.reduce((sum, w) => sum + w * w, 0) / w1.length;
    // truncation to even numbers costs about one unit of 51
    expect(Math.sqrt(variance) / (1024 * Math.sqrt(2 / 800))).toBeCloseTo(0.985, 2);
    expect(w2.length).toBe(4000);
    const again = sbp.weights([400, 400, 10], 3);
    expect([again.w1.join(), again.w2.join()]).toEqual([w1.join(), w2.join()]);
    expect(sbp.weights([400, 400, 10], 4).w1.join()).not.toBe(w1.join());
    expect(() => sbp.weights([400, 0, 10], 3)).toThrow('layers: invalid sizes [400,0,10]');
  });

  test('with the switches of the published script it equals that script, written anew; each of the three matters', () => {
    const digits = activePixels(mnist20(first(readDataset('mnist', 'train'), 250)));
    const sizes: sbp.Layers = [400, 50, 10];
    // some weights at their limits, so that clipping shows
    const start = sbp.weights(sizes, 5);
    for (let k = 0; k < start.w1.length; k += 12) start.w1[k] = k % 24 === 0 ? 254 : -254;
    const rows = (w: Int16Array, columns: number) =>
      Array.from({ length: w.length / columns }, (_, i) => [...w.subarray(i * columns, (i + 1) * columns)]);
    const published: PublishedWeights = { w1: rows(start.w1, sizes[1]), w2: rows(start.w2, sizes[2]) };
    for (let k = 0; k < digits.count; k++) {
      const x = new Array<number>(400).fill(0);
      for (const pixel of pixelsOf(digits, k)) x[pixel] = 1;
      publishedStep(published, x, [...oneHot(digits.labels[k], 10)]);
    }
    const same = trained(sizes, start, digits, 1, { variant: sbp.PUBLISHED, engine: 'reference' });
    expect(same.w1.join()).toBe(published.w1.flat().join());
    expect([...same.w2]).toEqual(published.w2.flat());
    const equal = Object.entries(sbp.CHIP).filter(([name, value]) => {
      const other = trained(sizes, start, digits, 1, {
        variant: { ...sbp.PUBLISHED, [name]: value },
        engine: 'reference',
      });
      return other.w1.every((w, k) => w === same.w1[k]);
    });
    expect(equal).toEqual([]);
  });
});
