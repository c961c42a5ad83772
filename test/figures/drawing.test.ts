/** The drawing of a circuit has all of its graph, every coordinate is a number, and nothing lies on anything else. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { autonomousSgsc } from '../../src/circuit/fragments/autonomous';
import { backprop } from '../../src/circuit/fragments/backprop';
import { examples } from '../../src/cli/example/examples';
import { cellsOf } from '../../src/figures/drawing/cells';
import { apartTicks } from '../../src/figures/drawing/phase-table';
import { wiresOf } from '../../src/figures/drawing/wires';
import { drawing } from '../../src/figures/plot/drawing';
import { plotted } from '../../src/figures/plotted';
import { type Circuit, circuit, connectivity, type Figure, gradedChain } from '../../src/index';
import { parseCircuit } from '../../src/io/circuit-file';

const fixture = (name: string) =>
  parseCircuit(readFileSync(join(__dirname, '..', 'fixtures', 'circuits', `${name}.json`), 'utf8'), name);
const net = (options: Omit<Parameters<typeof backprop>[0], 'layers'>, ...layers: number[]) =>
  circuit(backprop({ layers, ...options }));

/** Lines of these keep clear of all boxes. */
const clear: [string, Circuit][] = [
  ['XOR 2-4-1', net({}, 2, 4, 1)],
  ['XOR written by hand', fixture('xor-2-4-1')],
  ['3-5-4-2', net({}, 3, 5, 4, 2)],
  ['one layer', net({ bias: false }, 3, 2)],
  ['signed inputs', net({ inputs: 'signed' }, 2, 4, 1)],
  ['linear output', net({ output: 'linear' }, 2, 4, 1)],
  ['linear transform', net({ activation: 'linear', output: 'linear', inputs: 'signed', bias: false }, 8, 8)],
  ...examples.map(({ name, circuit: make }): [string, Circuit] => [name, make()]),
];
/** Errors that are learnt from elsewhere, and gates that populations drive, have lines that may pass under a box. */
const all: [string, Circuit][] = [
  ...clear,
  ['all linear', net({ activation: 'linear', output: 'linear', inputs: 'signed' }, 2, 4, 1)],
  ['not local', fixture('xor-2-4-1-nonlocal')],
  ['gates that populations drive', fixture('autonomous-sgsc')],
];

interface Rect {
  readonly text: string;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}
interface Labelled {
  readonly path?: string;
  readonly x0?: number;
  readonly x1?: number;
  readonly y0?: number;
  readonly y1?: number;
  readonly layer?: string;
  readonly label?: { readonly text: string };
}

/** The extent of every shape that has words in it; `boxes`: those of populations. */
function labels({ layout }: Figure, boxes?: boolean): Rect[] {
  return ((layout.shapes ?? []) as Labelled[])
    .filter(
      ({ label, layer }) => label !== undefined && (boxes === undefined || (layer === 'below') === boxes),
    )
    .map(({ path = '', x0 = 0, x1 = 0, y0 = 0, y1 = 0, label }) => {
      const numbers = [...path.matchAll(/(-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]) => [Number(x), Number(y)]);
      const [xs, ys] = [0, 1].map((axis) => numbers.map((point) => point[axis]));
      const span = (list: number[] | undefined, ...ends: [number, number]): [number, number] =>
        list === undefined || list.length === 0 ? ends : [Math.min(...list), Math.max(...list)];
      return { text: label?.text ?? '', x: span(xs, x0, x1), y: span(ys, y0, y1) };
    });
}

const apart = (a: Rect, b: Rect) =>
  Math.min(a.x[1], b.x[1]) - Math.max(a.x[0], b.x[0]) < 1 ||
  Math.min(a.y[1], b.y[1]) - Math.max(a.y[0], b.y[0]) < 1;

const lines = (figure: Figure) =>
  (figure.data as { name: string; mode?: string; x: number[]; y: number[] }[]).filter(
    ({ mode }) => mode === 'lines',
  );

