import { forward, learn, sbpPass } from '../../../src/backends/loihi/sbp/reference';
import { type SbpLayers, sbpWeights } from '../../../src/backends/loihi/sbp/types';
import { fixture } from '../../support/loihi-golden';

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
const layers: SbpLayers = [golden.nin, golden.nhid, golden.nout];
const activeOf = (x: number[]) => x.flatMap((on, i) => (on === 1 ? [i] : []));

describe('the plain algorithm of spiking backprop', () => {
  test('gives the golden weights after every sample', () => {
    const weights = {
      w1: Int16Array.from(golden.w1_init.flat()),
      w2: Int16Array.from(golden.w2_init.flat()),
    };
    const pass = sbpPass(layers);
    golden.samples.forEach((sample, k) => {
      const active = activeOf(golden.x[k]!);
      forward(weights, pass, active);
      learn(weights, pass, active, golden.target[k]!);
      expect(sample.matches_reference).toBe(true);
      expect([...weights.w1]).toEqual(sample.w1.flat());
      expect([...weights.w2]).toEqual(sample.w2.flat());
    });
  });

  test('weights to begin with are even, at most 240, of the variance asked for, the same for the same seed', () => {
    const { w1, w2 } = sbpWeights([400, 400, 10], 3);
    expect(w1.every((w) => w % 2 === 0 && Math.abs(w) <= 240)).toBe(true);
    const variance = w1.reduce((sum, w) => sum + w * w, 0) / w1.length;
    // truncation to even numbers costs about one unit of 51
    expect(Math.sqrt(variance) / (1024 * Math.sqrt(2 / 800))).toBeCloseTo(0.985, 2);
    expect(w2.length).toBe(4000);
    expect(sbpWeights([400, 400, 10], 3)).toEqual({ w1, w2 });
    expect(sbpWeights([400, 400, 10], 4).w1).not.toEqual(w1);
    expect(() => sbpWeights([400, 0, 10], 3)).toThrow('layers: invalid sizes [400,0,10]');
  });
});
