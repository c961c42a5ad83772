/** Progress and signals within one long segment: a circuit without windows has no other. */
import {
  circuit,
  dopri5,
  exact,
  ignition,
  meanField,
  odex,
  ring,
  type Solution,
  type Solver,
  selfClocked,
  simulate,
} from '../../src';

const driven = circuit(ring({ stages: 5, T: 1 }));

/** A packet in a ring that runs itself: on steps, which the exact solver has in closed form, or on a ramp, in series. */
const cases: readonly (readonly [string, number, Solver])[] = [
  ['exact, a clock in closed form', 0, exact()],
  // far fewer steps than the run takes: the limit is for each time constant
  ['exact, in series', 0.1, exact({ maxSteps: 300, maxEvents: 300 })],
  ['dopri5', 0, dopri5()],
  ['odex', 0, odex()],
];

describe.each(cases)('%s', (_, ramp, solver) => {
  const machine = circuit(selfClocked(driven, { ramp }));
  const end = 60;
  const run = (
    to: number,
    progress?: (done: number, total: number) => void,
    signal?: AbortSignal,
  ): Solution =>
    simulate(machine, {
      tspan: [0, to],
      initial: { ...ignition(driven, { ramp }), u0: 0.5 },
      backend: meanField({ solver }),
      onFailure: 'return',
      ...(progress === undefined ? {} : { progress }),
      ...(signal === undefined ? {} : { signal }),
    });

  test('progress is told all along, never goes back, and ends with all of it', () => {
    const told: number[] = [];
    run(end, (done, total) => {
      expect(total).toBe(end);
      told.push(done);
    });
    expect(told.length).toBeGreaterThan(20);
    expect(told.length).toBeLessThanOrEqual(202);
    told.slice(1).forEach((done, k) => {
      expect(done).toBeGreaterThan(told[k]);
      expect(done - told[k]).toBeLessThan(end / 10);
    });
    expect(told[told.length - 1]).toBe(end);
  });

  test('a signal ends it on the way, with what was solved until then', () => {
    const stop = new AbortController();
    const part = run(end, (done) => done > end / 2 && stop.abort(), stop.signal);
    const { retcode, tspan } = part;
    expect(retcode).toBe('interrupted');
    expect(tspan[1]).toBeGreaterThan(end / 2);
    expect(tspan[1]).toBeLessThan(0.6 * end);
    const whole = run(end);
    for (const t of [tspan[1] / 3, tspan[1]])
      for (const { name } of machine.populations)
        expect(Math.abs(part.at(t, name) - whole.at(t, name))).toBeLessThan(1e-12);
  });
});
