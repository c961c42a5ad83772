/** The circuit model: merging, checking, round trips. */
import { readFileSync } from 'node:fs';
import { circuit, type Fragment, gradedChain, plan, routing, simulate, vectorChain } from '../../src/index';

const fixture = (name: string) =>
  JSON.parse(readFileSync(`${__dirname}/../fixtures/circuits/${name}.json`, 'utf8')) as Fragment;
const FIXTURES = ['autonomous-sgsc', 'xor-2-4-1', 'xor-2-4-1-nonlocal'];

/** The message of the error that a call throws. */
function complaint(call: () => unknown): string {
  try {
    call();
  } catch (error) {
    expect((error as Error).name).toBe('PulsegateError');
    return (error as Error).message;
  }
  throw new Error('nothing was thrown');
}

const two: Fragment = {
  populations: [{ name: 'u0' }, { name: 'u1' }],
  projections: [{ name: 'p', from: [{ population: 'u0' }], to: [{ population: 'u1', gain: 1 }] }],
  schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
};
const [u0, u1] = two.populations as [{ name: string }, { name: string }];
const p = two.projections?.[0] as NonNullable<Fragment['projections']>[number];
const windows = (...list: unknown[]) => ({ ...two, schedule: { windows: list } }) as Fragment;

describe('fragments', () => {
  test('merge as data: a chain and its continuation share the population between them', () => {
    const whole = circuit(gradedChain({ stages: 2, T: 1 }));
    const again = circuit(gradedChain({ stages: 2, T: 1 }), gradedChain({ stages: 1, T: 1 }));
    expect(again).toEqual(whole);
    const forked = circuit(
      routing({ destinations: ['a.u0', 'b.u0'], choose: 'b.u0', T: 1 }),
      gradedChain({ stages: 2, T: 1, prefix: 'b.', start: 1 }),
    );
    expect(simulate(forked, { initial: { u: 0.4 } }).at(3, 'b.u2')).toBeCloseTo(0.4, 15);
  });

  test('the same name with different content is an error that shows both', () => {
    expect(complaint(() => circuit(two, { populations: [{ name: 'u0', size: 2 }] }))).toBe(
      'populations.u0: invalid redefinition {"name":"u0","size":2} (allowed: what it was before: {"name":"u0"})',
    );
    expect(complaint(() => circuit({ ...two, tau: 1 }, { tau: 2 }))).toMatch(/^tau: invalid redefinition 2/);
  });

  test('the order of keys makes no difference', () => {
    expect(
      circuit(two, { populations: [{ size: 1, name: 'x' }] }, { populations: [{ name: 'x', size: 1 }] })
        .populations,
    ).toHaveLength(3);
  });

  test('are copied and frozen: nothing that is done to them later changes the circuit', () => {
    const mutable = { name: 'x', size: 2 };
    const made = circuit({ populations: [mutable] });
    mutable.size = 3;
    expect(made.populations[0]?.size).toBe(2);
    expect(Object.isFrozen(made.populations[0])).toBe(true);
    expect(Object.isFrozen(mutable)).toBe(false);
  });

  test('check their options', () => {
    expect(complaint(() => gradedChain({ stage: 3, T: 1 } as never))).toMatch(
      /unknown option "stage" \(did you mean "stages"\?/,
    );
    expect(complaint(() => gradedChain({ stages: 1.5, T: 1 }))).toMatch(
      /gradedChain.stages: invalid number of hops 1.5/,
    );
    expect(complaint(() => gradedChain({ stages: 2, T: Number.NaN }))).toMatch(
      /gradedChain.T: invalid T NaN \(allowed: a number\)/,
    );
    expect(complaint(() => vectorChain({ matrices: [[[1, 2]], [[1, 2]]], T: 1 }))).toMatch(
      /matrices\[1\]: invalid number of columns 2/,
    );
    expect(complaint(() => routing({ destinations: ['a'], choose: 'b', T: 1 }))).toMatch(
      /routing.choose: unknown destination "b"/,
    );
  });
});

describe('the three hardest circuits', () => {
  test.each(FIXTURES)('%s loads, and its JSON is the circuit', (name) => {
    const made = circuit(fixture(name));
    expect(circuit(JSON.parse(JSON.stringify(made)) as Fragment)).toEqual(made);
    expect(made).toMatchObject(fixture(name));
  });

  test('have the gains that what is held when asks for', () => {
    const planned = plan(circuit(fixture('xor-2-4-1')));
    const gain = (name: string) => planned.blocks.find((block) => block.name === name)?.destinations[0]?.gain;
    expect(gain('x>X')).toBe(0.5); // held to held over T = 2: tau / T
    expect(gain('X>N1+')).toBeCloseTo(1 / (1 - Math.exp(-2)), 15); // held to leaky
    expect(gain('N1>O1')).toBeCloseTo(1 / (1 - Math.exp(-2)), 15); // decaying to held
    expect(gain('N1+>G1a')).toBe(1); // a number: no exact gain through a saturating row
  });
});

describe('one clear message, led by its path', () => {
  test.each<[string, unknown, string]>([
    [
      'unknown key',
      { populations: [{ name: 'u0', siez: 2 }] },
      'populations[0]: unknown key "siez" (did you mean "size"? known: name, size, tau, input)',
    ],
    ['missing name', { populations: [{}] }, 'populations[0].name: missing name (wanted: a name)'],
    ['NaN', { tau: Number.NaN }, 'tau: invalid tau NaN (allowed: a number above 0)'],
    ['negative tau', { tau: -1 }, 'tau: invalid tau -1 (allowed: a number above 0)'],
    [
      'unknown population',
      { ...two, projections: [{ ...p, to: [{ population: 'u_1', gain: 1 }] }] },
      'projections[0].to[0].population: unknown population "u_1" (did you mean "u1"? known: u0, u1)',
    ],
    [
      'unknown projection',
      windows({ t: [0, 1], open: ['q'] }),
      'schedule.windows[0].open[0]: unknown projection "q" (did you mean "p"? known: p)',
    ],
    ['t1 < t0', windows({ t: [2, 1] }), 'schedule.windows[0].t: invalid window [2,1] (allowed: t0 <= t1)'],
    [
      'two of a name',
      { populations: [u0, u1, u0] },
      'populations[2].name: invalid name "u0" (allowed: a name that populations[0] does not have already)',
    ],
    [
      'wrong shape',
      { ...two, projections: [{ ...p, from: [{ population: 'u0', matrix: [[1, 2]] }] }] },
      'projections[0].from[0].matrix[0]: invalid row length 2 (allowed: 1: a matrix is [target, source] = [1, 1])',
    ],
    [
      'identity between sizes',
      { ...two, populations: [{ name: 'u0', size: 3 }, u1] },
      'projections[0].from[0]: invalid size 3 (allowed: 1 for the identity; else give a matrix [1, 3])',
    ],
    [
      '1 GB and more',
      { weights: [{ name: 'W', shape: [40000, 40000] }] },
      'weights[0].shape: invalid shape [40000,40000] (allowed: at most 33554432 entries, 268 MB; this one needs 12.8 GB)',
    ],
    [
      'a huge population',
      { populations: [{ name: 'u', size: 1e9 }] },
      'populations[0].size: invalid size 1000000000 (allowed: a whole number from 1 to 10000000)',
    ],
    [
      'held and flushed',
      windows({ t: [0, 1], hold: ['u0'] }, { t: [0.5, 2], flush: ['u0'] }),
      'schedule.windows[1]: invalid window "flush \\"u0\\" with gain -20, offset 0" (allowed: one thing at a time; schedule.windows[0] ([0, 1)) says hold "u0" with gain 1, offset 0)',
    ],
    [
      'held with two gains',
      windows({ t: [0, 1], hold: ['u0', { population: 'u0', gain: 1.1 }] }),
      'schedule.windows[0]: invalid window "hold \\"u0\\" with gain 1.1, offset 0" (allowed: one thing at a time; schedule.windows[0] ([0, 1)) says hold "u0" with gain 1, offset 0)',
    ],
    [
      'two biases',
      windows({ t: [0, 1], open: ['p'] }, { t: [0, 1], open: [{ projection: 'p', bias: 0.1 }] }),
      'schedule.windows[1]: invalid window "open \\"p\\" with bias 0.1" (allowed: one thing at a time; schedule.windows[0] ([0, 1)) says open "p" with bias 0)',
    ],
    [
      'an input with dynamics',
      { populations: [{ name: 'x', input: true, tau: 2 }] },
      'populations[0].tau: invalid tau 2 (allowed: none: an input has no dynamics)',
    ],
    [
      'a held input',
      { populations: [{ name: 'x', input: true }], schedule: { windows: [{ t: [0, 1], hold: ['x'] }] } },
      'schedule.windows[0].hold[0]: invalid hold "x" (allowed: no input: it has no dynamics)',
    ],
    [
      'beyond the period',
      { ...two, schedule: { period: 0.5, windows: [{ t: [0, 1], open: ['p'] }] } },
      'schedule.windows[0].t: invalid window [0,1] (allowed: within the period, [0, 0.5])',
    ],
    [
      'a gate driven by nothing',
      { ...two, projections: [{ ...p, gatedBy: [{ h: 1, d: 0, effect: 'opens' }] }] },
      'projections[0].gatedBy[0]: missing driver (wanted: either population or projection)',
    ],
    [
      'a closing gate without strength',
      {
        ...two,
        threshold: 0,
        projections: [{ ...p, gatedBy: [{ population: 'u0', h: 1, d: 0, effect: 'closes' }] }],
      },
      'projections[0].gatedBy[0].strength: missing strength (wanted where the threshold is 0: a number above 0)',
    ],
    [
      'a circle of gates',
      { ...two, projections: [{ ...p, gatedBy: [{ projection: 'p', h: 1, d: 0, effect: 'opens' }] }] },
      'projections[0].gatedBy: invalid gates "p -> p" (allowed: outputs that gate one another without a circle)',
    ],
    ['a list for an object', { populations: {} }, 'populations: invalid populations {} (allowed: a list)'],
    [
      'a number for a circuit',
      3,
      'invalid circuit 3 (allowed: an object with the keys schemaVersion, tau, threshold, timeUnit, populations, weights, projections, learn, schedule, $schema)',
    ],
  ])('%s', (_, fragment, message) => {
    expect(complaint(() => circuit(fragment as Fragment))).toBe(message);
  });

  test('weights that transmit while they learn', () => {
    const plastic = {
      ...two,
      weights: [{ name: 'W', shape: [1, 1] as const, values: [[1]] }],
      projections: [{ ...p, from: [{ population: 'u0', weights: 'W' }] }],
      schedule: {
        windows: [
          { t: [0, 1] as const, open: ['p'] },
          {
            t: [0.5, 2] as const,
            learn: [{ weights: 'W', post: [['u1', 1]] as const, pre: [['u0', 1]] as const, rate: 0.1 }],
          },
        ],
      },
    };
    expect(complaint(() => circuit(plastic))).toBe(
      'schedule.windows[1].learn: invalid weights "W" (allowed: weights that do not transmit while they learn; "p" is open in schedule.windows[0])',
    );
  });
});

describe("gain 'exact' is one number", () => {
  const exactly = (extra: Fragment): Fragment => ({
    ...two,
    projections: [{ ...p, to: [{ population: 'u1' }] }],
    ...extra,
  });
  test.each<[string, Fragment, RegExp]>([
    [
      'windows that disagree print both',
      exactly({
        schedule: {
          windows: [
            { t: [0, 1], open: ['p'] },
            { t: [2, 4], open: ['p'] },
          ],
        },
      }),
      /its windows disagree: decaying to leaky over 1, gain 2.718\d+ and decaying to leaky over 2, gain 3.694\d+/,
    ],
    [
      'a projection that no window opens has none',
      exactly({ schedule: { windows: [] } }),
      /no window opens the projection \(allowed: a number\)/,
    ],
    [
      'nor has a saturating row',
      {
        ...two,
        projections: [
          { ...p, to: [{ population: 'u1' }], transfer: { kind: 'saturating', G: 1, h: 0, F: 1 } },
        ],
      },
      /a saturating transfer has none/,
    ],
    [
      'nor a source that is held for a part',
      exactly({
        schedule: {
          windows: [
            { t: [0, 1], open: ['p'] },
            { t: [0.5, 1], hold: ['u0'] },
          ],
        },
      }),
      /"u0" is held for a part of \[0, 1\] only/,
    ],
    [
      'held and decaying sources together print both',
      exactly({
        populations: [u0, u1, { name: 'x', input: true }],
        projections: [
          { name: 'p', from: [{ population: 'u0' }, { population: 'x' }], to: [{ population: 'u1' }] },
        ],
      }),
      /its sources disagree: decaying to leaky over 1, gain 2.71\d+ and held to leaky over 1, gain 1.58\d+/,
    ],
  ])('%s', (_, fragment, message) => {
    expect(complaint(() => circuit(fragment))).toMatch(message);
  });

  test('windows of equal length up to rounding agree', () => {
    const c = circuit(
      exactly({
        schedule: {
          windows: [
            { t: [0, 0.1], open: ['p'] },
            { t: [0.2, 0.3], open: ['p'] },
          ],
        },
      }),
    );
    expect(plan(c).blocks[0]?.destinations[0]?.gain).toBeCloseTo(Math.exp(0.1) / 0.1, 13);
  });
});

test('a matrix that is no list of rows is one fault, however long', () => {
  const flat = {
    populations: [{ name: 'u', size: 5 }, { name: 'v' }],
    projections: [
      { name: 'u>v', from: [{ population: 'u', matrix: [1, 2, 3, 4, 5] }], to: [{ population: 'v' }] },
    ],
  };
  const thrown = () => circuit(flat as never);
  expect(thrown).toThrow(
    'projections[0].from[0].matrix[0]: invalid matrix 1 (allowed: a row: a list of numbers)',
  );
  expect(thrown).not.toThrow('matrix[1]');
});
