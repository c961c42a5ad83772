/**
 * What every back-end owes, as statements to run over it:
 *
 *     describe('mine', () => backendContract({ backend: () => mine(), tolerance: 1e-3 }));
 *
 * `tolerance` is how far its currents may be from the amplitude that an exact gain carries. Circuits are chains of plain
 * relu rows, which every back-end can run.
 */
import {
  type Backend,
  type Circuit,
  circuit,
  gradedChain,
  PulsegateError,
  type Solution,
  simulate,
} from '../../src/index';

export interface Subject {
  /** Made anew at each call. */
  readonly backend: () => Backend;
  readonly tolerance: number;
  /** A circuit that it cannot run, where there is one, and what the refusal says. */
  readonly refuses?: { readonly circuit: Circuit; readonly message: RegExp };
}

const STAGES = 3;
const AMPLITUDE = 0.7;
const chain = circuit(gradedChain({ stages: STAGES, T: 1, size: 2 }));
const initial = { u0: [AMPLITUDE, AMPLITUDE / 2] };

/** Every array that a value holds. */
const arraysIn = (value: unknown): Float64Array[] => {
  if (ArrayBuffer.isView(value)) return [value as Float64Array];
  return typeof value !== 'object' || value === null ? [] : Object.values(value).flatMap(arraysIn);
};

const partsOf = (run: Solution) => {
  const { t, currents, weights } = run;
  return { t, currents, weights, vector: run.vector(STAGES, 'u1'), state: run.state() };
};

export function backendContract({ backend, tolerance, refuses }: Subject): void {
  const run = (options: Parameters<typeof simulate>[1] = {}) =>
    simulate(chain, { initial, backend: backend(), ...options });

  test('it has a name for people, and says what it was told to do as plain facts', () => {
    const { name, facts } = backend();
    expect(name).toMatch(/\w/);
    expect(Object.keys(facts).length).toBeGreaterThan(0);
    for (const value of Object.values(facts)) expect(['string', 'number']).toContain(typeof value);
    expect(run()).toMatchObject({
      backend: name,
      facts,
      circuit: chain,
      tspan: [0, STAGES],
      retcode: 'success',
    });
  });

  test('an exact gain carries the amplitude', () => {
    const solution = run();
    for (let k = 0; k <= STAGES; k++) {
      expect(Math.abs(solution.at(k, `u${k}`, 0) - AMPLITUDE)).toBeLessThan(tolerance);
      expect(Math.abs(solution.at(k, `u${k}`, 1) - AMPLITUDE / 2)).toBeLessThan(tolerance);
    }
  });

  test('at, vector and currents say the same at every output time', () => {
    const times = [0, 0.25, 1, 1.5, 2.75, STAGES];
    const solution = run({ tEval: times });
    expect([...solution.t]).toEqual(times);
    for (const { name, size = 1 } of chain.populations)
      times.forEach((t, k) => {
        const row = [...solution.currents[name]!.slice(k * size, (k + 1) * size)];
        const vector = [...solution.vector(t, name)];
        expect([0, 1].map((i) => solution.at(t, name, i))).toEqual(vector);
        const apart = vector.map((value, i) => Math.abs(value - row[i]!));
        expect(Math.max(...apart)).toBeLessThan(1e-13);
      });
  });

  test('without output times they are the gate edges', () => {
    expect([...run().t]).toEqual([0, 1, 2, 3]);
  });

  test.each<[string, (solution: Solution) => unknown, RegExp]>([
    [
      'a time before tspan',
      (s) => s.at(-0.1, 'u0', 0),
      /^t: invalid time -0\.1 \(allowed: within tspan, \[0, 3\]\)/,
    ],
    ['a time after tspan', (s) => s.vector(3.1, 'u0'), /^t: invalid time 3\.1/],
    ['no time', (s) => s.vector(Number.NaN, 'u0'), /^t: invalid time NaN/],
    ['a state outside tspan', (s) => s.state(4), /^t: invalid time 4/],
    ['an unknown name', (s) => s.at(1, 'u4', 0), /^name: unknown population "u4" \(did you mean "u0"\?/],
    [
      'a vector read as a number',
      (s) => s.at(1, 'u1'),
      /^name: invalid population "u1" \(allowed: one of size 1;/,
    ],
    ['a component too many', (s) => s.at(1, 'u1', 2), /^component: invalid component 2 \(allowed: 0 to 1\)/],
    ['half a component', (s) => s.at(1, 'u1', 0.5), /^component: invalid component 0\.5/],
  ])('%s is an error led by its path', (_, ask, message) => {
    expect(() => ask(run())).toThrow(message);
  });

  test('what is not recorded cannot be asked for, the rest is as it was', () => {
    const [all, some] = [run(), run({ record: ['u3'] })];
    expect(Object.keys(some.currents)).toEqual(['u3']);
    expect([...some.vector(3, 'u3')]).toEqual([...all.vector(3, 'u3')]);
    expect(() => some.vector(3, 'u1')).toThrow(
      /^name: invalid population "u1" \(allowed: those recorded: "u3"\)/,
    );
  });

  test('a run goes on from a state as if it had not been split', () => {
    const whole = run();
    const first = run({ tspan: [0, 2] });
    const rest = simulate(chain, { backend: backend(), from: first.state(), tspan: [2, STAGES] });
    expect(rest.tspan).toEqual([2, STAGES]);
    for (const { name } of chain.populations)
      whole.vector(STAGES, name).forEach((value, i) => {
        expect(Math.abs(rest.at(STAGES, name, i) - value)).toBeLessThan(tolerance * 1e-3 + 1e-13);
      });
  });

  test('the same request gives the same bits, from a back-end made anew as well', () => {
    const same = backend();
    const [a, b, c] = [same, same, backend()].map((one) => partsOf(run({ backend: one })));
    expect(b).toEqual(a);
    expect(c).toEqual(a);
  });

  test('results own their buffers: no two share one, and writing to them changes no other run', () => {
    const solution = run();
    const all = arraysIn(partsOf(solution));
    expect(new Set(all.map(({ buffer }) => buffer)).size).toBe(all.length);
    expect(all.every(({ buffer, byteLength }) => buffer.byteLength === byteLength)).toBe(true);
    const wanted = partsOf(run());
    for (const array of all) array.fill(17);
    expect(partsOf(run())).toEqual(wanted);
  });

  test('the log covers the time span without gap or overlap', () => {
    const { segments } = run({ tspan: [0.5, 2.5] }).log;
    expect(segments.map(({ t }) => t)).toEqual([
      [0.5, 1],
      [1, 2],
      [2, 2.5],
    ]);
    expect(segments.map(({ open }) => open)).toEqual([['u0>u1'], ['u1>u2'], ['u2>u3']]);
  });

  test('what it does not know is absent', () => {
    const { log, stats, margins } = run();
    for (const value of Object.values({ ...log, ...stats })) expect(value).not.toBeUndefined();
    if (margins !== undefined) expect(margins.length).toBe(STAGES);
  });

  if (refuses !== undefined)
    test('what it cannot run is refused by name', () => {
      const refused = () => simulate(refuses.circuit, { backend: backend() });
      expect(refused).toThrow(refuses.message);
      expect(refused).toThrow(PulsegateError);
      try {
        refused();
      } catch (error) {
        expect((error as PulsegateError).problems.every(({ code }) => code === 'unsupported')).toBe(true);
      }
    });
}

/** Six hundred cycles of two windows: more than progress is told. */
const clock = circuit({
  populations: [{ name: 'a' }, { name: 'b' }],
  projections: [{ name: 'a>b', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }] }],
  schedule: { period: 2, windows: [{ t: [0, 1], open: ['a>b'] }] },
});
const CYCLES = 600;

