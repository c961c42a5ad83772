/** Sensitivities against central differences, and where the field jumps. */
import { type Circuit, circuit, type Fragment, gradedChain, jacobian, simulate } from '../../../src/index';
import { cases } from '../../support/cases';
import type { Currents } from '../../support/plain';
import { randomFeedForward } from '../../support/random-circuit';
import { randomModel } from '../../support/random-model';

/** d state(end) / d initial by central differences; undefined where a step of the difference crosses an event. */
function differences(
  made: Circuit,
  initial: Currents,
  end: number,
  h: number,
): { matrix: number[][]; crossings: Set<number> } {
  const crossings = new Set<number>();
  const columns: number[][] = [];
  for (const { name, size = 1 } of made.populations)
    for (let i = 0; i < size; i++) {
      const at = (step: number) => {
        const moved = {
          ...initial,
          [name]: initial[name].map((value, j) => (j === i ? value + step : value)),
        };
        const solution = simulate(made, { initial: moved, tspan: [0, end] });
        crossings.add(solution.stats.crossings!);
        const { currents } = solution.state();
        return made.populations.flatMap((p) => Array.from(currents[p.name]));
      };
      const [plus, minus] = [at(h), at(-h)];
      columns.push(plus.map((value, k) => (value - minus[k]) / (2 * h)));
    }
  return {
    matrix: (columns[0] ?? []).map((_, k) => columns.map((column) => column[k])),
    crossings,
  };
}

const away = (initial: Currents): Currents =>
  Object.fromEntries(
    Object.entries(initial).map(([name, values]) => [name, values.map((value) => value + 0.05)]),
  );

