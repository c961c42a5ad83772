/** The primitives of learning circuits, each against its number. */
import {
  circuit,
  type Fragment,
  flush,
  hadamard,
  hebb,
  hebbConstant,
  maskGate,
  rectifier,
  signedError,
  signedLayer,
  simulate,
  type Waveform,
} from '../../src/index';

const relative = (value: number, truth: number) => Math.abs(value / truth - 1);

describe('signed numbers', () => {
  const K = [
    [1, -2],
    [0.5, 0.25],
  ];

  test.each([
    [0.3, 0.8],
    [-0.4, 0.2],
    [-0.1, -0.7],
  ])('a layer maps (%p, %p) to the pair [K x]^+, [-K x]^+', (a, b) => {
    const layer = circuit(signedLayer({ source: 'X', signed: true, target: 'N', matrix: K, T: 2 }));
    const initial = {
      'X+': [a, b].map((x) => Math.max(0, x)),
      'X-': [a, b].map((x) => Math.max(0, -x)),
    };
    const run = simulate(layer, { initial });
    K.forEach((row, i) => {
      const n = row[0] * a + row[1] * b;
      expect(run.at(2, 'N+', i)).toBeCloseTo(Math.max(0, n), 14);
      expect(run.at(2, 'N-', i)).toBeCloseTo(Math.max(0, -n), 14);
    });
  });

  test('a rectifier takes the positive part of a pair; an error is two rows', () => {
    const relu = circuit(rectifier({ source: 'N', target: 'O', T: 1, size: 2 }));
    const run = simulate(relu, { initial: { 'N+': [0.7, 0.1], 'N-': [0.2, 0.4] } });
    expect(run.at(1, 'O', 0)).toBeCloseTo(0.5, 14);
    expect(run.at(1, 'O', 1)).toBe(0);
    const error = circuit(signedError({ output: 'O', target: 't', T: 1, size: 2 }));
    const e = simulate(error, { initial: { O: [0.7, 0.1], t: [0.2, 0.4] } });
    expect([0, 1].map((i) => e.at(1, 'E+', i) - e.at(1, 'E-', i))).toEqual([
      expect.closeTo(0.5, 14),
      expect.closeTo(-0.3, 14),
    ]);
    expect(e.at(1, 'E-', 0)).toBe(0);
  });
});

describe('a product by gating', () => {
  const product = (b: number) =>
    simulate(
      circuit(
        { populations: [{ name: 'a' }, { name: 'm' }, { name: 'ab' }] },
        hadamard({
          source: 'a',
          destination: 'ab',
          gate: maskGate({ mask: 'm', F: 1, T: 2, held: true }),
          T: 2,
        }),
        { schedule: { windows: [{ t: [0, 2], hold: ['m'] }] } },
      ),
      { initial: { a: 0.4, m: b } },
    ).at(2, 'ab');

  test('is exact for 0 and 1', () => {
    expect(product(0)).toBe(0);
    expect(product(0.864)).toBeCloseTo(0.4, 14);
  });

  test('refuses a graded factor, with the reason', () => {
    expect(() =>
      hadamard({
        source: 'a',
        destination: 'b',
        gate: maskGate({ mask: 'm', F: 1, T: 1 }),
        T: 1,
        factor: 'graded',
      }),
    ).toThrow(
      'hadamard.factor: gating multiplies by 0 or 1 only: [a + g0 b - g0]^+ is a - g0 (1 - b) for b between them, not a b',
    );
  });
});

