/**
 * Solvers that step, beside exact(): the global error of a window is a few tolerances of the largest current.
 *
 *     |off| <= 5 rtol max I
 */
import type { Promised } from './promise';

/** Tolerances that a window may be off by; most is measured. */
export const TOLERANCES = 5;

export const meanFieldPromise = (rtol: number): Promised => ({
  law: `${TOLERANCES} rtol of the largest current`,
  measured: 'test/long/compare.long.ts',
  of({ course: { charges }, references }, request) {
    const run = references[request];
    let largest = 0;
    for (const { begin, end } of charges)
      for (const t of [begin, end]) {
        const { currents, weights } = run.state(t);
        for (const values of [...Object.values(currents), ...Object.values(weights)])
          for (const value of values) largest = Math.max(largest, Math.abs(value));
      }
    const value = TOLERANCES * rtol * largest;
    return () => ({ terms: [{ name: 'rtol', value, law: '5 rtol max I' }] });
  },
});
