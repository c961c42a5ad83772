/** The graph of a circuit, on small circuits by hand and on the circuits that learn XOR. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { figures } from '../../analysis';
import { EDGES } from '../../analysis/nice19/xor-circuit/lists';
import { compareEdges } from '../../src/circuit/edge-lists';
import { backprop } from '../../src/circuit/fragments/backprop';
import { circuit, connectivity, gradedChain, memory, ring } from '../../src/index';
import { parseCircuit } from '../../src/io/circuit-file';

const fixture = (name: string) =>
  parseCircuit(readFileSync(join(__dirname, '..', 'fixtures', 'circuits', `${name}.json`), 'utf8'), name);

describe('by hand', () => {
  test('a chain of two hops', () => {
    expect(connectivity(circuit(gradedChain({ stages: 2, T: 1 })))).toEqual({
      nodes: [
        { population: 'u0', size: 1, input: false },
        { population: 'u1', size: 1, input: false, charged: 1 },
        { population: 'u2', size: 1, input: false, charged: 2 },
      ],
      edges: [
        { from: 'u0', to: 'u1', kind: 'excites', projection: 'u0>u1', windows: [1] },
        { from: 'u1', to: 'u2', kind: 'excites', projection: 'u1>u2', windows: [2] },
      ],
    });
  });

  test('in a ring the first population is charged last', () => {
    const { nodes } = connectivity(circuit(ring({ stages: 3, T: 1 })));
    expect(nodes.map(({ population, charged }) => [population, charged])).toEqual([
      ['u0', 3],
      ['u1', 1],
      ['u2', 2],
    ]);
  });

  const names = (...list: string[]) => list.map((name) => ({ name }));
  const row = { h: 0.1, d: 0.2, effect: 'opens' } as const;

  test('the sign of an edge is that of scale times gain; every source and every destination has its edge', () => {
    const { edges } = connectivity(
      circuit({
        populations: names('a', 'b', 'c', 'd'),
        projections: [
          {
            name: 'p',
            from: [{ population: 'a' }, { population: 'b', scale: -2 }],
            to: [
              { population: 'c', gain: 1 },
              { population: 'd', gain: -1 },
            ],
          },
        ],
      }),
    );
    expect(edges.map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
      'a excites c',
      'a inhibits d',
      'b inhibits c',
      'b excites d',
    ]);
  });

  test('a projection that no window closes is always open, one with a window of no length never', () => {
    const projection = (name: string, threshold: number) => ({
      name,
      from: [{ population: 'a' }],
      to: [{ population: 'b', gain: 1 }],
      threshold,
    });
    const { nodes, edges } = connectivity(
      circuit({
        populations: names('a', 'b'),
        projections: [projection('free', 0), projection('never', 60)],
        schedule: { windows: [{ t: [0, 0], open: ['never'] }] },
      }),
    );
    expect(edges.map(({ projection, windows }) => [projection, windows])).toEqual([
      ['free', 'always'],
      ['never', []],
    ]);
    expect(nodes[1]).toEqual({ population: 'b', size: 1, input: false });
  });

  test('overlapping windows are several phases', () => {
    const fast = circuit(gradedChain({ stages: 2, T: 2, overlap: 0.5 }));
    expect(connectivity(fast).edges.map(({ windows }) => windows)).toEqual([
      [1, 2],
      [2, 3],
    ]);
  });

  test('gates end on the projection that they open or close, whoever drives them', () => {
    const { edges } = connectivity(
      circuit({
        populations: names('a', 'b', 'm'),
        projections: [
          { name: 'q', from: [{ population: 'm' }], to: [{ population: 'm', gain: 1 }], threshold: 0 },
          {
            name: 'p',
            from: [{ population: 'a' }],
            to: [{ population: 'b', gain: 1 }],
            gatedBy: [
              { ...row, population: 'm' },
              { ...row, projection: 'q', effect: 'closes' },
            ],
          },
        ],
        schedule: { windows: [{ t: [0, 1], open: ['p'] }] },
      }),
    );
    expect(edges.filter(({ kind }) => kind === 'gates')).toEqual([
      { from: 'm', to: 'p', kind: 'gates', projection: 'p', effect: 'opens', windows: [1] },
      { from: 'q', to: 'p', kind: 'gates', projection: 'p', effect: 'closes', windows: [1] },
    ]);
  });

  test('a rule that learns twice is one edge for each pair, with both windows', () => {
    const rule = { weights: 'W', post: [['b', 1]], pre: [['a', 1]], rate: 0.1 } as const;
    const { edges } = connectivity(
      circuit({
        populations: names('a', 'b'),
        weights: [{ name: 'W', shape: [1, 1] }],
        schedule: {
          windows: [
            { t: [0, 1], learn: [rule] },
            { t: [2, 3], learn: [rule] },
          ],
        },
      }),
    );
    expect(edges).toEqual([{ from: 'a', to: 'b', kind: 'learns', weights: 'W', windows: [1, 3] }]);
  });
});

describe('a part', () => {
  const hold = circuit(memory({ T: 1, hold: 2 }));

  test('has what is open in its windows, and the populations at the ends', () => {
    const { nodes, edges } = connectivity(hold, { windows: [2, 3] });
    expect(edges.map(({ projection, windows }) => [projection, windows])).toEqual([['m>out', [3]]]);
    expect(nodes.map(({ population }) => population)).toEqual(['m', 'out']);
  });

  test.each([[[0, 1]], [[1, 9]], [[3, 2]], [[1.5, 2]]])('of windows %j is refused', (windows) => {
    expect(() => connectivity(hold, { windows: windows as [number, number] })).toThrow(
      /^windows: invalid windows \[.*\] \(allowed: two whole numbers in order, from 1 to 4\)/,
    );
  });

  test('an unknown option is an error', () => {
    expect(() => connectivity(hold, { window: [1, 2] } as never)).toThrow(
      /unknown option "window" \(did you mean "windows"/,
    );
  });
});

describe('the circuits that learn XOR', () => {
  test('the compiled one and the one that was written by hand have the edges of the equations', () => {
    for (const xor of [circuit(backprop({ layers: [2, 4, 1] })), fixture('xor-2-4-1')])
      expect(compareEdges(xor, EDGES)).toEqual({ count: EDGES.length, missing: [], extra: [] });
  });

  test('the form that is not local learns from populations of its own for the errors', () => {
    const there = (name: string) => name.replace(/^N(\d[+-])$/, 'D$1');
    const { missing, extra } = compareEdges(fixture('xor-2-4-1-nonlocal'), EDGES);
    const learning = EDGES.filter(([, kind]) => kind === 'learns');
    expect(extra.filter((edge) => edge.includes(' learns '))).toEqual(
      expect.arrayContaining(
        learning.map(
          ([from, kind, to, window, weights]) =>
            `${there(from)} ${kind} ${there(to)} in window ${window} by ${weights}`,
        ),
      ),
    );
    // what is left of the list differs in the name of the error population only
    const moved = EDGES.filter(([, kind, , window]) => kind === 'learns' || window === 7 || window === 9);
    const read = EDGES.filter(([from, , , window]) => window === 8 && from.startsWith('N2'));
    expect(missing).toHaveLength(moved.length + read.length);
    expect(extra).toHaveLength(missing.length);
  });

  test('a missing and an extra edge are found', () => {
    const xor = circuit(backprop({ layers: [2, 4, 1] }));
    expect(compareEdges(xor, EDGES.slice(1)).extra).toEqual(['x excites X in window 1']);
    expect(compareEdges(xor, [...EDGES, ['X', 'excites', 'O2', 5]]).missing).toEqual([
      'X excites O2 in window 5',
    ]);
    expect(compareEdges(circuit(backprop({ layers: [2, 4, 1], bias: false })), EDGES).missing).toHaveLength(
      9,
    );
  });
});

test.each(['nice19/error-layer', 'nice19/xor-circuit', 'nice20/fig1'])('%s passes', async (id) => {
  const { checks = [] } = (await figures.find((entry) => entry.id === id)?.run()) ?? {};
  expect(checks.length).toBeGreaterThan(2);
  expect(checks.filter(({ pass }) => !pass)).toEqual([]);
});
