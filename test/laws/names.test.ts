/** Names are people's: a population called `toString` is a population like any other, through every verb and file. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { jacobian, stability } from '../../src';
import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import { describe as describeWindows } from '../../src/circuit/describe';
import { phases } from '../../src/circuit/phases';
import { returnMap } from '../../src/dynamics/from-circuit';
import { drawing } from '../../src/figures/plot/drawing';
import { formatCircuit, parseCircuit } from '../../src/io/circuit-file';
import { parseNpz } from '../../src/io/npz';
import { sweep } from '../../src/sweep/run';
import { call } from '../cli/call';
import { workspace } from '../support/workspace';

const folder = workspace('names');

const ODD = [
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf', '__defineGetter__'],
  ...['length', 'isPrototypeOf', 't', '__lookupSetter__'],
];

/** An input fills a, weights that learn carry it to b, a matrix on to c; four names and three of projections. */
const trial = ([x, a, b, c]: readonly string[], weights: string) =>
  circuit({
    populations: [{ name: x, input: true }, { name: a, size: 2 }, { name: b, size: 2 }, { name: c }],
    weights: [{ name: weights, shape: [2, 2] }],
    projections: [
      { name: a, from: [{ population: x, matrix: [[1], [0.5]] }], to: [{ population: a, gain: 1 }] },
      { name: b, from: [{ population: a, weights }], to: [{ population: b, gain: 'exact' }] },
      { name: c, from: [{ population: b, matrix: [[1, -0.5]] }], to: [{ population: c, gain: 'exact' }] },
    ],
    schedule: {
      windows: [
        { t: [0, 1], open: [a] },
        { t: [1, 2], open: [b] },
        { t: [2, 3], open: [c] },
        { t: [3, 4], learn: [{ weights, post: [[b, 1]], pre: [[a, 1]], rate: 0.3 }] },
      ],
    },
  });

const PLAIN = ['x', 'a', 'b', 'c', 'W'] as const;
const W = [
  [0.5, 0.25],
  [1, 2],
];

/** All that a run gives, the plain names in place of the odd ones. */
function told(names: readonly string[]) {
  const [x, a, , c, weights] = names;
  const made = trial(names, weights);
  const initial = Object.fromEntries([
    [a, [0.1, 0.2]],
    [weights, W],
  ]);
  const inputs = Object.fromEntries([[x, 0.7]]);
  const run = simulate(made, { initial, inputs });
  const plain = <T>(record: Readonly<Record<string, T>>) =>
    Object.entries(record).map(([name, value]) => [PLAIN[names.indexOf(name)], value]);
  const state = run.state();
  const on = simulate(made, { from: run.state(2), inputs, tspan: [2, 4] });
  const { matrix } = jacobian(made, { initial, inputs });
  const map = returnMap(made, {
    enter: { population: a, component: 0 },
    exit: c,
    domain: [0, 1],
    initial,
    inputs,
  });
  return {
    currents: plain(run.currents),
    weights: plain(run.weights),
    state: [plain(state.currents), plain(state.weights)],
    on: [plain(on.state().currents), plain(on.weights)],
    matrix,
    map: map(0.5),
    sides: stability(made, { initial, inputs, toward: Object.fromEntries([[a, [1, 0]]]) }).sides,
    phases: phases(made).length,
    words: describeWindows(made).length > 0,
    drawn: drawing(made, { labels: Object.fromEntries([[a, 'A']]) }).data.length,
  };
}

const five = fc
  .shuffledSubarray(ODD, { minLength: 5, maxLength: 5 })
  .filter((names) => names.some((name) => name !== 't'));

test('simulate, its state, going on from it, jacobian, return map, stability and drawing', () => {
  const plain = told(PLAIN);
  fc.assert(
    fc.property(five, (names) => {
      expect(told(names)).toEqual(plain);
      const made = trial(names, names[4]);
      expect(parseCircuit(formatCircuit(made), 'x.json')).toEqual(made);
    }),
    { seed: 11, numRuns: 12 },
  );
});

test('the command line: JSON, NPZ and CSV', async () => {
  await fc.assert(
    fc.asyncProperty(five, async (names) => {
      const [x, a, b, c, weights] = names;
      const file = join(folder, 'circuit.json');
      writeFileSync(file, formatCircuit(trial(names, weights)));
      const out = join(folder, 'run');
      const argv = ['simulate', file, '--input', `${x}=0.7`, '--initial', `${weights}=[0.5,0.25,1,2]`];
      const said = await call([...argv, '--json', '--quiet', '--out', out]);
      expect([said.code, said.err]).toEqual([0, '']);
      const document = JSON.parse(said.out);
      expect(Object.keys(document.currents).sort()).toEqual([x, a, b, c].sort());
      const wanted = simulate(trial(names, weights), {
        initial: Object.fromEntries([[weights, W]]),
        inputs: Object.fromEntries([[x, 0.7]]),
      });
      for (const name of [x, a, b, c])
        expect(document.currents[name].flat()).toEqual(Array.from(wanted.currents[name] ?? []));
      expect(document.weights[weights].flat()).toEqual(Array.from(wanted.weights[weights] ?? []));
      const arrays = parseNpz(readFileSync(join(out, 'currents.npz')), 'currents.npz');
      for (const name of [x, a, b, c])
        expect(arrays.get(name === 't' ? 'currents.t' : name)?.data).toEqual(wanted.currents[name]);
      const [header] = readFileSync(join(out, 'currents.csv'), 'utf8').split('\r\n');
      expect(header).toContain(`${b}[1] (a.u.)`);
      const manifest = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
      expect(Object.keys(manifest.parameters.inputs)).toEqual([x]);
      const described = await call(['describe', file]);
      expect([described.code, described.err]).toEqual([0, '']);
    }),
    { seed: 12, numRuns: 4 },
  );
});

test('a sweep over a start and an input of such names', async () => {
  const names = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'valueOf'];
  const found = await sweep(
    {
      circuit: JSON.parse(formatCircuit(trial(names, 'valueOf'))),
      initial: JSON.parse('{"valueOf": [0.5, 0.25, 1, 2], "constructor": [0.1, 0]}'),
      vary: {
        kind: 'grid',
        axes: [
          { name: 'input.__proto__', values: [0.2, 0.7] },
          { name: 'initial.toString', values: [0.1] },
        ],
      },
      measures: [{ kind: 'amplitude', population: 'hasOwnProperty' }],
    },
    { workers: 1 },
  );
  // toString has two components, so that one number is told as wrong
  expect(found.results.map((result) => result?.error)).toEqual(
    new Array(2).fill('initial.toString: invalid number of values 1 (allowed: a list of 2 numbers)'),
  );
});

test('a name that is missing is missing, whatever an object inherits', () => {
  const made = trial(['constructor', 'a', 'b', 'c'], 'toString');
  expect(() => simulate(made, { inputs: { constructor: 1 } as never })).toThrow(
    'initial.toString: missing weights',
  );
  expect(() => simulate(made, { initial: { toString: W } as never })).toThrow(
    'inputs.constructor: missing input',
  );
});
