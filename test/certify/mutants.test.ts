/** Solvers that are broken on purpose: what they say is refused wherever a case meets the fault, and nowhere else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type Plugin } from 'esbuild';
import * as whole from '../../src/core';
import { LONG } from '../support/cases';

type Pulsegate = typeof whole;

const SRC = join(__dirname, '../../src');
const EXACT = 'backends/meanfield/exact';

/** One change of a source file. */
interface Fault {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** Cases in which it shows. */
  readonly shows: readonly string[];
  /** What the verdict speaks of. */
  readonly says: RegExp;
}

/** The package with a fault in it, compiled by itself. */
async function broken(fault?: Pick<Fault, 'file' | 'from' | 'to'>): Promise<Pulsegate> {
  let met = fault === undefined;
  const plant: Plugin = {
    name: 'plant',
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (fault === undefined || path !== join(SRC, fault.file)) return undefined;
        const text = readFileSync(path, 'utf8');
        if (text.split(fault.from).length !== 2) throw new Error(`${fault.file} has no one "${fault.from}"`);
        met = true;
        return { contents: text.replace(fault.from, () => fault.to), loader: 'ts' };
      });
    },
  };
  const { outputFiles } = await build({
    ...{ entryPoints: [join(SRC, 'core.ts')], bundle: true, write: false, format: 'cjs', platform: 'node' },
    plugins: [plant],
  });
  if (!met) throw new Error(`${fault?.file} is in no bundle`);
  const module = { exports: {} as Pulsegate };
  new Function('module', 'exports', 'require', outputFiles[0].text)(module, module.exports, require);
  return module.exports;
}

interface Case {
  readonly make: (by: Pulsegate) => whole.Circuit;
  readonly options: whole.CertifyOptions;
}

const cycles = 2;
const { xor } = whole;
const CASES: Readonly<Record<string, Case>> = {
  chain: {
    make: ({ circuit, gradedChain }) => circuit(gradedChain({ stages: 6, T: 1 })),
    options: { initial: { u0: 0.7 } },
  },
  pulse: {
    make: ({ circuit, pulseChain }) => circuit(pulseChain({ stages: 4, T: 1, G: 4, h: 0.3, F: 1.58 })),
    options: { initial: { p0: 0.5 } },
  },
  clockless: {
    make: ({ circuit, autonomousSgsc }) => circuit(autonomousSgsc({ stages: 2, T: 2 })),
    options: { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 4], tEval: [1, 2, 3, 4] },
  },
  // gates with ramps have no closed form
  ramps: {
    make: ({ circuit, autonomousSgsc }) =>
      circuit(autonomousSgsc({ stages: 2, T: 2, ramp: 0.05, threshold: 60 })),
    options: { initial: { m1: 1.2, u0: 0.5 }, tspan: [0, 4], tEval: [1, 2, 3, 4] },
  },
  // a closed row whose source is above its threshold
  leak: {
    make: ({ circuit }) =>
      circuit({
        populations: [{ name: 'a' }, { name: 'b' }],
        projections: [
          { name: 'p', from: [{ population: 'a' }], to: [{ population: 'b', gain: 1 }], threshold: 0.5 },
        ],
        schedule: {
          windows: [{ t: [0, 1], hold: ['a'] }, { t: [1, 2], open: ['p'] }, { t: [2, 4] }],
        },
      }),
    options: { initial: { a: 0.8 } },
  },
  learning: {
    make: ({ circuit, backprop }) => circuit(backprop(xor.network)),
    options: {
      ...{ cycles, initial: whole.backpropWeights(xor.network, 1, xor.initialisation) },
      inputs: {
        x: Array.from({ length: cycles }, (_, k) => Array.from(xor.patterns(1)(k).x)),
        t: Array.from({ length: cycles }, (_, k) => Array.from(xor.patterns(1)(k).t)),
        one: 1,
      },
    },
  },
  // a reward on its ramp teaches
  reward: {
    make: ({ circuit }) =>
      circuit({
        populations: [{ name: 'x' }, { name: 'y' }, { name: 'r' }],
        weights: [{ name: 'W', shape: [1, 1], values: [[0]] }],
        learn: [
          {
            ...{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 1 },
            gatedBy: [{ population: 'r', h: 0.25, d: 0.5, effect: 'opens' }],
          },
        ],
      }),
    options: { initial: { x: 1, y: 1, r: 1 }, tspan: [0, 3] },
  },
  // a window of learning that a stage of a ring is
  ring: {
    make: ({ circuit, selfClocked }) =>
      circuit(
        selfClocked(
          circuit({
            populations: [{ name: 'x' }, { name: 'y' }],
            weights: [{ name: 'W', shape: [1, 1], values: [[0.5]] }],
            projections: [
              { name: 'x>y', from: [{ population: 'x', weights: 'W' }], to: [{ population: 'y' }] },
            ],
            schedule: {
              ...{ period: 8 },
              windows: [
                { t: [0, 2], open: ['x>y'], hold: ['x'] },
                {
                  ...{ t: [2, 4], hold: ['x', 'y'] },
                  learn: [{ weights: 'W', post: [['y', 1]], pre: [['x', 1]], rate: 0.5 }],
                },
                { t: [4, 6], hold: ['x'], flush: ['y'] },
                { t: [6, 8], hold: ['x'] },
              ],
            },
          }),
        ),
      ),
    options: { initial: { m1: 1.2, x: 0.75 }, tspan: [0, 8], tEval: [3, 5, 8] },
  },
};

