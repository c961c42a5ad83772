import { simulate } from '../../src/backends/simulate';
import { circuit } from '../../src/circuit/circuit';
import { gradedChain } from '../../src/circuit/fragments';
import { examples } from '../../src/cli/example/examples';
import { check } from '../../src/figures/figure';
import { stripRows } from '../../src/figures/gate-strip';
import { plotCurrents } from '../../src/figures/plot/currents';
import { plotted } from '../../src/figures/plotted';
import { colours } from '../../src/figures/theme';

describe('a check', () => {
  test.each([
    [1, 1, 0, true],
    [1 + 1e-13, 1, 1e-12, true],
    [1.1, 1, 0.05, false],
    [Number.NaN, 1, 1e9, false],
    [1, Number.NaN, 1e9, false],
    [1, 1, Number.NaN, false],
    [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 1, false],
  ])('of %d against %d within %d: %s', (value, target, tolerance, pass) => {
    expect(check('it', value, target, tolerance).pass).toBe(pass);
  });
});

const memory = () => {
  const example = examples.find(({ name }) => name === 'memory');
  if (example === undefined) throw new Error('there is no memory example');
  return simulate(example.circuit(), { initial: { u: 0.7 } });
};

interface Line {
  readonly name: string;
  readonly x: number[];
  readonly y: number[];
}
const linesOf = (figure: { data: unknown[] }) =>
  (figure.data as (Line & { type: string })[]).filter(({ type }) => type === 'scatter');

describe('the plot of a run', () => {
  test('has a curve for each component, with the values of the solution and every gate edge', () => {
    const solution = memory();
    const lines = linesOf(plotCurrents(solution));
    expect(lines.map(({ name }) => name)).toEqual(['u', 'm', 'out']);
    for (const { name, x, y } of lines) {
      expect(x).toEqual(expect.arrayContaining([0, 1, 6, 7]));
      expect(y).toEqual(x.map((t) => solution.at(t, name)));
    }
  });

  test('has a row of bars for each gate and each memory, in order of their beginning', () => {
    const rows = stripRows(memory().log.segments, () => 'red');
    expect(rows.map(({ label, spans }) => [label, spans])).toEqual([
      ['u>m', [[0, 1]]],
      ['hold m', [[0, 7]]],
      ['m>out', [[6, 7]]],
      ['flush m', [[7, 8]]],
    ]);
  });

  test('axes have titles and units, the legend stands outside', () => {
    const { layout } = plotCurrents(memory());
    expect(layout.xaxis?.title).toMatchObject({ text: 'time t (τ)' });
    expect(layout.yaxis?.title).toMatchObject({ text: 'current (a.u.)' });
    expect((layout.legend as { x: number }).x).toBeGreaterThan(1);
  });

  test('stays readable: thirty populations at most, and the title says so', () => {
    const solution = simulate(circuit(gradedChain({ stages: 40, T: 1 })), { initial: { u0: 1 } });
    const figure = plotCurrents(solution, 'Chain');
    expect(linesOf(figure)).toHaveLength(30);
    expect(figure.layout.title).toMatchObject({ text: 'Chain (the first 30 of 41 populations)' });
  });

  test.each([2, 7, 8, 30])('%i colours are all different', (count) => {
    expect(new Set(colours(count)).size).toBe(count);
  });
});

test('what is plotted is a table of points, each series with the titles of its axes in its first row, without gaps', () => {
  const columns = plotted({
    data: [
      { type: 'scatter', name: 'a', x: [0, null, 1], y: [2, null, 3] },
      { type: 'bar', name: 'b', x: [5], y: ['p'], base: [4], xaxis: 'x2', yaxis: 'y2' } as never,
    ],
    layout: {
      xaxis: { title: { text: 'time (τ)' } },
      yaxis: { title: { text: 'I (a.u.)' } },
      ...{ xaxis2: { title: { text: 'T' } } },
    },
  });
  expect(Object.fromEntries(columns.map(({ name, values }) => [name, values]))).toEqual({
    series: ['a', 'a', 'b'],
    x: [0, 1, 5],
    y: [2, 3, 'p'],
    from: ['', '', 4],
    'x axis': ['time (τ)', '', 'T'],
    'y axis': ['I (a.u.)', '', ''],
  });
});

test('the table has no column that is empty in every row', () => {
  const names = plotted({ data: [{ type: 'scatter', name: 'a', x: [0], y: [2] }], layout: {} });
  expect(names.map(({ name }) => name)).toEqual(['series', 'x', 'y', 'x axis', 'y axis']);
});
