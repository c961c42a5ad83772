/** From a layered network to a circuit: structure, schedule, locality, and what is refused. */
import { readFileSync } from 'node:fs';
import {
  type BackpropOptions,
  backprop,
  type Circuit,
  circuit,
  type Fragment,
  inspect,
  phases,
  describe as table,
} from '../../src/index';

const fixture = (name: string) =>
  circuit(JSON.parse(readFileSync(`${__dirname}/../fixtures/circuits/${name}.json`, 'utf8')) as Fragment);

/** The circuit without the order of its lists, and with its defaults written out. */
const normal = ({ populations, projections, schedule, weights }: Circuit) => ({
  populations: sorted(populations.map(({ name, size = 1, input = false }) => ({ name, size, input }))),
  weights: sorted(weights.map(({ name, shape }) => ({ name, shape }))),
  projections: sorted(
    projections.map(({ name, from, to, transfer, gatedBy }) => ({
      name,
      from,
      to: to.map(({ population, gain = 'exact' }) => ({ population, gain })),
      transfer,
      gatedBy,
    })),
  ),
  windows: schedule.windows.map(({ t, open = [], hold = [], flush = [], learn = [] }) => ({
    t,
    ...Object.fromEntries(
      Object.entries({ open, hold, flush, learn }).map(([key, list]) => [key, sorted(list)]),
    ),
  })),
  period: schedule.period,
});

const sorted = (list: readonly unknown[]) => list.map((item) => JSON.stringify(item)).sort();

test('2-4-1 is the circuit that was written by hand: 20 populations, 11 windows', () => {
  const compiled = circuit(backprop({ layers: [2, 4, 1], maskGain: 1e8 }));
  expect(normal(compiled)).toEqual(normal(fixture('xor-2-4-1')));
  expect(compiled.populations.length).toBe(20);
  expect(compiled.schedule.period).toBe(22);
});

test('a linear transform needs no masks: signed outputs are pairs, and errors go straight to the units', () => {
  const linear = circuit(backprop({ layers: [8, 8], output: 'linear', inputs: 'signed', bias: false }));
  expect(phases(linear).map(({ open }) => open)).toEqual([
    ['x+>X+', 'x->X-', 't+>Tgt+', 't->Tgt-'],
    ['X>N1+', 'X>N1-'],
    ['N1>O1+', 'N1>O1-'],
    ['O1,Tgt>E+', 'O1,Tgt>E-'],
    ['E>N1+', 'E>N1-'],
    [],
    [],
  ]);
});

describe.each<BackpropOptions>([
  { layers: [1, 1] },
  { layers: [3, 5, 4, 2] },
  { layers: [2, 3, 3, 3, 1], T: 1 },
  { layers: [2, 3, 1], T: 0.5, bias: false },
  { layers: [2, 3, 1], output: 'linear', inputs: 'signed' },
  { layers: [2, 3, 3, 1], activation: 'linear', output: 'linear' },
])('%j', (options) => {
  const compiled = circuit(backprop(options));

  test('takes 4 L + 3 windows', () => {
    expect(phases(compiled).length).toBe(4 * (options.layers.length - 1) + 3);
  });

  test('no population is re-used without a flush, no gate opens on an empty source', () => {
    const found = inspect(compiled, { amplitude: 10 });
    expect(found.filter(({ kind }) => kind !== 'growth')).toEqual([]);
    expect(inspect(compiled)).toEqual([]);
  });

  test('every rule is local, or a copy of a local one', () => {
    const learning = phases(compiled).flatMap((phase) => phase.learning);
    expect(learning.filter(({ locality }) => locality === 'not local')).toEqual([]);
    for (const { weights, locality, of } of learning)
      expect([locality, of]).toEqual(
        weights.startsWith('V') ? ['copy', weights.replace('V', 'W')] : ['local', undefined],
      );
  });
});

test('the non-local form of the XOR circuit is called so', () => {
  const learning = phases(fixture('xor-2-4-1-nonlocal')).flatMap((phase) => phase.learning);
  expect(learning.map(({ locality }) => locality)).toEqual(new Array(5).fill('not local'));
});

test('the phase table as text', () => {
  const lines = table(circuit(backprop({ layers: [2, 4, 1] }))).split('\n');
  expect(lines[0]).toMatch(/^window +time +open +held +flushed +learning$/);
  expect(lines[4]).toMatch(/^4 +6 to 8 tau +O1>N2\+ O1>N2- G1a>G1b +X Tgt One O1 +N1\+ N1-$/);
  expect(lines[10]).toMatch(/W1 \(local\) b1 \(local\) W2 \(local\) b2 \(local\) V2 \(copy of W2\)$/);
});

test.each([
  [
    { layers: [2, 0, 1] },
    'backprop.layers[1]: invalid size of a layer 0 (allowed: a whole number of at least 1)',
  ],
  [
    { layers: [2] },
    'backprop.layers: invalid layers [2] (allowed: a list of at least two sizes, inputs first)',
  ],
  [{ layers: [2, 1], rate: -1 }, 'backprop.rate: invalid rate -1 (allowed: a number above 0)'],
  [{ layers: [2, 1], T: 0 }, 'backprop.T: invalid T 0 (allowed: a number above 0)'],
  [{ layers: [2, 1], output: 'softmax' }, 'backprop.output: unknown output "softmax" (known: relu, linear)'],
  [{ layers: [2, 1], mask: 1 }, 'backprop: unknown option "mask"'],
])('%j says what is allowed', (options, message) => {
  expect(() => backprop(options as BackpropOptions)).toThrow(message);
});
