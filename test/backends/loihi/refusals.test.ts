/** What does not fit the chip is refused by name, with what is allowed; ranges that a run reports make the same network. */
import {
  type Circuit,
  circuit,
  type Fragment,
  gradedChain,
  loihi,
  memory,
  PulsegateError,
  simulate,
} from '../../../src/index';
import { gradedCase } from '../../support/graded-chip';

type Simulated = NonNullable<Parameters<typeof simulate>[1]>;
type Options = NonNullable<Parameters<typeof loihi>[0]>;

const chain = (options: object = {}): Circuit => circuit(gradedChain({ stages: 2, T: 1, ...options }));
/** u > v through [0, 2], with a population g beside it. */
const hop = (projection: object, more: Fragment = {}, bias = 0): Circuit =>
  circuit(
    {
      populations: [{ name: 'u' }, { name: 'v' }, { name: 'g' }],
      projections: [{ name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v' }], ...projection }],
      schedule: { windows: [{ t: [0, 2], open: [{ projection: 'u>v', bias }] }] },
    },
    more,
  );
const gatedBy = (gate: object, more: object = {}) =>
  hop({ gatedBy: [{ population: 'g', h: 0.2, d: 0, effect: 'opens', ...gate }], ...more });

function problemsOf(made: Circuit, request: Simulated, options: Options = {}): string[] {
  try {
    simulate(made, { ...request, backend: loihi(options) });
  } catch (error) {
    if (!(error instanceof PulsegateError)) throw error;
    return error.problems.map(({ code, path, text }) => `${code} ${path}: ${text}`);
  }
  return [];
}

const U = { initial: { u: 0.5 } };
const U0 = { initial: { u0: 0.5 } };
const learning = circuit(gradedChain({ stages: 1, T: 1 }), {
  weights: [{ name: 'W', shape: [1, 1], values: [[1]] }],
  schedule: {
    windows: [{ t: [1, 2], learn: [{ weights: 'W', post: [['u1', 1]], pre: [['u0', 1]], rate: 1 }] }],
  },
});
const twoTaus = circuit({
  populations: [{ name: 'a' }, { name: 'b', tau: 2 }, { name: 'v' }],
  projections: [
    { name: 'j', from: [{ population: 'a' }, { population: 'b' }], to: [{ population: 'v', gain: 1 }] },
  ],
  schedule: { windows: [{ t: [0, 2], open: ['j'] }] },
});
const moved = hop({}, { schedule: { windows: [{ t: [3, 5], open: [{ projection: 'u>v', bias: 0.2 }] }] } });
const byOutput = circuit({
  populations: [{ name: 'u' }, { name: 'v' }, { name: 'w' }],
  projections: [
    { name: 'a', from: [{ population: 'u' }], to: [{ population: 'w' }] },
    {
      ...{ name: 'j', from: [{ population: 'u' }], to: [{ population: 'v' }] },
      gatedBy: [{ projection: 'a', h: 0.1, d: 0.1, effect: 'opens' }],
    },
  ],
  schedule: { windows: [{ t: [0, 2], open: ['j', 'a'] }] },
});
const byInput = circuit({
  populations: [{ name: 'x', input: true }, { name: 'v' }],
  projections: [{ name: 'x>v', from: [{ population: 'x' }], to: [{ population: 'v' }] }],
  schedule: { period: 2, windows: [{ t: [0, 1], open: ['x>v'] }] },
});
const emptied = (gain: number) =>
  hop({}, { schedule: { windows: [{ t: [3, 4], flush: [{ population: 'u', gain }] }] } });

const REFUSED: readonly (readonly [what: string, Circuit, Simulated, Options, message: RegExp])[] = [
  [
    'learning',
    learning,
    U0,
    {},
    /^unsupported schedule\.windows\[1\]\.learn: the chip holds N x N synapses for one weight; learning them would need one pre- and one post-synaptic compartment a component \(allowed: no learn entries; sbp\.network learns on the chip\)$/,
  ],
  [
    'a resource',
    hop({ resource: {} }),
    U,
    {},
    /^unsupported projections\[0\]\.resource: "u>v" depletes a resource, and a comparator has none$/,
  ],
  [
    'two time constants in one row',
    twoTaus,
    { initial: { a: 0.5 } },
    {},
    /^unsupported projections\[0\]\.from: a compartment has one current: "a" decays with tau 1, "b" decays with tau 2$/,
  ],
  [
    'a bias that changes',
    moved,
    U,
    {},
    /^unsupported projections\[0\]: "u>v" is opened with the biases 0 and 0\.2, and its levels stay where they are$/,
  ],
  [
    'a gate that stands half open',
    gatedBy({ d: 0.5 }),
    { initial: { u: 0.5, g: 0.9 } },
    {},
    /^unsupported projections\[0\]\.gatedBy\[0\]: "g" is 0\.659 at t = 0\.3125, between 0\.2 and 0\.7: "u>v" would stand half open, and a gate of the chip is open or closed$/,
  ],
  [
    'a gate by a graded row output',
    byOutput,
    U,
    {},
    /^unsupported projections\[1\]\.gatedBy\[0\]: "a" emits a graded output, and a gate of the chip is open or closed \(allowed: a heaviside row, or a population\)$/,
  ],
  [
    'a slow drift',
    circuit(memory({ T: 2, hold: 10, selfGain: 0.999 })),
    U,
    {},
    /^unsupported schedule\.windows: "m" is held with gain 0\.999: it drifts by 0\.0005\d* in 1, and the chip swallows what is below two levels of 0\.016\d* \(allowed: gain 1, more levels\)$/,
  ],
  [
    'a weak flush',
    emptied(-0.5),
    U,
    {},
    /^unsupported schedule\.windows: "u" is flushed with gain -0\.5, which leaves 0\.22 of it; the chip leaves nothing$/,
  ],
  [
    'a window below two steps',
    chain({ T: 0.1 }),
    U0,
    {},
    /^unsupported loihi\.stepsPerTau: the stretch from 0\.1 to 0\.2 between two edges has 1 steps, and a timer needs 2 with 16 steps in a tau \(the least that does is 18\)$/,
  ],
  [
    'equal windows of unequal steps',
    chain({ T: 4 / 3, stages: 3 }),
    U0,
    {},
    /^unsupported loihi\.stepsPerTau: equal stretches get unequal steps, 21 from 0 to 1\.33\d* and 22 from 1\.33\d* to 2\.66\d*, with 16 steps in a tau \(the least that does is 3, the next finer one 18\)$/,
  ],
  [
    'too fine weights',
    chain(),
    U0,
    { levels: 256, stepsPerTau: 256 },
    /^unsupported loihi\.levels: 256 levels in 256 steps a tau are finer than the quantum of the chip \(at most 61 levels, or at most 61 steps in a tau\)$/,
  ],
  [
    'too fine weights, each rounded by itself',
    chain(),
    U0,
    { levels: 256, stepsPerTau: 64, rounding: 'each' },
    /^unsupported loihi\.levels: "u0>u1 > row u1>u2 by u1" needs weights of \d\.\d+ quanta of the chip, of which 4 is the least \(at most \d+ levels, or at most \d+ steps in a tau, or a smaller range than [\d.]+, or rounding 'spread'\)$/,
  ],
  [
    'currents above the range',
    chain(),
    U0,
    { range: 0.4 },
    /^unsupported loihi\.range: "u0" begins at 0\.5, above the range 0\.4 of the registers$/,
  ],
  [
    'an input above the range in a later cycle',
    byInput,
    { inputs: { x: [0.3, 0.4, 0.9] }, cycles: 3 },
    { range: 0.5 },
    /^unsupported loihi\.range: "x" in cycle 2 is 0\.9, above the range 0\.5 of the registers$/,
  ],
  [
    'a range that currents rise above on their way',
    chain({ T: 2 }),
    { initial: { u0: 0.9 } },
    { range: 1 },
    /^unsupported loihi\.range: "u1>u2" fired while it was closed, at t = \d[\d.]*: what it reads rose above the range 1 \(allowed: a larger range, or 'auto'\)$/,
  ],
  [
    'a time span without steps',
    hop({}, { schedule: { windows: [{ t: [3, 5], open: [] }] } }),
    { ...U, tspan: [0, 0] },
    {},
    /^unsupported tspan: the chip runs for whole steps, and the time span has none$/,
  ],
  [
    'a bias above the range',
    hop({ gatedBy: [] }, {}, 0.5),
    U,
    { range: 0.5 },
    /^unsupported loihi\.range: the largest bias of a row is 0\.5, and the range 0\.5 leaves nothing for currents$/,
  ],
  [
    'a closed row that leaks',
    chain({ threshold: 0.2 }),
    U0,
    {},
    /^unsupported projections\[1\]\.threshold: "u1>u2" leaks while it is closed: its argument may reach 0\.49\d*, and it is silent below 0\.2; closed rows of the chip are silent$/,
  ],
  [
    'a gate that closes in part',
    gatedBy({ effect: 'closes', strength: 0.1 }),
    { initial: { u: 0.5, g: 0.9 } },
    {},
    /^unsupported projections\[0\]\.gatedBy\[0\]\.strength: 0\.1 closes "u>v" only in part: its argument reaches 0\.5, and a gate of the chip is open or closed$/,
  ],
  [
    'a range of no ladder',
    chain(),
    U0,
    { ranges: { 'u0>u2': 1 } },
    /^unknown loihi\.ranges\.u0>u2: unknown ladder "u0>u2" \(did you mean "u0>u1"\? known: u0>u1, u1>u2\)$/,
  ],
  [
    'too many comparators',
    chain({ size: 2100 }),
    { initial: { u0: Array(2100).fill(0.5) } },
    {},
    /^unsupported loihi: the chip is too small: 134400 compartments for rows alone of 131072$/,
  ],
];

test.each(REFUSED)('%s is refused', (_, made, request, options, message) => {
  const problems = problemsOf(made, request, options);
  expect(problems).not.toEqual([]);
  expect(problems[0]).toMatch(message);
});

test('too many synapses are refused before they are made', () => {
  const wide = circuit({
    populations: [
      { name: 'u', size: 100 },
      { name: 'v', size: 100 },
      { name: 'w', size: 100 },
    ],
    projections: [
      { name: 'u>v', from: [{ population: 'u' }], to: [{ population: 'v' }] },
      {
        name: 'v>w',
        from: [{ population: 'v', matrix: Array.from({ length: 100 }, () => Array(100).fill(0.01)) }],
        to: [{ population: 'w' }],
      },
    ],
    schedule: {
      windows: [
        { t: [0, 1], open: ['u>v'] },
        { t: [1, 2], open: ['v>w'] },
      ],
    },
  });
  // half the levels send nothing where a weight is below half a quantum: they need no synapses
  expect(problemsOf(wide, { initial: { u: Array(100).fill(0.5) } }, { range: 0.6 })).toEqual([
    'unsupported loihi: the chip is too small: more than 134217728 bits of synapse memory of 134217728',
  ]);
});

test('ranges that a run reports, given as numbers, make the same network for the same data', () => {
  const { circuit: made, runs } = gradedCase('vector');
  const { initial } = runs[0];
  const first = loihi.lower(made, { initial });
  const { range, ranges } = first.lowering;
  const again = loihi.lower(made, { initial, range, ranges });
  expect(again.network).toEqual(first.network);
  // and for other data the same but for the lines that carry them
  const weaker = Object.fromEntries(
    Object.entries(initial).map(([name, values]) => [name, [values].flat().map((value) => 0.8 * value)]),
  );
  const other = loihi.lower(made, { initial: weaker, range, ranges });
  expect(other.network.groups).toEqual(first.network.groups);
  expect(other.lowering.weights).toEqual(first.lowering.weights);
});

test('options are checked by name, with what is allowed', () => {
  const said = (options: object): string => {
    try {
      loihi(options);
    } catch (error) {
      if (!(error instanceof PulsegateError)) throw error;
      return `${error.path}: ${error.problems[0].text}`;
    }
    return 'taken';
  };
  const whole = (name: string, value: number, least: number) =>
    `loihi.${name}: invalid ${name} ${value} (allowed: a whole number from ${least} to 1024)`;
  for (const levels of [0, -1, 2.5, 1025]) expect(said({ levels })).toBe(whole('levels', levels, 1));
  for (const steps of [0, 1, 16.5, 1025])
    expect(said({ stepsPerTau: steps })).toBe(whole('stepsPerTau', steps, 2));
  for (const bits of [0, 7, 9])
    expect(said({ weightBits: bits })).toBe(
      `loihi.weightBits: invalid weightBits ${bits} (allowed: 1 to 6, or 8, as on the chip)`,
    );
  for (const range of [0, -1, Number.POSITIVE_INFINITY])
    expect(said({ range })).toMatch(/^loihi\.range: invalid range .* \(allowed: /);
  expect(said({ ranges: { a: 0 } })).toBe('loihi.ranges.a: invalid range 0 (allowed: a number above 0)');
  expect(said({ rounding: 'up' })).toMatch(/known: spread, each/);
  expect(said({ level: 3 })).toMatch(/did you mean "levels"/);
  for (const options of [
    { levels: 1 },
    { levels: 1024 },
    { stepsPerTau: 2 },
    { weightBits: 1 },
    { range: 1e-9 },
  ])
    expect(said(options)).toBe('taken');
});
