/** Results own their buffers: what is transferred to a worker empties no other array, and the next run begins as ever. */
import {
  type Circuit,
  circuit,
  dopri5,
  exact,
  gradedChain,
  meanField,
  odex,
  simulate,
} from '../../src/index';

const chain: Circuit = circuit(gradedChain({ stages: 3, T: 1 }));
const learner: Circuit = circuit({
  populations: [{ name: 'x', input: true }, { name: 'm' }],
  weights: [
    { name: 'W', shape: [1, 1], values: [[1]] },
    { name: 'V', shape: [1, 1], values: [[2]] },
  ],
  projections: [
    { name: 'load', from: [{ population: 'x', weights: 'W' }], to: [{ population: 'm', gain: 1 }] },
  ],
  schedule: {
    windows: [
      { t: [0, 1], open: ['load'] },
      { t: [1, 2], hold: ['m'], learn: [{ weights: 'W', post: [['m', 1]], pre: [['x', 1]], rate: 0.1 }] },
    ],
  },
});

/** Every array that a value holds, with its path. */
function arraysIn(value: unknown, path: string): [string, Float64Array][] {
  if (ArrayBuffer.isView(value)) return [[path, value as Float64Array]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, part]) => arraysIn(part, `${path}.${key}`));
}

describe.each([
  ['exact', exact()],
  ['dopri5', dopri5()],
  ['odex', odex()],
] as const)('%s', (_, solver) => {
  const backend = meanField({ solver });
  const results = () => {
    const runs = [
      ...[1, 2].map(() => simulate(chain, { initial: { u0: 0.7 }, backend })),
      ...[1, 2].map(() => simulate(learner, { inputs: { x: 1 }, backend })),
    ];
    return runs.flatMap((run, k) => {
      const { t, currents, weights } = run;
      const vectors = run.circuit.populations.map(({ name }) => run.vector(run.tspan[1], name));
      return arraysIn({ t, currents, weights, vectors, state: run.state() }, `run ${k}`);
    });
  };

  test('no two arrays share a buffer, and none is larger than what it holds', () => {
    const all = results();
    expect(all.length).toBeGreaterThan(40);
    expect(new Set(all.map(([, array]) => array.buffer)).size).toBe(all.length);
    expect(all.filter(([, a]) => a.buffer.byteLength !== a.byteLength).map(([path]) => path)).toEqual([]);
  });

  test('transferred one by one, the others stay what they are, and later runs are the same', () => {
    const wanted = results();
    const all = results();
    all.forEach(([path, array], k) => {
      const length = array.length;
      const moved = structuredClone(array, { transfer: [array.buffer as ArrayBuffer] });
      expect([path, moved.length]).toEqual([path, length]);
      for (const [other, rest] of all.slice(k + 1)) expect([other, rest.length > 0]).toEqual([other, true]);
      expect([path, Array.from(moved)]).toEqual([path, Array.from(wanted[k]?.[1] ?? [])]);
    });
    expect(results()).toEqual(wanted);
  });
});
