/** Laws of every circuit that the exact solver runs, on seeded random circuits. */
import fc from 'fast-check';
import { type Circuit, circuit, type Fragment, simulate } from '../../src/index';
import { cases } from '../support/cases';
import { randomFeedForward } from '../support/random-circuit';

const seeds = fc.integer({ min: 1, max: 1e6 });
const law = (property: (seed: number, other: number) => void) =>
  fc.assert(fc.property(seeds, fc.double({ min: 0.1, max: 10, noNaN: true }), property), {
    seed: 2019,
    numRuns: cases(25, 200),
  });

const shifted = (made: Circuit, by: number): Circuit =>
  circuit({
    ...made,
    schedule: {
      windows: made.schedule.windows.map((window) => ({
        ...window,
        t: [window.t[0] + by, window.t[1] + by] as const,
      })),
    },
  });

function expectClose(
  a: Record<string, Float64Array>,
  b: Record<string, Float64Array>,
  tolerance: number,
  factor = 1,
): void {
  const scale = Math.max(1, ...Object.values(a).flatMap((values) => Array.from(values, Math.abs)));
  for (const [name, values] of Object.entries(a))
    values.forEach((value, i) => {
      expect(Math.abs(factor * value - b[name]?.[i])).toBeLessThan(tolerance * scale * Math.max(1, factor));
    });
}

test('shifting the schedule shifts the answer', () => {
  law((seed, by) => {
    const { circuit: made, initial, end } = randomFeedForward(seed);
    const here = simulate(made, { initial, tspan: [0, end] });
    const there = simulate(shifted(made, by), { initial, tspan: [by, end + by] });
    expectClose(here.state().currents, there.state().currents, 1e-12);
    expect(there.stats).toEqual(here.stats);
  });
});

test('JSON there and back changes nothing, not a bit', () => {
  law((seed) => {
    const { circuit: made, initial, end } = randomFeedForward(seed);
    const again = circuit(JSON.parse(JSON.stringify(made)) as Fragment);
    expect(again).toEqual(made);
    expect(simulate(again, { initial, tspan: [0, end] }).state()).toEqual(
      simulate(made, { initial, tspan: [0, end] }).state(),
    );
  });
});

test('without biases and leaks, a relu circuit scales: c times the currents in, c times the currents out', () => {
  law((seed, c) => {
    const { circuit: made, initial, end } = randomFeedForward(seed);
    const windows = made.schedule.windows.map(({ open = [], ...rest }) => ({
      ...rest,
      open: open.map((entry) => (typeof entry === 'string' ? entry : entry.projection)),
    }));
    const unbiased = circuit({ ...made, threshold: 1e9, schedule: { windows } });
    const scaled = Object.fromEntries(
      Object.entries(initial).map(([name, values]) => [name, values.map((value) => c * value)]),
    );
    const one = simulate(unbiased, { initial, tspan: [0, end] }).state().currents;
    expectClose(one, simulate(unbiased, { initial: scaled, tspan: [0, end] }).state().currents, 1e-12, c);
  });
});

test('the order in which populations, projections and windows are written makes no difference', () => {
  law((seed) => {
    const { circuit: made, initial, end } = randomFeedForward(seed);
    const reversed = circuit({
      ...made,
      populations: [...made.populations].reverse(),
      projections: [...made.projections].reverse(),
      schedule: { windows: [...made.schedule.windows].reverse() },
    });
    expectClose(
      simulate(made, { initial, tspan: [0, end] }).state().currents,
      simulate(reversed, { initial, tspan: [0, end] }).state().currents,
      1e-12,
    );
  });
});

test('output times never change the answer: currents are continuous and equal from both sides of an edge', () => {
  law((seed) => {
    const { circuit: made, initial, end } = randomFeedForward(seed);
    const solution = simulate(made, { initial, tspan: [0, end] });
    for (const {
      t: [, t1],
    } of solution.log.segments.slice(0, -1))
      for (const { name } of made.populations) {
        const before = solution.vector(t1 * (1 - 1e-15), name);
        solution.vector(t1, name).forEach((value, i) => {
          expect(Math.abs(value - before[i])).toBeLessThan(1e-12 * Math.max(1, Math.abs(value)));
        });
      }
  });
});