/** For those that tell how far they are and can be stopped: a long run owes that to whoever waits. */
export function waitingContract({ backend }: Pick<Subject, 'backend'>): void {
  const options = { initial: { a: 0.7 }, cycles: CYCLES, backend: backend() };

  test('progress never goes back, is told a few hundred times at most, and ends with all of it', () => {
    const told: number[] = [];
    simulate(clock, {
      ...options,
      progress: (done, total) => {
        expect(total).toBe(2 * CYCLES);
        told.push(done);
      },
    });
    expect(told.length).toBeGreaterThan(10);
    expect(told.length).toBeLessThan(500);
    expect(told).toEqual([...told].sort((x, y) => x - y));
    expect(told[told.length - 1]).toBe(2 * CYCLES);
  });

  test('a signal ends it, with what was solved until then', () => {
    const stop = new AbortController();
    const stopped = {
      ...options,
      signal: stop.signal,
      progress: (done: number) => {
        if (done >= 100) stop.abort();
      },
    };
    const solution = simulate(clock, { ...stopped, onFailure: 'return' });
    const [, end] = solution.tspan;
    expect(solution.retcode).toBe('interrupted');
    expect(solution.message).toBe(`interrupted at t = ${end}`);
    expect(end).toBeGreaterThanOrEqual(100);
    expect(end).toBeLessThan(110);
    expect(solution.log.segments.at(-1)?.t[1]).toBe(end);
    expect(solution.at(3, 'b')).toBe(simulate(clock, options).at(3, 'b'));
    expect(() => solution.at(2 * CYCLES - 1, 'b')).toThrow(/within tspan/);
    expect(() => simulate(clock, stopped)).toThrow(/^simulate: interrupted: interrupted at t = /);
  });
}
