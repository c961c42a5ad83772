/** Laws of the whole circuit model on all solvers: recurrent, unequal tau, saturating, heaviside, driven gates. */
import {
  type Circuit,
  circuit,
  dopri5,
  exact,
  type Fragment,
  meanField,
  odex,
  type Solution,
  type Solver,
  simulate,
} from '../../src/index';
import { seeded } from './random';
import { randomModel } from './random-model';

const run = (made: Circuit, solver: Solver, initial: Record<string, number[]>, tspan: [number, number]) =>
  simulate(made, { initial, tspan, backend: meanField({ solver }), onFailure: 'return' });

/** The largest difference of two solutions at the end of the shorter, relative to the largest current (at least 1). */
function difference(a: Solution, b: Solution): number {
  const t = Math.min(a.tspan[1], b.tspan[1]);
  let largest = 0;
  let scale = 1;
  for (const { name } of a.circuit.populations)
    a.vector(t, name).forEach((value, i) => {
      largest = Math.max(largest, Math.abs(value - b.at(t, name, i)));
      scale = Math.max(scale, Math.abs(value));
    });
  return largest / scale;
}

/** The laws, on the first `count` random circuits. */
export function laws(count: number, sample: Readonly<Record<string, number>>): void {
  const seeds = Array.from({ length: count }, (_, k) => k + 1);

  const loose = { rtol: 1e-6, atol: 1e-8 };
  const middle = { rtol: 1e-9, atol: 1e-11 };
  const tight = { rtol: 1e-12, atol: 1e-14 };

  test.each([
    ['dopri5', dopri5],
    ['odex', odex],
  ] as const)(
    'exact() and %s agree within 1000 rtol at rtol = 1e-12, and are called sliding together',
    (_, method) => {
      const retcodes = new Map<string, number>();
      const outside: number[] = [];
      let crossings = 0;
      for (const seed of seeds) {
        const { circuit: made, initial, end } = randomModel(seed);
        const reference = run(made, exact(), initial, [0, end]);
        const solution = run(made, method(tight), initial, [0, end]);
        if (solution.retcode !== reference.retcode || !(difference(reference, solution) < 1e-9))
          outside.push(seed);
        retcodes.set(reference.retcode, (retcodes.get(reference.retcode) ?? 0) + 1);
        crossings += reference.stats.crossings!;
      }
      expect(outside).toEqual([]);
      expect(Object.fromEntries(retcodes)).toEqual(sample);
      expect(crossings).toBeGreaterThan(count);
    },
  );

  test('the difference falls by at least 100 when rtol falls by 1000', () => {
    const worse: number[] = [];
    for (const seed of seeds.slice(0, count / 2)) {
      const { circuit: made, initial, end } = randomModel(seed);
      const reference = run(made, exact(), initial, [0, end]);
      if (reference.retcode !== 'success') continue;
      const [first, second] = [loose, middle].map((options) =>
        difference(reference, run(made, dopri5(options), initial, [0, end])),
      ) as [number, number];
      // where the edges already force steps far shorter than the tolerance asks for, there is less left to fall
      if (!(second < first / 100 || first < 0.01 * loose.rtol)) worse.push(seed);
    }
    expect(worse).toEqual([]);
  });

  test('splitting the run anywhere changes exact() by at most 1e-12', () => {
    const worse: number[] = [];
    for (const seed of seeds) {
      const { circuit: made, initial, end } = randomModel(seed);
      const whole = run(made, exact(), initial, [0, end]);
      if (whole.retcode !== 'success') continue;
      const middle = end * seeded(seed + 500)();
      const first = simulate(made, { initial, tspan: [0, middle] });
      if (!(difference(whole, simulate(made, { from: first.state(), tspan: [middle, end] })) < 1e-12))
        worse.push(seed);
    }
    expect(worse).toEqual([]);
  });

  test('JSON there and back changes nothing, shifting the schedule shifts the answer', () => {
    const worse: number[] = [];
    for (const seed of seeds) {
      const { circuit: made, initial, end } = randomModel(seed);
      const here = run(made, exact(), initial, [0, end]);
      const again = run(circuit(JSON.parse(JSON.stringify(made)) as Fragment), exact(), initial, [0, end]);
      const by = 3.7;
      const windows = made.schedule.windows.map((w) => ({ ...w, t: [w.t[0] + by, w.t[1] + by] as const }));
      const later = run(circuit({ ...made, schedule: { windows } }), exact(), initial, [by, end + by]);
      if (difference(here, again) !== 0 || here.retcode !== later.retcode) worse.push(seed);
      if (here.retcode !== 'success') continue;
      for (const { name } of made.populations)
        here.vector(end, name).forEach((value, i) => {
          if (!(Math.abs(value - later.at(end + by, name, i)) < 1e-11 * Math.max(1, Math.abs(value))))
            worse.push(seed);
        });
    }
    expect(worse).toEqual([]);
  });
}

/** No pulse is missed: one gate of bias 1 and width 1e-3 to 1 anywhere in [0, 1000] leaves 1 - e^{-width}. */
export function pulses(count: number): void {
  test.each([
    ['exact', exact()],
    ['dopri5', dopri5()],
    ['odex', odex()],
  ] as const)('%s', (_, solver) => {
    const random = seeded(11);
    const missed: number[] = [];
    for (let k = 0; k < count; k++) {
      const width = 10 ** (-3 * random());
      const t0 = 999 * random();
      const made = circuit({
        populations: [{ name: 'off' }, { name: 'I' }],
        projections: [{ name: 'gate', from: [{ population: 'off' }], to: [{ population: 'I', gain: 1 }] }],
        schedule: { windows: [{ t: [t0, t0 + width], open: [{ projection: 'gate', bias: 1 }] }] },
      });
      const end = simulate(made, { tspan: [0, 1000], backend: meanField({ solver }) }).at(t0 + width, 'I');
      if (!(Math.abs(end + Math.expm1(-width)) < 1e-7)) missed.push(k);
    }
    expect(missed).toEqual([]);
  });
}
