/** A whole sample of spiking backprop in the mean field: weight by weight that of the integers. */
import { binaryBackprop, circuit, dopri5, meanField, PulsegateError, sbp } from '../../src/index';
import { backpropCircuit, compareBackprop, compareGradient, presented } from '../support/binary-backprop';
import { cases } from '../support/cases';
import { activeOf } from '../support/sbp';
import { patterns } from '../support/sbp-patterns';

const layers: sbp.Layers = [20, 16, 5];

describe('the mean field of a whole sample, 20-16-5', () => {
  test('sample after sample every weight is the one of the plain algorithm', () => {
    const count = cases(40, 300);
    const found = compareBackprop(layers, sbp.weights(layers, 3), patterns(layers, count, 1));
    expect(found.compared).toBe(400 * count);
    expect(found.differing).toBe(0);
    expect(found.changed).toBeGreaterThan(20 * count);
    expect(found.off).toBe(0);
  });

  test('where weights stand at their limits, they are clipped between samples', () => {
    const start = sbp.weights(layers, 4);
    for (let n = 0; n < start.w1.length; n += 3) start.w1[n] = n % 2 === 0 ? 254 : -256;
    const { differing, clipped } = compareBackprop(layers, start, patterns(layers, cases(20, 60), 2));
    expect(differing).toBe(0);
    expect(clipped).toBeGreaterThan(10);
  });

  test('dW2 is -2 delta2 h^T, and dW1 has the signs of delta1: gradient descent with a box for the derivative', () => {
    const found = compareGradient(layers, sbp.weights(layers, 3), patterns(layers, cases(30, 300), 1));
    expect(found.differingSamples).toBe(0);
    expect(found.units).toBeGreaterThan(cases(100, 1000));
    expect(found.wrongSigns).toBe(0);
    // the size of an error is lost on its way back, its direction to a few tenths
    expect(found.cosines[found.cosines.length >> 1]).toBeGreaterThan(0.85);
    expect(found.cosines[0]).toBeGreaterThan(0.5);
  });

  test('the spiking circuit on the emulated chip ends with the weights of the mean field', () => {
    const data = patterns(layers, cases(6, 40), 5);
    const start = sbp.weights(layers, 3);
    const chip = sbp.spikingCircuit({ layers, weights: start });
    const active = Array.from({ length: data.count }, (_, k) => [...activeOf(data, k)]);
    const shown = [...chip.present(sbp.samples(layers, active, [...data.labels]))];
    expect(shown).toHaveLength(data.count);
    const { weights, changed } = compareBackprop(layers, start, data);
    expect(changed).toBeGreaterThan(20 * data.count);
    expect(weights.w1.join()).toBe(chip.weights().w1.join());
    expect(weights.w2.join()).toBe(chip.weights().w2.join());
  });

  test('a general integrator finds the same', () => {
    const backend = meanField({ solver: dopri5({ rtol: 1e-9, atol: 1e-11 }) });
    const found = compareBackprop(layers, sbp.weights(layers, 3), patterns(layers, cases(2, 10), 1), backend);
    expect(found.differing).toBe(0);
    expect(found.changed).toBeGreaterThan(20);
  });

  test('the length of a window and the step of a weight are free: T 0.5, rate 4', () => {
    const weights = sbp.weights(layers, 3);
    const [x, target] = [Array.from({ length: 20 }, (_, i) => i % 2), [0, 1, 0, 0, 0]];
    const change = (made: ReturnType<typeof backpropCircuit>) => {
      const after = presented(made, layers, weights, { x, target });
      return [...after.w1].map((w, n) => w - weights.w1[n]);
    };
    const usual = change(backpropCircuit(layers));
    expect(usual.filter((dw) => dw !== 0).length).toBeGreaterThan(9);
    expect(change(backpropCircuit(layers, 0.5))).toEqual(usual);
    expect(change(circuit(binaryBackprop({ layers, T: 1, rate: 4 })))).toEqual(usual.map((dw) => 2 * dw));
  });

  test.each([
    [{ layers: [2, 2, 1], T: 1, rate: 0 }, 'binaryBackprop.rate: invalid rate 0 (allowed: a number above 0)'],
    [{ layers: [2, 2], T: 1 }, 'binaryBackprop.layers: invalid layers [2,2]'],
    [{ layers: [2, 2, 1], T: 1, rat: 1 }, 'binaryBackprop: unknown option "rat" (did you mean "rate"?'],
  ])('%j is refused', (options, message) => {
    const make = () => circuit(binaryBackprop(options as never));
    expect(make).toThrow(PulsegateError);
    expect(make).toThrow(message);
  });
});