describe('Hebbian windows', () => {
  const [A, B] = [0.7, 0.4];
  const WAVEFORMS: Waveform[] = ['held', 'decaying', 'charging'];
  const pairs = WAVEFORMS.flatMap((post) => WAVEFORMS.map((pre) => [post, pre] as const));

  /** A population that has the waveform, to amplitude 1, in [0, T]. */
  const population = (name: string, waveform: Waveform): Fragment =>
    waveform === 'charging'
      ? {
          populations: [{ name: `${name}0` }, { name }],
          projections: [
            { name: `${name}0>${name}`, from: [{ population: `${name}0` }], to: [{ population: name }] },
          ],
          schedule: { windows: [{ t: [0, 2], open: [`${name}0>${name}`] }] },
        }
      : { populations: [{ name }] };

  test.each(pairs)('%s post, %s pre: W grows by rate A B, to 1e-13', (post, pre) => {
    const learning = circuit(
      population('post', post),
      population('pre', pre),
      { weights: [{ name: 'W', shape: [1, 1], values: [[0]] }] },
      hebb({
        weights: 'W',
        post: [['post', 1]],
        pre: [['pre', 1]],
        rate: 0.3,
        T: 2,
        waveforms: { post, pre },
      }),
    );
    const initial = {
      [post === 'charging' ? 'post0' : 'post']: A,
      [pre === 'charging' ? 'pre0' : 'pre']: B,
    };
    expect(relative(simulate(learning, { initial }).weights['W']?.[0] ?? 0, 0.3 * A * B)).toBeLessThan(1e-13);
  });

  test.each([
    ['decaying', 'decaying', 0.490842],
    ['held', 'held', 2],
    ['held', 'decaying', 0.864665],
    ['charging', 'charging', 2.599884],
    ['held', 'charging', 2.194528],
    ['decaying', 'charging', 0.839047],
  ] as const)('the constant of %s and %s at T = 2 tau is %p', (post, pre, digits) => {
    expect(Math.abs(hebbConstant({ post, pre, T: 2 }) - digits)).toBeLessThan(5e-7);
    expect(hebbConstant({ post: pre, pre: post, T: 2 })).toBe(hebbConstant({ post, pre, T: 2 }));
    expect(
      relative(hebbConstant({ post, pre, T: 6, tau: 3 }), 3 * hebbConstant({ post, pre, T: 2 })),
    ).toBeLessThan(1e-15);
  });

  test('a copy of the transpose stays equal, to the bit, through 50 events', () => {
    const T = 1;
    const many = circuit(
      {
        populations: [
          { name: 'post', size: 2 },
          { name: 'pre', size: 3 },
        ],
      },
      {
        weights: [
          {
            name: 'W',
            shape: [2, 3],
            values: [
              [0, 0, 0],
              [0, 0, 0],
            ],
          },
          {
            name: 'V',
            shape: [3, 2],
            values: [
              [0, 0],
              [0, 0],
              [0, 0],
            ],
          },
        ],
      },
      ...Array.from({ length: 50 }, (_, k) =>
        hebb({
          weights: 'W',
          copy: 'V',
          post: [['post', 1]],
          pre: [['pre', 1]],
          rate: 0.1 + 0.01 * k,
          T,
          start: k * T,
        }),
      ),
    );
    const { weights } = simulate(many, { initial: { post: [0.3, 0.7], pre: [0.2, 0.5, 0.9] } });
    const [W, V] = [weights['W'], weights['V']];
    for (const i of [0, 1]) for (const j of [0, 1, 2]) expect(V[j * 2 + i]).toBe(W[i * 3 + j]);
    expect(W[0]).toBeGreaterThan(0.1);
  });

  test('a closed side leaves the weights exactly as they are', () => {
    const off = circuit(
      {
        populations: [{ name: 'post' }, { name: 'pre' }],
        weights: [{ name: 'W', shape: [1, 1], values: [[0.123]] }],
      },
      hebb({ weights: 'W', post: [['post', 1]], pre: [['pre', 1]], rate: 0.3, T: 2 }),
    );
    expect(simulate(off, { initial: { post: 0, pre: 0.9 } }).weights['W']?.[0]).toBe(0.123);
  });

  test('unknown waveforms and times are named', () => {
    expect(() => hebbConstant({ post: 'hold' as Waveform, pre: 'held', T: 1 })).toThrow(
      'hebbConstant.post: unknown post "hold" (did you mean "held"? known: held, decaying, charging)',
    );
    expect(() => hebbConstant({ post: 'held', pre: 'held', T: -1 })).toThrow(
      'hebbConstant.T: invalid window length -1 (allowed: a number above 0)',
    );
  });
});

test('a flush leaves e^{-21 theta}', () => {
  const emptied = circuit({ populations: [{ name: 'a' }] }, flush({ populations: ['a'], T: 1 }));
  expect(relative(simulate(emptied, { initial: { a: 0.8 } }).at(1, 'a'), 0.8 * Math.exp(-21))).toBeLessThan(
    1e-12,
  );
  expect(() => flush({ populations: ['a'], T: 1, gain: 2 })).toThrow('flush.gain: invalid self gain 2');
});
