/** What an enclosure says is so: few bits hold what many bits find, over random circuits of the whole model. */
import fc from 'fast-check';
import { readModel } from '../../src/certify/read';
import { encloseRun, named } from '../../src/certify/run';
import { plan } from '../../src/circuit/plan';
import { type Certificate, certify, circuit, simulate } from '../../src/index';
import { type AnyCircuit, anyCircuit } from '../support/any-circuit';
import { cases } from '../support/cases';
import { gatedLearning } from '../support/gated-learning';

/** A decimal with 40 digits as a whole number of 1e-40. */
const digits = (decimal: string): bigint => BigInt(decimal.replace('.', ''));

/** A radius in 1e-40, rounded up, and one for the digits that are cut. */
const wide = (radius: number): bigint => ((BigInt(Math.ceil(radius * 2 ** 200)) * 10n ** 40n) >> 200n) + 2n;

/** A right run, and its certificates by so many bits; an error is allowed that no radius reaches, so that bits stay. */
function certificates(
  { circuit, initial, inputs, end, times }: AnyCircuit,
  bits: readonly number[],
): Certificate[] {
  const options = { initial, inputs, tspan: [0, end] as const, tEval: times };
  const run = simulate(circuit, { ...options, onFailure: 'return' });
  if (run.retcode !== 'success') return [];
  return bits.map((most) => certify(circuit, { ...options, bits: most, within: 1e-6 }, run).certificate);
}

const certifiable = anyCircuit.filter(({ circuit }) =>
  circuit.projections.every(({ resource }) => resource === undefined),
);

test('what 112 bits enclose is where 512 bits say it is', () => {
  let [seen, closest] = [0, 0];
  fc.assert(
    fc.property(certifiable, (drawn) => {
      const [few, many] = certificates(drawn, [112, 512]);
      for (let k = 0; few !== undefined && k < Math.min(few.values.length, many.values.length); k++)
        for (const part of ['currents', 'weights'] as const)
          for (const [name, list] of Object.entries(few.values[k][part]))
            list.forEach(([value, radius], i) => {
              const off = digits(value) - digits(many.values[k][part][name][i][0]);
              const distance = off < 0n ? -off : off;
              seen++;
              if (radius > 0) closest = Math.max(closest, Number(distance) / Number(wide(radius)));
              expect(distance).toBeLessThanOrEqual(wide(radius));
            });
    }),
    { numRuns: cases(10, 1000), seed: 24 },
  );
  expect(seen).toBeGreaterThan(100);
  // radii are not so wide that they hold anything
  expect(closest).toBeGreaterThan(0.02);
});

test('right runs are certified, whatever the circuit', () => {
  let certified = 0;
  fc.assert(
    fc.property(certifiable, ({ circuit, initial, inputs, end, times }) => {
      const options = { initial, inputs, tspan: [0, end] as const, tEval: times };
      const run = simulate(circuit, { ...options, onFailure: 'return' });
      if (run.retcode !== 'success') return;
      const { verdict, reason } = certify(circuit, options, run);
      expect(verdict === 'refused' ? reason : undefined).toBeUndefined();
      if (verdict === 'certified') certified++;
    }),
    { numRuns: cases(8, 1000), seed: 1 },
  );
  expect(certified).toBeGreaterThan(cases(4, 500));
});

/** What a circuit does, enclosed without any solver: also where none follows, as weights transmit while they learn. */
function enclosed({ circuit: made, initial, inputs, end, times }: AnyCircuit, bits: number) {
  const gains = plan(made).blocks.map(({ destinations }) => destinations.map(({ gain }) => gain));
  const weights = named(made.weights, ({ values = [] }) => values.flat());
  const run = { ...{ tspan: [0, end] as const, times, firstCycle: 0 }, ...{ initial, weights, inputs } };
  return encloseRun(readModel(made, gains), run, { bits, most: 3e7 });
}

/** By how much of their radii values at few bits are off; counts them. */
function distances(drawn: AnyCircuit, seen: (part: number, radius: number) => void): void {
  const [few, many] = [112, 512].map((bits) => enclosed(drawn, bits));
  const compare = (a: readonly bigint[], radii: Float64Array, b: readonly bigint[]): void => {
    a.forEach((value, i) => {
      const off = (value << BigInt(many.bits - few.bits)) - b[i];
      const distance = Number((off < 0n ? -off : off) >> BigInt(many.bits - 300)) * 2 ** -300;
      seen(radii[i] > 0 ? distance / radii[i] : distance, radii[i]);
    });
  };
  for (let k = 0; k < Math.min(few.values.length, many.values.length); k++) {
    compare(few.values[k].x, few.values[k].radii, many.values[k].x);
    compare(few.values[k].w, few.values[k].weightRadii, many.values[k].w);
  }
}

test('the same while weights learn by third factors, transmitted meanwhile or not', () => {
  let [seen, closest] = [0, 0];
  fc.assert(
    fc.property(gatedLearning, (drawn) => {
      distances(drawn, (part) => {
        seen++;
        closest = Math.max(closest, part);
        expect(part).toBeLessThanOrEqual(1);
      });
    }),
    { numRuns: cases(12, 60), seed: 5 },
  );
  expect(seen).toBeGreaterThan(200);
  expect(closest).toBeGreaterThan(0.005);
});

test.each([
  ['a step', 0],
  ['a ramp', 1e-13],
])('%s so far down that rounding is large there: weights and currents have what that makes', (_, d) => {
  // u = e^-t comes to 1e-13 after 30 time constants: late by its rounding over 1e-13
  const gate = { population: 'u', h: 1e-13, d, effect: 'opens' as const };
  const made = circuit({
    populations: [{ name: 'u' }, { name: 'x', input: true }, { name: 'y' }],
    weights: [{ name: 'W', shape: [1, 1], values: [[0]] }],
    projections:
      d > 0
        ? []
        : [{ name: 'x>y', from: [{ population: 'x' }], to: [{ population: 'y', gain: 1 }], gatedBy: [gate] }],
    learn: [{ weights: 'W', post: [['x', 1]], pre: [['x', 1]], rate: 1, gatedBy: [gate] }],
  });
  let [off, most] = [0, 0];
  distances(
    { circuit: made, initial: { u: [1], y: [0] }, inputs: { x: [[1]] }, end: 32, times: [32] },
    (part, radius) => {
      expect(part).toBeLessThanOrEqual(1);
      [off, most] = [Math.max(off, part), Math.max(most, radius)];
    },
  );
  // its own rounding is 1e-31
  expect(most).toBeGreaterThan(1e-24);
  expect(off * most).toBeGreaterThan(1e-27);
  expect(most).toBeLessThan(1e-17);
});