/** Every number of a figure, wherever it is. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  if (typeof value === 'string')
    return /^M /.test(value) ? (value.match(/NaN|-?[\d.]+(e-?\d+)?/g) ?? []).map(Number) : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

describe.each(all)('%s', (_, drawn) => {
  const figure = drawing(drawn);
  const graph = connectivity(drawn);

  test('every population has a box with its name', () => {
    const texts = labels(figure, true).map(({ text }) => /<b>(.*)<\/b>/.exec(text)?.[1]);
    expect(texts.sort()).toEqual(drawn.populations.map(({ name }) => name.replaceAll('-', '−')).sort());
  });

  test('every edge has a line, but learning that lies on its own synapse has a band', () => {
    const names = lines(figure).map(({ name }) => name);
    const synapses = graph.edges.filter(({ kind }) => kind === 'excites' || kind === 'inhibits');
    for (const { from, kind, to, weights } of graph.edges) {
      const local =
        kind === 'learns' &&
        synapses.some((other) => other.from === from && other.to === to && other.weights === weights);
      expect(names).toContain(local ? `plastic ${weights}: ${from} → ${to}` : `${from} ${kind} ${to}`);
    }
    const bands = names.filter((name) => name.startsWith('plastic')).length;
    const learnt = new Set(graph.edges.filter(({ kind }) => kind === 'learns').map(({ weights }) => weights));
    expect(bands).toBe(synapses.filter(({ weights }) => weights !== undefined && learnt.has(weights)).length);
  });

  test('every coordinate is a finite number', () => {
    const numbers = numbersIn(figure);
    expect(numbers.length).toBeGreaterThan(50);
    expect(numbers.filter((value) => !Number.isFinite(value))).toEqual([]);
    for (const { x, y } of lines(figure)) expect(Math.min(x.length, y.length)).toBeGreaterThan(1);
  });

  test('everything lies inside of the page', () => {
    const { xaxis, yaxis } = figure.layout as { xaxis: { range: number[] }; yaxis: { range: number[] } };
    for (const { x, y } of labels(figure)) {
      expect(x[0]).toBeGreaterThanOrEqual(xaxis.range[0]);
      expect(x[1]).toBeLessThanOrEqual(xaxis.range[1]);
      expect(y[0]).toBeGreaterThanOrEqual(yaxis.range[1]);
      expect(y[1]).toBeLessThanOrEqual(yaxis.range[0]);
    }
  });

  test('no two labels coincide', () => {
    const rects = labels(figure);
    const clashes = rects.flatMap((a, k) =>
      rects.slice(k + 1).flatMap((b) => (apart(a, b) ? [] : [`${a.text} | ${b.text}`])),
    );
    expect(clashes).toEqual([]);
  });
});

test.each(clear)('%s: no line runs through a box', (_, drawn) => {
  const figure = drawing(drawn);
  const boxes = labels(figure, true);
  const hits = lines(figure).flatMap(({ name, x, y }) =>
    x.slice(1).flatMap((bx, k) => {
      const [ax, ay, by] = [x[k], y[k], y[k + 1]];
      const line = {
        text: name,
        x: [Math.min(ax, bx), Math.max(ax, bx)],
        y: [Math.min(ay, by), Math.max(ay, by)],
      };
      return boxes
        .filter(
          (box) =>
            line.x[1] > box.x[0] + 1 &&
            line.x[0] < box.x[1] - 1 &&
            line.y[1] > box.y[0] + 1 &&
            line.y[0] < box.y[1] - 1,
        )
        .map(({ text }) => `${name} through ${text}`);
    }),
  );
  expect(hits).toEqual([]);
});

test('the learning circuit flows to the right, its errors to the left, the halves of a pair stand together', () => {
  const xor = drawing(net({}, 2, 4, 1));
  const at = new Map(labels(xor, true).map(({ text, x }) => [/<b>(.*)<\/b>/.exec(text)?.[1], x[0]]));
  const order = (...names: string[]) => names.map((name) => at.get(name) as number);
  for (const way of [order('x', 'X', 'N1+', 'O1', 'N2+', 'O2'), order('N1+', 'B1+', 'N2+', 'E+', 'Tgt')])
    expect(way).toEqual([...way].sort((a, b) => a - b));
  expect(Math.abs((at.get('N1+') as number) - (at.get('N1−') as number))).toBeLessThan(60);
});

test('the phase table has what is charged, held, flushed and learning in each window', () => {
  const columns = plotted(drawing(net({ bias: false }, 3, 2)));
  const [series, x, y, from] = ['series', 'x', 'y', 'from'].map(
    (name) => columns.find((column) => column.name === name)?.values ?? [],
  ) as [string[], number[], string[], number[]];
  const spans = (row: string) =>
    series.flatMap((name, k) => (name === 'gate windows' && y[k] === row ? [[from[k], from[k] + x[k]]] : []));
  // charged in windows 2 and 5, flushed in 4 and 7, held in 6
  expect(spans('N1±')).toEqual([
    [2, 4],
    [8, 10],
    [10, 12],
    [6, 8],
    [12, 14],
  ]);
  expect(spans('W1')).toEqual([[10, 12]]);
});

test('halves of a pair to which different things happen have rows of their own', () => {
  const line = (from: string, to: string) => ({
    name: `${from}>${to}`,
    from: [{ population: from }],
    to: [{ population: to }],
  });
  const split = circuit({
    populations: [{ name: 'a' }, { name: 'n+' }, { name: 'n-' }],
    projections: [line('a', 'n+'), line('a', 'n-')],
    schedule: {
      windows: [
        { t: [0, 1], open: ['a>n+'] },
        { t: [1, 2], open: ['a>n-'] },
      ],
    },
  });
  const rows = plotted(drawing(split)).find(({ name }) => name === 'y')?.values ?? [];
  expect(rows.filter((row) => typeof row === 'string' && row.startsWith('n'))).toEqual(['n+', 'n-']);
});

describe('options', () => {
  const xor = net({}, 2, 4, 1);

  test('windows: only that part, with the closed synapses that learn in it', () => {
    const part = drawing(xor, { windows: [9, 10] });
    const names = lines(part).map(({ name }) => name);
    expect(names).toContain('B1+ excites N1+');
    expect(names).not.toContain('O2 excites E+');
    expect(names).toContain('plastic W1: X → N1+');
    expect(labels(part, false).filter(({ text }) => text === '2')).toEqual([]);
  });

  test('labels stand in place of names, in the boxes and in the table', () => {
    const named = drawing(xor, { labels: { O1: 'o', 'N1+': 'd+', 'N1-': 'd-' }, title: 'Layer' });
    const texts = labels(named, true).map(({ text }) => text);
    expect(texts.some((text) => text.startsWith('<b>o</b>'))).toBe(true);
    expect(texts.some((text) => text.startsWith('<b>O1</b>'))).toBe(false);
    const rows = plotted(named).find(({ name }) => name === 'y')?.values;
    expect(rows).toContain('d±');
    expect(named.layout.title).toMatchObject({ text: 'Layer' });
  });

  test('words cannot become markup, and long ones have room', () => {
    const odd = circuit({
      populations: [{ name: '<i>a & b</i>' }, { name: 'a_population_with_a_long_name' }],
    });
    const [first, second] = labels(drawing(odd), true) as [Rect, Rect];
    expect(first.text).toContain('&lt;i&gt;a &amp; b&lt;/i&gt;');
    expect(second.x[1] - second.x[0]).toBeGreaterThan(200);
    expect(apart(first, second)).toBe(true);
  });

  test.each([
    [{ window: [1, 2] }, 'unknown option "window" (did you mean "windows"?'],
    [{ windows: [0, 3] }, 'windows: invalid windows [0,3]'],
    [{ labels: { O9: 'o' } }, 'drawing.labels.O9: unknown population "O9" (did you mean "O1"?'],
  ])('%j is refused', (options, message) => {
    expect(() => drawing(xor, options as never)).toThrow(message);
  });
});

test('a circuit without windows has no table; one without anything is an empty page', () => {
  expect(plotted(drawing(fixture('autonomous-sgsc')))[0]?.values).not.toContain('gate windows');
  expect(lines(drawing(circuit({})))).toEqual([]);
});

test('the same circuit gives the same drawing', () => {
  expect(drawing(circuit(gradedChain({ stages: 20, T: 1 })))).toEqual(
    drawing(circuit(gradedChain({ stages: 20, T: 1 }))),
  );
});

describe('lines of gates', () => {
  // two decisions: each population opens the way to one of two others
  const decision = circuit({
    populations: ['u', 'dL', 'dR', 'left', 'right'].map((name) => ({ name })),
    projections: [
      ...['L', 'R'].map((side, k) => ({
        name: `u>d${side}`,
        from: [{ population: 'u', scale: k === 0 ? 1 : -1 }],
        to: [{ population: `d${side}`, gain: 1 }],
      })),
      ...['left', 'right'].map((name, k) => ({
        name: `u>${name}`,
        from: [{ population: 'u' }],
        to: [{ population: name }],
        gatedBy: [{ population: k === 0 ? 'dL' : 'dR', h: 0.5, d: 0, effect: 'opens' as const }],
      })),
    ],
    schedule: {
      windows: [
        { t: [0, 1], open: ['u>dL', 'u>dR'], hold: ['u'] },
        { t: [1, 2], open: ['u>left', 'u>right'], hold: ['dL', 'dR'] },
      ],
    },
  });

  // the first population of the first of four chains opens the last hop of the last one
  const chains = circuit({
    populations: ['a', 'b', 'c', 'd'].flatMap((row) => [0, 1, 2].map((k) => ({ name: `${row}${k}` }))),
    projections: ['a', 'b', 'c', 'd'].flatMap((row) =>
      [1, 2].map((k) => ({
        name: `${row}${k}`,
        from: [{ population: `${row}${k - 1}` }],
        to: [{ population: `${row}${k}` }],
        ...(row === 'd' && k === 2
          ? { gatedBy: [{ population: 'a0', h: 0.5, d: 0, effect: 'opens' as const }] }
          : {}),
      })),
    ),
    schedule: {
      windows: [1, 2].map((k) => ({
        t: [k - 1, k] as const,
        open: ['a', 'b', 'c', 'd'].map((row) => `${row}${k}`),
      })),
    },
  });

  test.each([
    ['four chains', chains],
    ['a decision', decision],
    ['a chain without a clock', circuit(autonomousSgsc({ stages: 6, T: 2, ignition: 1.2 }))],
  ])('of %s run through no box, and lie on no other line', (_, made) => {
    const graph = connectivity(made);
    const cells = cellsOf(graph, {});
    const wires = wiresOf(graph, cells);
    const gates = wires.filter(({ edge }) => edge.kind === 'gates');
    expect(gates.length).toBeGreaterThan(0);
    for (const { edge, path } of gates) {
      const points = alongPath(path);
      expect(points.length).toBeGreaterThan(4);
      const hit = cells.filter(
        ({ population, x, y, w, h }) =>
          population !== edge.from &&
          points.some(([a, b]) => Math.abs(a - x) < w / 2 && Math.abs(b - y) < h / 2),
      );
      expect([edge.from, hit.map(({ population }) => population)]).toEqual([edge.from, []]);
      // lines that cross are near one another for a moment only
      const along = wires.filter(
        (other) =>
          other.path !== path &&
          points.filter((point) => nearPath(point, other.path)).length > points.length / 3,
      );
      expect([edge.from, along.map((other) => `${other.edge.from} ${other.edge.to}`)]).toEqual([
        edge.from,
        [],
      ]);
    }
  });
});

type Path = readonly (readonly [number, number])[];

const alongPath = (path: Path): [number, number][] =>
  path.slice(1).flatMap(([bx, by], k) => {
    const [ax, ay] = path[k];
    return Array.from({ length: 25 }, (_, i): [number, number] => [
      ax + ((bx - ax) * (i + 0.5)) / 25,
      ay + ((by - ay) * (i + 0.5)) / 25,
    ]);
  });

const nearPath = ([x, y]: readonly [number, number], path: Path): boolean =>
  alongPath(path).some(([a, b]) => Math.hypot(a - x, b - y) < 4);

test('the times under a phase table have room beside one another, and its ends are always there', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 2, maxLength: 25 }),
      fc.double({ min: 1, max: 20, noNaN: true }),
      (some, scale) => {
        const times = [...new Set(some.map((t) => Number(t.toFixed(2))))].sort((a, b) => a - b);
        fc.pre(times.length > 1);
        const kept = apartTicks(times, scale);
        expect([kept[0], kept[kept.length - 1]]).toEqual([times[0], times[times.length - 1]]);
        for (let k = 1; k < kept.length - 1; k++)
          expect((kept[k] - kept[k - 1]) * scale).toBeGreaterThan(7 * `${kept[k]}`.length * 0.5);
      },
    ),
    { seed: 5, numRuns: 100 },
  );
  expect(apartTicks([0, 1, 49.5, 50, 51, 60], 9)).toEqual([0, 49.5, 60]);
  expect(apartTicks([0, 2, 4, 6], 100)).toEqual([0, 2, 4, 6]);
});
