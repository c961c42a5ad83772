/**
 * Solvers that step, beside exact(): the global error of a window is a few tolerances of the largest current.
 *
 *     |off| <= 1.5 rtol max I (odex), 0.5 rtol max I (dopri5)
 */
import type { Promised } from './promise';

/** Tolerances that a window may be off by. */
export const TOLERANCES = { odex: 1.5, dopri5: 0.5 } as const;

export const meanFieldPromise = (rtol: number, tolerances: number): Promised => ({
  law: `${tolerances} rtol of the largest current`,
  measured: 'test/validation/compare/constants.test.ts',
  of({ course: { charges }, references }, request) {
    const run = references[request];
    let largest = 0;
    for (const { begin, end } of charges)
      for (const t of [begin, end]) {
        const { currents, weights } = run.state(t);
        for (const values of [...Object.values(currents), ...Object.values(weights)])
          for (const value of values) largest = Math.max(largest, Math.abs(value));
      }
    const value = tolerances * rtol * largest;
    return () => ({ terms: [{ name: 'rtol', value, law: `${tolerances} rtol max I` }] });
  },
});