const FAULTS: readonly Fault[] = [
  {
    ...{ name: 'a third factor on its ramp is 1e-11 too large', file: `${EXACT}/series/hebb.ts` },
    from: 'binomial * m[k + 1] * grid[l + 1];',
    to: 'binomial * m[k + 1] * (1 + 1e-11) * grid[l + 1];',
    ...{ shows: ['reward'], says: /^W\[0\] at t = 3 / },
  },
  {
    ...{ name: 'a rule that a clock gates does not learn', file: `${EXACT}/switch/modes.ts` },
    ...{ from: '1 + biasOf(rule.gates) > 0', to: 'false' },
    ...{ shows: ['ring'], says: /^W\[0\] at t = / },
  },
  {
    ...{ name: 'third factors that a clock turns are not logged', file: `${EXACT}/switch/wheels.ts` },
    ...{ from: 'rows: one.rows })), ...factors];', to: 'rows: one.rows }))];' },
    ...{ shows: ['ring'], says: /^the log lacks a crossing: gate W\[0\] on at t = 1.9999/ },
  },
  {
    ...{ name: 'self rows of a clock are not logged', file: `${EXACT}/switch/switch.ts` },
    ...{ from: 'if (clock.selves[j] !== before.selves[j])', to: 'if (j < 0)' },
    ...{ shows: ['ring'], says: /^the log lacks a crossing: row m\d~flush\[0\] on at t = / },
  },
  {
    ...{ name: 'crossings of a charge are not looked for', file: `${EXACT}/charge/charge.ts` },
    ...{ from: 'const pieces = crossings.length > 0;', to: 'crossings.length = 0; const pieces = false;' },
    ...{ shows: ['pulse'], says: /^the log lacks a crossing: row p0>p1\[0\] off/ },
  },
  {
    ...{ name: 'crossings of a series are not looked for', file: `${EXACT}/series/switches.ts` },
    ...{ from: 'if (s === undefined) continue;', to: 'continue;' },
    ...{
      shows: ['ramps', 'reward'],
      says: /^the log lacks a crossing: (row q2\[0\] on at t = 1.99|gate W\[0\] off at t = 0.2876)/,
    },
  },
  {
    ...{ name: 'a window is left out', file: `${EXACT}/exact.ts` },
    from: 'const taken = go(run, segment, place);',
    to: "const taken = windows === 2 ? 'closed form' : go(run, segment, place);",
    ...{ shows: ['chain', 'learning'], says: /^(u3\[0\] at t = 3|O1\[0\] at t = 6) / },
  },
  {
    ...{ name: 'gains are 1e-9 too large', file: `${EXACT}/hop/hop.ts` },
    ...{ from: 'drive[to + r] += gain * a;', to: 'drive[to + r] += gain * (1 + 1e-9) * a;' },
    ...{ shows: ['chain', 'leak'], says: /^(u1\[0\] at t = 1|b\[0\] at t = 2) / },
  },
  {
    ...{ name: 'a coefficient of a hop is 1e-12 too large', file: `${EXACT}/hop/hop.ts` },
    ...{ from: 'drive[i] * (s * fall);', to: 'drive[i] * (1 + 1e-12) * (s * fall);' },
    ...{ shows: ['chain'], says: /^u\d\[0\] at t = / },
  },
  {
    ...{ name: 'a coefficient of a charge is 1e-12 too large', file: `${EXACT}/charge/pieces.ts` },
    ...{ from: '* left + drive[i] * kernel;', to: '* left + drive[i] * (1 + 1e-12) * kernel;' },
    ...{
      shows: ['clockless', 'learning', 'ring'],
      says: /^(u2\[0\] at t = 3|N1\+\[0\] at t = 4|y\[0\] at t = 3) /,
    },
  },
  {
    ...{ name: 'what is learnt is 1e-11 too much', file: `${EXACT}/charge/hebb.ts` },
    ...{ from: 'const factor = rate * (c * tau);', to: 'const factor = rate * (1 + 1e-11) * (c * tau);' },
    ...{ shows: ['learning', 'ring'], says: /^(b1\[0\] at t = 20|W\[0\] at t = 5) / },
  },
  {
    ...{ name: 'closed rows are taken as silent', file: `${EXACT}/silence/bounds.ts` },
    ...{ from: 'return bound <= wiring.silence[block];', to: 'return true;' },
    ...{ shows: ['leak'], says: /^b\[0\] at t = 1 / },
  },
  {
    ...{ name: 'crossings are not logged', file: 'backends/crossings.ts' },
    ...{ from: 'const k = log.length;', to: 'return; const k = log.length;' },
    ...{ shows: ['pulse', 'clockless', 'ramps', 'reward', 'ring'], says: /^the log lacks a crossing: / },
  },
  {
    ...{ name: 'crossings are logged 1e-6 too late', file: 'backends/crossings.ts' },
    ...{ from: 'log.t[k] = t;', to: 'log.t[k] = t + 1e-6;' },
    ...{
      shows: ['pulse', 'clockless', 'ramps', 'reward', 'ring'],
      says: /^(the log lacks a crossing|no such crossing): /,
    },
  },
];

/** Verdicts by case. */
function verdicts(by: Pulsegate) {
  return Object.entries(CASES).map(([name, { make, options }]) => {
    const { verdict, reason } = whole.certify(make(whole), options, by.simulate(make(by), options));
    return { name, verdict, reason };
  });
}

test('the solver as it is is certified in every case', async () => {
  for (const { name, verdict, reason } of verdicts(await broken()))
    expect([name, verdict, reason]).toEqual([name, 'certified', undefined]);
});

// each is compiled: the quick tests try two
test.each(LONG ? FAULTS : FAULTS.filter(({ name }) => /hop|silent/.test(name)))(
  '$name: refused where it shows',
  async ({ shows, says, ...fault }) => {
    const found = verdicts(await broken(fault));
    expect(found.filter(({ verdict }) => verdict !== 'certified').map(({ name }) => name)).toEqual(
      Object.keys(CASES).filter((name) => shows.includes(name)),
    );
    for (const { verdict, reason } of found.filter((one) => one.verdict !== 'certified')) {
      expect(verdict).toBe('refused');
      expect(reason).toMatch(says);
    }
  },
);