describe('the Jacobian', () => {
  test('of a graded chain is 1 from u0 to the last stage', () => {
    const { labels, matrix } = jacobian(circuit(gradedChain({ stages: 4, T: 1.5 })), {
      initial: { u0: 0.7 },
    });
    expect(labels).toEqual(['u0', 'u1', 'u2', 'u3', 'u4']);
    expect(matrix[4]?.[0]).toBeCloseTo(1, 13);
    expect(matrix[0]?.[0]).toBeCloseTo(Math.exp(-6), 15);
    expect(matrix[0]?.[4]).toBe(0);
  });

  test('equals central differences to 1e-8 on random circuits with events', () => {
    const wanted = cases(5, 50);
    let compared = 0;
    const outside: number[] = [];
    for (let seed = 1; compared < wanted && seed < 400; seed++) {
      const { circuit: made, initial, end } = seed % 2 === 0 ? randomFeedForward(seed) : randomModel(seed);
      const start = away(initial);
      const h = 1e-5;
      try {
        const solution = simulate(made, { initial: start, tspan: [0, end] });
        if (solution.stats.crossings === 0) continue;
        const { matrix, crossings } = differences(made, start, end, h);
        // a difference that takes another path has no derivative to compare with
        if (crossings.size > 1) continue;
        const finer = differences(made, start, end, h / 10).matrix;
        const exact = jacobian(made, { initial: start, tspan: [0, end] }).matrix;
        compared++;
        const scale = Math.max(1, ...exact.flatMap((row) => Array.from(row, Math.abs)));
        matrix.forEach((row, i) => {
          row.forEach((value, j) => {
            // the error of the difference itself, O(h^2), from two steps
            const own = Math.abs(value - finer[i]?.[j]);
            if (!(Math.abs(value - exact[i]?.[j]) < 1e-8 * scale + 2 * own)) outside.push(seed);
          });
        });
      } catch (error) {
        if (!/sliding|jump at once/.test((error as Error).message)) throw error;
      }
    }
    expect(compared).toBe(wanted);
    expect(outside).toEqual([]);
  });

  test('has a saltation where a heaviside row jumps: dI/dI0 = e^{-T} (1 + jump / approach)', () => {
    // u decays through h at t* = ln(u0/h), and stops driving d (rate S): I_d(T) = S (e^{-(T - t*)} - e^{-T})
    const made: Fragment = {
      populations: [{ name: 'u' }, { name: 'd' }],
      projections: [
        {
          name: 'p',
          from: [{ population: 'u' }],
          to: [{ population: 'd', gain: 0.8 }],
          transfer: { kind: 'heaviside', h: 0.3 },
        },
      ],
      schedule: { windows: [{ t: [0, 2], open: ['p'] }] },
    };
    const { matrix } = jacobian(circuit(made), { initial: { u: 0.9 } });
    // d/du0 of 0.8 e^{-2} (u0 / 0.3 - 1)
    expect(matrix[1]?.[0]).toBeCloseTo((0.8 * Math.exp(-2)) / 0.3, 13);
    expect(matrix[1]?.[1]).toBeCloseTo(Math.exp(-2), 14);
  });

  test('of a circuit that learns has the weights in its state: W(T) = W + rate a b (1 - e^{-2T}) / 2', () => {
    const made = circuit({
      populations: [{ name: 'a' }, { name: 'b' }, { name: 'c' }],
      weights: [{ name: 'W', shape: [1, 1], values: [[0.3]] }],
      projections: [
        { name: 'p', from: [{ population: 'a', weights: 'W' }], to: [{ population: 'c', gain: 2 }] },
      ],
      schedule: {
        windows: [
          { t: [0, 1], learn: [{ weights: 'W', post: [['b', 1]], pre: [['a', 1]], rate: 0.7 }] },
          { t: [1, 2], open: ['p'] },
        ],
      },
    });
    const { labels, matrix } = jacobian(made, { initial: { a: 0.5, b: 0.4 } });
    expect(labels).toEqual(['a', 'b', 'c', 'W[0,0]']);
    const c = (0.7 * (1 - Math.exp(-2))) / 2;
    const [W, charge] = [0.3 + c * 0.5 * 0.4, 2 * Math.exp(-2)];
    // c(2) = 2 W(1) a(1) e^{-1}, a(1) = a e^{-1}
    const expected = [
      [Math.exp(-2), 0, 0, 0],
      [0, Math.exp(-2), 0, 0],
      [charge * (W + 0.5 * c * 0.4), charge * 0.5 * c * 0.5, Math.exp(-2), charge * 0.5],
      [c * 0.4, c * 0.5, 0, 1],
    ];
    expected.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(matrix[i]?.[j]).toBeCloseTo(value, 14);
      });
    });
  });

  test('of weights [2, 3] has their entries by rows: dW_ij = c (b_i da_j + a_j db_i)', () => {
    const [a, b, rate] = [[0.5, 0.6, 0.7], [0.4, 0.3], 0.7];
    const made = circuit({
      populations: [
        { name: 'a', size: 3 },
        { name: 'b', size: 2 },
      ],
      weights: [{ name: 'W', shape: [2, 3], values: b.map(() => a.map(() => 0)) }],
      schedule: {
        windows: [{ t: [0, 1], learn: [{ weights: 'W', post: [['b', 1]], pre: [['a', 1]], rate }] }],
      },
    });
    const { labels, matrix } = jacobian(made, { initial: { a, b } });
    const entries = b.flatMap((_, i) => a.map((__, j) => [i, j] as const));
    expect(labels.slice(5)).toEqual(entries.map(([i, j]) => `W[${i},${j}]`));
    const c = (rate * -Math.expm1(-2)) / 2;
    entries.forEach(([i, j], row) => {
      const ofA = a.map((_, k) => (k === j ? c * b[i] : 0));
      const ofB = b.map((_, k) => (k === i ? c * a[j] : 0));
      const own = entries.map((_, k) => (k === row ? 1 : 0));
      [...ofA, ...ofB, ...own].forEach((value, k) => {
        expect(matrix[5 + row][k]).toBeCloseTo(value, 14);
      });
    });
  });

  test('stays exact where a state of zeros lets the solver take one long step: a flush of 42 time constants', () => {
    const made = circuit({
      populations: [{ name: 'a' }, { name: 'b' }],
      schedule: { windows: [{ t: [0, 2], flush: ['a'] }] },
    });
    const { matrix } = jacobian(made, { initial: { b: 1 } });
    expect(matrix[1]?.[1]).toBeCloseTo(Math.exp(-2), 15);
    expect(Math.abs(matrix[0]?.[0])).toBeLessThan(1);
  });

  test('refuses more than 2,000 unknowns by name, and checks its options', () => {
    const large = circuit({ populations: [{ name: 'a', size: 2001 }] });
    expect(() => jacobian(large, { tspan: [0, 1] })).toThrow(
      'jacobian: 2001 unknowns, currents and weights that learn (allowed: at most 2000)',
    );
    expect(() => jacobian(large, { tEval: [1] } as never)).toThrow(/unknown option "tEval"/);
  });
});
