/** Weights that learn may grow until a closed row that reads them leaks: what inspect says of it, against runs that do. */
import fc from 'fast-check';
import { type Circuit, circuit, inspect, simulate } from '../../src/index';
import { cases } from '../support/cases';

interface Made {
  readonly size: number;
  readonly rate: number;
  readonly T: number;
  readonly threshold: number;
  readonly w: number;
  readonly transpose: boolean;
  readonly scale: number;
  /** Whether the sides of the rule are held for the whole cycle, or decay from where the run begins. */
  readonly held: boolean;
}

/** u and a teach w once in a cycle of 2, while the row that reads u through w is closed. */
function taught({ size, rate, T, threshold, w, transpose, scale, held }: Made): Circuit {
  const [post, pre] = transpose ? ['u', 'a'] : ['a', 'u'];
  return circuit({
    populations: [
      { name: 'u', size },
      { name: 'a', size },
      { name: 'v', size },
    ],
    weights: [
      { name: 'w', shape: [size, size], values: Array.from({ length: size }, () => Array(size).fill(w)) },
    ],
    projections: [
      {
        name: 'read',
        from: [{ population: 'u', weights: 'w', scale, ...(transpose ? { transpose } : {}) }],
        to: [{ population: 'v', gain: 1 }],
        threshold,
      },
    ],
    schedule: {
      period: 2,
      windows: [
        { t: [0, 0], open: ['read'] },
        { t: [0.5, 0.5 + T], learn: [{ weights: 'w', post: [[post, 1]], pre: [[pre, 1]], rate }] },
        ...(held ? [{ t: [0, 2] as const, hold: ['u', 'a'] }] : []),
      ],
    },
  });
}

const growthIn = (made: Circuit, amplitude: number, cycles: number) =>
  inspect(made, { amplitude, cycles }).filter(({ kind }) => kind === 'growth');
const run = (made: Circuit, size: number, amplitude: number, cycles: number) =>
  simulate(made, {
    initial: { u: Array(size).fill(amplitude), a: Array(size).fill(amplitude) },
    cycles,
    onFailure: 'return',
  });

test('a row sum that grows by 0.2 A^2 a cycle opens a row of threshold 0.5 in the third: inspect names it, and the run ends in it', () => {
  const made = taught({
    size: 2,
    rate: 0.1,
    T: 1,
    threshold: 0.5,
    w: 0,
    transpose: false,
    scale: 1,
    held: true,
  });
  expect(growthIn(made, 1, 2)).toEqual([]);
  expect(growthIn(made, 1, 9)).toEqual([
    {
      kind: 'growth',
      projection: 'read',
      population: 'u',
      t: 4.5,
      text:
        '"read" may leak while it is closed from cycle 3 on at an amplitude of 1: a row of "w" may grow by 0.2 in a cycle: ' +
        'raise its threshold, or learn less',
    },
  ]);
  const ended = run(made, 2, 1, 9);
  // 0.4 after two cycles, and the rest of it in half of a window
  expect([ended.retcode, ended.tspan[1]]).toEqual(['transmits', expect.closeTo(5, 6)]);
});

const number = (least: number, most: number) =>
  fc.integer({ min: least * 1000, max: most * 1000 }).map((k) => k / 1000);
const drawn = fc.record({
  size: fc.integer({ min: 1, max: 3 }),
  rate: number(-1, 1),
  T: number(0.1, 1.5),
  threshold: number(0.4, 2),
  w: number(-0.5, 0.5),
  transpose: fc.boolean(),
  scale: fc.constantFrom(1, -1, 0.7),
  held: fc.boolean(),
});
const CYCLES = 6;

test('until the cycle that is named no run leaks, and where all is held and adds up it leaks in that cycle', () => {
  let [silent, leaking] = [0, 0];
  fc.assert(
    fc.property(drawn, number(0.3, 1.5), (one, amplitude) => {
      const made = taught(one);
      const [found] = growthIn(made, amplitude, CYCLES);
      const named = found === undefined ? CYCLES + 1 : Math.floor(found.t / 2) + 1;
      // beginning above the threshold is no growth
      if (one.size * Math.max(0, one.w * one.scale) * amplitude > one.threshold) return;
      const ended = run(made, one.size, amplitude, CYCLES);
      const { retcode, tspan } = ended;
      const cycle = Math.floor(tspan[1] / 2) + 1;
      if (retcode === 'success') silent++;
      else leaking++;
      // it may leak while nothing learns as well: then something arrives
      for (let k = 1; k < named && 2 * k <= tspan[1]; k++)
        expect([...ended.vector(2 * k, 'v')]).toEqual(Array(one.size).fill(0));
      if (retcode !== 'success') expect([retcode, cycle >= named]).toEqual(['transmits', true]);
      const addsUp = one.held && one.w * one.scale >= 0 && one.rate * one.scale > 0;
      if (addsUp && found !== undefined) expect([retcode, cycle]).toEqual(['transmits', named]);
    }),
    { seed: 2019, numRuns: cases(150, 1500) },
  );
  expect(Math.min(silent, leaking)).toBeGreaterThan(10);
});

test('parts of a rule that cancel teach nothing, and a number of cycles below 1 is refused', () => {
  const fragment = taught({
    size: 1,
    rate: 1,
    T: 1,
    threshold: 0.5,
    w: 0,
    transpose: false,
    scale: 1,
    held: true,
  });
  const cancelled = circuit({
    ...{ populations: [...fragment.populations], weights: [...fragment.weights] },
    projections: [...fragment.projections],
    schedule: {
      ...fragment.schedule,
      windows: fragment.schedule.windows.map((window) => ({
        ...window,
        ...(window.learn === undefined
          ? {}
          : {
              learn: window.learn.map((rule) => ({
                ...rule,
                post: [
                  ['a', 1],
                  ['a', -1],
                ] as const,
              })),
            }),
      })),
    },
  });
  expect(growthIn(fragment, 1, 1)).toHaveLength(1);
  expect(growthIn(cancelled, 1, 9)).toEqual([]);
  expect(() => inspect(fragment, { cycles: 0 })).toThrow('inspect.cycles: invalid number of cycles 0');
});
