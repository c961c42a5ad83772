/** What an enclosure says is so: few bits hold what many bits find, over random circuits of the whole model. */
import fc from 'fast-check';
import { readModel } from '../../src/certify/read';
import { encloseRun, named } from '../../src/certify/run';
import { plan } from '../../src/circuit/plan';
import { type Certificate, certify, simulate } from '../../src/index';
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
function enclosed({ circuit, initial, inputs, end, times }: AnyCircuit, bits: number) {
  const gains = plan(circuit).blocks.map(({ destinations }) => destinations.map(({ gain }) => gain));
  const weights = named(circuit.weights, ({ values = [] }) => values.flat());
  const run = { ...{ tspan: [0, end] as const, times, firstCycle: 0 }, ...{ initial, weights, inputs } };
  return encloseRun(readModel(circuit, gains), run, { bits, most: 3e7 });
}

test('the same while weights learn by third factors, transmitted meanwhile or not', () => {
  let [seen, learnt, closest] = [0, 0, 0];
  fc.assert(
    fc.property(gatedLearning, (drawn) => {
      const [few, many] = [112, 512].map((bits) => enclosed(drawn, bits));
      const compare = (a: readonly bigint[], radii: Float64Array, b: readonly bigint[]): void => {
        a.forEach((value, i) => {
          const off = (value << BigInt(many.bits - few.bits)) - b[i];
          const distance = Number((off < 0n ? -off : off) >> BigInt(many.bits - 300)) * 2 ** -300;
          seen++;
          if (radii[i] > 0) closest = Math.max(closest, distance / radii[i]);
          expect(distance).toBeLessThanOrEqual(radii[i]);
        });
      };
      for (let k = 0; k < Math.min(few.values.length, many.values.length); k++) {
        compare(few.values[k].x, few.values[k].radii, many.values[k].x);
        compare(few.values[k].w, few.values[k].weightRadii, many.values[k].w);
        if (k > 0 && few.values[k].w.some((value, i) => value !== few.values[0].w[i])) learnt++;
      }
    }),
    { numRuns: cases(12, 1500), seed: 5 },
  );
  expect(seen).toBeGreaterThan(200);
  expect(learnt).toBeGreaterThan(cases(3, 500));
  expect(closest).toBeGreaterThan(cases(0.005, 0.02));
});
