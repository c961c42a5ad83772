import { simulate } from '../../src/backends/simulate';
import type { Circuit } from '../../src/circuit/types';
import { cases } from '../support/cases';
import { type Currents, plainly } from '../support/plain';
import { seeded } from '../support/random';
import { randomFeedForward } from '../support/random-circuit';

const count = cases(12, 100);
// 294 leaks through a negative weight from a negative current
const seeds = [...Array.from({ length: count }, (_, k) => k + 1), 294];

/** The largest difference between two sets of currents, relative to the largest current (at least 1). */
function deviation(a: Record<string, ArrayLike<number>>, b: Record<string, ArrayLike<number>>): number {
  let difference = 0;
  let scale = 1;
  for (const [name, values] of Object.entries(a))
    Array.from(values).forEach((value, i) => {
      difference = Math.max(difference, Math.abs(value - b[name]?.[i]));
      scale = Math.max(scale, Math.abs(value));
    });
  return difference / scale;
}

/** Currents at the end, by the plain integrator. */
const plain = (made: Circuit, initial: Currents, end: number, step = 0.05) =>
  plainly(made, { initial, times: [end], step, across: [1e-10, 1e-8] }).states[0].currents;

/** The seeds whose deviation is not below the limit, with it. */
const above = (deviations: ReadonlyMap<number, number>, limit: number) =>
  [...deviations].filter(([, value]) => !(value < limit));

describe(`${count} random feed-forward circuits`, () => {
  test('agree with an independent integration of order 12 to 1e-11', () => {
    let crossings = 0;
    let leaks = 0;
    const deviations = new Map<number, number>();
    for (const seed of seeds) {
      const { circuit, initial, end } = randomFeedForward(seed);
      const solution = simulate(circuit, { initial, tspan: [0, end] });
      const reference = plain(circuit, initial, end);
      deviations.set(seed, deviation(solution.state().currents, reference));
      crossings += solution.stats.crossings!;
      leaks += solution.margins!.filter((margin) => margin.leaks).length;
    }
    expect(above(deviations, 1e-11)).toEqual([]);
    // the sample does exercise what it is meant to
    expect(crossings).toBeGreaterThan(count);
    expect(leaks).toBeGreaterThan(count / 10);
  });

  test('change by no more than 1e-13 when the run is split anywhere', () => {
    const deviations = new Map<number, number>();
    for (const seed of seeds) {
      const { circuit, initial, end } = randomFeedForward(seed);
      const whole = simulate(circuit, { initial, tspan: [0, end] }).state().currents;
      const random = seeded(1000 + seed);
      let state = simulate(circuit, { initial, tspan: [0, 0] }).state();
      for (const t of [random() * end, random() * end, end].sort((a, b) => a - b))
        state = simulate(circuit, { from: state, tspan: [state.t, t] }).state();
      deviations.set(seed, deviation(whole, state.currents));
    }
    expect(above(deviations, 1e-13)).toEqual([]);
  });

  test('have no excursion too short to be seen: one that is over within a step of 0.05 is in the answer', () => {
    const { circuit, initial, end } = randomFeedForward(2683);
    const exact = simulate(circuit, { initial, tspan: [0, end] }).state().currents;
    expect(deviation(exact, plain(circuit, initial, end, 0.01))).toBeLessThan(1e-12);
  });
});
