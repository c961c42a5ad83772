/** Multipliers of a network that has learnt XOR, against derivatives of plain backprop. */
import { networkOf } from '../../src/circuit/fragments/backprop';
import { backprop, backpropWeights, circuit, learning, stability, xor } from '../../src/index';
import { initialOf, inputsOf } from '../../src/learning/patterns';
import { passFor } from '../../src/learning/plain';
import { namedWeights, parametersOf } from '../../src/learning/weights';
import { eigenvalues } from '../../src/numerics/spectrum';

const sizes = (list: readonly { re: number; im: number }[]) => list.map(({ re, im }) => Math.hypot(re, im));

/** Weights of a network that has learnt XOR, by the plain algorithm. */
function learnt(seed: number, epochs: number): learning.PlainParameters {
  const network = networkOf(xor.network);
  const parameters = parametersOf(network, backpropWeights(xor.network, seed, xor.initialisation));
  const pass = passFor(network);
  const pattern = xor.patterns(seed);
  for (let k = 0; k < 4 * epochs; k++) {
    const { x, t } = pattern(k);
    learning.presentPlain(network, parameters, pass, x, t);
  }
  return parameters;
}

/** Multipliers of the plain algorithm's epoch from some parameters, by central differences. */
function plainMultipliers(start: learning.PlainParameters): number[] {
  const network = networkOf(xor.network);
  const pass = passFor(network);
  const flat = ({ W, b }: learning.PlainParameters) => [...W, ...b].flatMap((list) => Array.from(list));
  const epoch = (values: readonly number[]) => {
    let at = 0;
    const take = (like: Float64Array) => Float64Array.from(like, () => values[at++]);
    const parameters = { W: start.W.map(take), b: start.b.map(take) };
    for (let k = 0; k < 4; k++) {
      const { x, t } = xor.patterns(1)(k);
      learning.presentPlain(network, parameters, pass, x, t);
    }
    return flat(parameters);
  };
  const base = flat(start);
  const h = 1e-10;
  const columns = base.map((_, j) => {
    const at = (step: number) => epoch(base.map((value, i) => (i === j ? value + step : value)));
    const [plus, minus] = [at(h), at(-h)];
    return plus.map((value, i) => (value - minus[i]) / (2 * h));
  });
  return sizes(eigenvalues(base.map((_, i) => columns.map((column) => column[i]))));
}

test('a learnt network stands on kinks: both sides, each as plain backprop has it there', () => {
  const network = networkOf(xor.network);
  const parameters = learnt(1, 4000);
  const inputs = inputsOf(
    network,
    Array.from({ length: 4 }, (_, k) => xor.patterns(1)(k)),
  );
  const found = stability(circuit(backprop(xor.network)), {
    initial: initialOf(circuit(backprop(xor.network)), namedWeights(network, parameters)),
    inputs,
    cycles: 4,
    // hidden units stand on kinks as well: they are moved off theirs, ten times less
    toward: { b1: [0.1, 0.1, 0.1, 0.1], b2: 1 },
    by: 1e-8,
    kinkBelow: 1e-12,
  });
  // outputs of 00 and 11 are 0 because n_2 is: the mask of the output layer stands at its edge
  expect(found.kinks.some(({ name, argument }) => name.startsWith('N2') && argument < 1e-12)).toBe(true);
  // 39 currents that the flush forgets; 17 parameters and the 4 entries of V2, whose distance from W2 never changes
  expect(found.rows).toHaveLength(39 + 17 + 4);
  const counts = (side: 'along' | 'against') => found.sides?.[side].counts;
  // with n_2 = 0+ all four patterns bind one direction each, with n_2 = 0- only 01 and 10 do
  expect(counts('along')).toEqual({ contracting: 39 + 4, unit: 17, expanding: 0 });
  expect(counts('against')).toEqual({ contracting: 39 + 2, unit: 19, expanding: 0 });
  for (const [side, step] of [
    ['along', 1e-8],
    ['against', -1e-8],
  ] as const) {
    const b = parameters.b.map((list, k) => list.map((v) => v + (k === 0 ? 0.1 : 1) * step));
    const plain = plainMultipliers({ W: parameters.W, b });
    const own = sizes(found.sides?.[side].multipliers ?? []).filter((size) => size > 1e-9);
    // multipliers 1 apart, which V2 has four more of, the spectra are one
    const other = (list: readonly number[]) => list.filter((size) => Math.abs(size - 1) > 1e-3);
    expect(other(own)).toHaveLength(other(plain).length);
    other(own).forEach((size, k) => {
      expect(size).toBeCloseTo(other(plain)[k], 4);
    });
  }
});
