/** A circuit counted in steps: its gains carry amplitudes as those in time do, and errors split into their causes. */
import { chargeInSteps, kappasOf } from '../../../src/backends/loihi/kappa';
import { keepOf, stepsOf } from '../../../src/backends/loihi/steps';
import { plan } from '../../../src/circuit/plan';
import { circuit, exactGain, gradedChain } from '../../../src/index';
import { cases } from '../../support/cases';
import { hopOf, partsOf } from '../../support/chip-model';
import { fixture } from '../../support/graded-chip';
import { seeded } from '../../support/random';

interface Row {
  readonly stepsPerTau: number;
  readonly decayU: number;
  readonly theta: number;
  readonly T: number;
  readonly source: 'held' | 'decaying';
  readonly destination: 'held' | 'leaky';
  readonly chargePerUnitWeight: number;
  readonly exactGain: number;
  readonly kappa: number;
}

const { rows } = fixture('gains-in-steps') as { readonly rows: readonly Row[] };
const SOURCES = ['held', 'decaying'] as const;
const DESTINATIONS = ['held', 'leaky'] as const;
const FOUR = SOURCES.flatMap((source) => DESTINATIONS.map((destination) => ({ source, destination })));

test('what a hop charges in steps is the exact sum, in all four cases to 1e-14', () => {
  expect(rows).toHaveLength(36);
  for (const row of rows) {
    const { stepsPerTau, theta, T, source, destination } = row;
    const planned = plan(hopOf({ T: theta, source, destination }));
    const steps = stepsOf(planned, [0, theta], stepsPerTau);
    if (Array.isArray(steps)) throw new Error('refused');
    expect([steps.total, steps.decays[0]]).toEqual([T, row.decayU]);
    const keep = keepOf(row.decayU);
    const charge = chargeInSteps(T, source === 'held' ? 1 : keep, destination === 'held' ? 1 : keep);
    const near = (found: number, wanted: number): void =>
      expect(Math.abs(found / wanted - 1)).toBeLessThan(1e-14);
    near(charge, row.chargePerUnitWeight);
    near(exactGain({ T: theta, source, destination }), row.exactGain);
    near(kappasOf(planned, steps).of[0][0], row.kappa);
  }
});

test.each(FOUR)('$source to $destination: in steps as in time, an amplitude arrives to 1e-14', (hop) => {
  const random = seeded(3);
  for (const stepsPerTau of [8, 16, 32])
    for (let k = 0; k < cases(2, 60); k++) {
      const T = (4 + Math.floor(3 * stepsPerTau * random())) / stepsPerTau;
      const A = 0.05 + random();
      const { steps } = partsOf(hopOf({ T, ...hop }), { initial: { u: A }, tspan: [0, T] }, { stepsPerTau });
      expect(Math.abs(steps(T, 'v') / A - 1)).toBeLessThan(1e-14);
    }
});

test.each(FOUR)('$source to $destination with two time constants: the same', (hop) => {
  const random = seeded(4);
  for (let k = 0; k < cases(5, 200); k++) {
    const [tauSource, tauDestination] = [0.5 + 1.5 * random(), 0.5 + 1.5 * random()];
    const T = (8 + Math.floor(32 * random())) / 16;
    const A = 0.05 + random();
    const { steps } = partsOf(hopOf({ T, tauSource, tauDestination, ...hop }), {
      initial: { u: A },
      tspan: [0, T],
    });
    expect(Math.abs(steps(T, 'v') / A - 1)).toBeLessThan(1e-14);
  }
});

test('a chain of 12 hops in steps ends with the amplitude that it began with', () => {
  const chain = circuit(gradedChain({ stages: 12, T: 2 }));
  const { steps } = partsOf(chain, { initial: { u0: 0.7 }, tspan: [0, 24] });
  for (let k = 1; k <= 12; k++) expect(Math.abs(steps(2 * k, `u${k}`) - 0.7)).toBeLessThan(2e-14);
});
