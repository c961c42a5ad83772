/** Sensitivities against central differences, and where the field jumps. */
import { type Circuit, circuit, type Fragment, gradedChain, jacobian, simulate } from '../../src/index';
import { randomFeedForward } from '../support/random-circuit';
import { randomModel } from '../support/random-model';
import type { Currents } from '../support/reference';

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
          [name]: (initial[name] as number[]).map((value, j) => (j === i ? value + step : value)),
        };
        const solution = simulate(made, { initial: moved, tspan: [0, end] });
        crossings.add(solution.stats.crossings);
        const { currents } = solution.state();
        return made.populations.flatMap((p) => Array.from(currents[p.name] as Float64Array));
      };
      const [plus, minus] = [at(h), at(-h)];
      columns.push(plus.map((value, k) => (value - (minus[k] as number)) / (2 * h)));
    }
  return {
    matrix: (columns[0] ?? []).map((_, k) => columns.map((column) => column[k] as number)),
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

  test('equals central differences to 1e-8 on 50 circuits with events', () => {
    let compared = 0;
    const outside: number[] = [];
    for (let seed = 1; compared < 50 && seed < 400; seed++) {
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
            const own = Math.abs(value - (finer[i]?.[j] as number));
            if (!(Math.abs(value - (exact[i]?.[j] as number)) < 1e-8 * scale + 2 * own)) outside.push(seed);
          });
        });
      } catch (error) {
        if (!/sliding|jump at once/.test((error as Error).message)) throw error;
      }
    }
    expect(compared).toBe(50);
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

  test('refuses a circuit that learns, and checks its options', () => {
    const learns = circuit({
      populations: [{ name: 'a' }],
      weights: [{ name: 'W', shape: [1, 1], values: [[1]] }],
      schedule: {
        windows: [{ t: [0, 1], learn: [{ weights: 'W', post: [['a', 1]], pre: [['a', 1]], rate: 1 }] }],
      },
    });
    expect(() => jacobian(learns)).toThrow(/jacobian\(\) cannot run a circuit that learns yet/);
    expect(() => jacobian(learns, { tEval: [1] } as never)).toThrow(/unknown option "tEval"/);
  });
});
