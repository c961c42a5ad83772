/** A run goes on from a state as if it had not been split: every solver, over the whole circuit model, resources included. */
import fc from 'fast-check';
import { dopri5, exact, odex, type Solution, type Solver } from '../../src/index';
import { type AnyCircuit, anyCircuit } from '../support/any-circuit';
import { cases } from '../support/cases';
import { changed, distance, MOST_GROWTH, NUDGE, numbersOf, solved } from '../support/whole-model';

const tight = { rtol: 1e-10, atol: 1e-12 };
const solvers: readonly (readonly [string, Solver, number])[] = [
  ['exact', exact(), 1e-11],
  ['dopri5', dopri5(tight), 1e-8],
  ['odex', odex(tight), 1e-8],
];

/** Times at which a run may be split: within a learning window the weights are not known. */
const timesOf = (run: Solution, { times, end }: AnyCircuit) =>
  times.filter(
    (time) =>
      time > 0 &&
      time < end &&
      !run.log.segments.some(({ t: [t0, t1], learning }) => learning.length > 0 && t0 < time && time < t1),
  );

test.each(solvers)('%s', (name, solver, tolerance) => {
  let [split, depleting] = [0, 0];
  fc.assert(
    fc.property(anyCircuit, (one) => {
      const depletes = one.circuit.projections.some(({ resource }) => resource !== undefined);
      if (depletes && name === 'exact') return;
      const whole = solved(one, solver);
      const times = timesOf(whole, one);
      if (whole.retcode !== 'success' || times.length === 0) return;
      const moved = solved(changed(one), solver);
      if (moved.retcode !== 'success') return;
      const growth = distance(numbersOf(whole, one.end), numbersOf(moved, one.end)) / NUDGE;
      if (!(growth < MOST_GROWTH)) return;
      const parts = solved(one, solver, times);
      expect(parts.retcode).toBe('success');
      const apart = distance(numbersOf(whole, one.end), numbersOf(parts, one.end));
      expect(apart).toBeLessThan(tolerance * Math.max(1, growth));
      split++;
      if (depletes) depleting++;
    }),
    { seed: 2019, numRuns: cases(30, 500), endOnFailure: true },
  );
  expect(split).toBeGreaterThan(cases(30, 500) / 3);
  if (name !== 'exact') expect(depleting).toBeGreaterThan(cases(30, 500) / 30);
});
