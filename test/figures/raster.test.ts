/** A raster shows every spike that it was given, once, in its row and at its time. */
import fc from 'fast-check';
import { circuit, gradedChain, memory, plot, type Solution, simulate, spiking } from '../../src/index';

const recorded = (neurons: number, record: readonly string[] | true = true) =>
  spiking({ model: 'if', neurons, seed: 1, record: { spikes: record } });

const store = simulate(circuit(memory({ T: 2, hold: 6 })), { initial: { u: 0.7 }, backend: recorded(10) });

interface Series {
  readonly name: string;
  readonly x: readonly (number | null)[];
  readonly y: readonly (number | null)[];
  readonly z?: readonly (readonly (number | null)[])[];
  readonly zmax?: number;
  readonly colorscale?: readonly (readonly [number, string])[];
}
const seriesOf = (run: Solution, options = {}) => plot.raster(run, options).data as unknown as Series[];

/** The run with other spikes in two rows. */
const withSpikes = (
  spikes: readonly (readonly [unit: number, time: number])[],
  neurons: number,
): Solution => {
  const inOrder = [...spikes].sort((a, b) => a[1] - b[1]);
  return Object.create(store, {
    log: { value: store.log },
    facts: { value: { ...store.facts, neurons } },
    spikes: {
      value: {
        rows: ['u>m', 'm>out'],
        i: Int32Array.from(inOrder, ([unit]) => unit),
        t: Float64Array.from(inOrder, ([, time]) => time),
      },
    },
  });
};

test('each spike is a tick at its time, in the band of its row', () => {
  const { rows, i, t } = store.spikes!;
  const shown = seriesOf(store);
  expect(shown.map(({ name }) => name)).toEqual(['u>m', 'm>out', 'hold:m']);
  shown.forEach(({ name, x, y }, band) => {
    const own = Array.from(t).filter((_, k) => rows[Math.floor(i[k] / 10)] === name);
    expect(own.length).toBeGreaterThan(10);
    expect(x.filter((_, k) => k % 3 === 0)).toEqual(own);
    const heights = y.filter((one) => one !== null);
    expect(Math.min(...heights)).toBeGreaterThan(band - 1e-12);
    expect(Math.max(...heights)).toBeLessThan(band + 1 + 1e-12);
  });
});

test('rows stand from top to bottom under their names; those that hold what is never held are left out', () => {
  const { layout } = plot.raster(store);
  expect(store.spikes!.rows).toEqual(['u>m', 'm>out', 'hold:u', 'hold:m', 'hold:out']);
  expect(layout.yaxis).toMatchObject({
    range: [3, 0],
    ticktext: ['u>m', 'm>out', 'hold:m'],
    tickvals: [0.5, 1.5, 2.5],
  });
});

test('the band of a memory is shaded while it is held, and no other', () => {
  const held = store.log.segments.filter((segment) => segment.held.includes('m'));
  const [from, to] = [held[0].t[0], held[held.length - 1].t[1]];
  expect(to - from).toBeGreaterThan(6);
  const shades = plot.raster(store).layout.shapes!.filter(({ fillcolor }) => fillcolor !== undefined);
  expect(shades.map(({ path }) => path)).toEqual([`M${from},2H${to}V3H${from}Z`]);
});

test('from 20,000 spikes on, the counts of all pixels are all spikes, each where it fired', () => {
  const unit = fc.integer({ min: 0, max: 2 * 250 - 1 });
  const [first, last] = store.tspan;
  const time = fc.double({ min: first, max: last, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(unit, time), { minLength: 1, maxLength: 30 }), (some) => {
      // and each neuron once, at either end of the run
      const each = Array.from({ length: 500 }, (_, i) => [i, i % 2 === 0 ? first : last] as const);
      const few = [...each, ...some];
      const many = Array.from({ length: 20_000 }, (_, k) => few[k % few.length]);
      const maps = seriesOf(withSpikes(many, 250));
      const seen = new Map<string, number>();
      maps.forEach(({ x, y, z }) => {
        z!.forEach((row, line) => {
          row.forEach((count, column) => {
            if (count !== null) seen.set(`${y[line]} ${x[column]}`, count);
          });
        });
      });
      const wanted = new Map<string, number>();
      for (const [i, t] of many) {
        const band = Math.floor(i / 250);
        const line = 12 * band + Math.floor((12 * ((i % 250) + 0.5)) / 250);
        const column = Math.min(1599, Math.floor((1600 * (t - first)) / (last - first)));
        const height = Math.round(1000 * (band + ((line % 12) + 0.5) / 12)) / 1000;
        const key = `${height} ${first + ((last - first) * (column + 0.5)) / 1600}`;
        wanted.set(key, (wanted.get(key) ?? 0) + 1);
      }
      expect(seen).toEqual(wanted);
      expect(maps[0].zmax).toBe(Math.max(...wanted.values()));
    }),
    { seed: 3, numRuns: 5 },
  );
  expect(
    seriesOf(
      withSpikes(
        Array.from({ length: 19_999 }, () => [0, 1] as const),
        250,
      ),
    )[0].z,
  ).toBeUndefined();
});

test('a pixel is as dark as the root of its count', () => {
  const spikes = Array.from({ length: 20_000 }, (_, k) => [k % 500, (k % 97) / 10] as const);
  for (const [part, colour] of seriesOf(withSpikes(spikes, 250))[0].colorscale!) {
    const light = Number(/^rgb\((\d+),\1,\1\)$/.exec(colour)?.[1]);
    if (part >= 0.05) expect(Math.abs(light - 255 * (1 - Math.sqrt(part)))).toBeLessThanOrEqual(0.5);
  }
});

describe('a schedule that repeats', () => {
  const chain = gradedChain({ stages: 2, T: 1 });
  const again = circuit({ ...chain, schedule: { ...chain.schedule, period: 3 } });
  const run = (cycles: number) =>
    simulate(again, { initial: { u0: 0.7 }, tspan: [0, 3 * cycles], backend: recorded(4) });
  const lines = (figure: ReturnType<typeof plot.raster>) =>
    figure.layout.shapes!.filter(({ line }) => line?.color === '#d62728').map(({ path }) => path);

  test('has a red line where each cycle begins', () => {
    expect(lines(plot.raster(run(3)))).toEqual(['M0,0V2M3,0V2M6,0V2']);
  });

  test('of very many cycles every tenth has one, and the key says so', () => {
    const figure = plot.raster(run(300));
    expect(lines(figure)[0]!.split('M')).toHaveLength(31);
    expect(figure.layout.annotations![0].text).toContain('red: every 10th cycle begins');
  });

  test('a part of a run has its own spikes and lines', () => {
    const [whole, part] = [run(3), plot.raster(run(3), { tspan: [3, 5] })];
    expect(lines(part)).toEqual(['M3,0V2']);
    const shown = (part.data as unknown as Series[]).flatMap(({ x }) => x.filter((_, k) => k % 3 === 0));
    const inside = Array.from(whole.spikes!.t).filter((t) => t >= 3 && t <= 5);
    expect(shown.sort((a, b) => a! - b!)).toEqual(inside);
  });
});

test('of more rows than fit on a page the title says how many are shown', () => {
  const wide = circuit(gradedChain({ stages: 1, T: 1, size: 120 }));
  const run = simulate(wide, { initial: { u0: Array(120).fill(0.5) }, backend: recorded(2, ['u0>u1']) });
  const { layout, data } = plot.raster(run);
  expect(layout.title?.text).toBe('Spikes (the first 100 of 120 rows)');
  expect(data).toHaveLength(100);
});

test('a run without spikes, and an empty part, are refused in words', () => {
  const silent = simulate(circuit(gradedChain({ stages: 1, T: 1 })), { initial: { u0: 0.7 } });
  expect(() => plot.raster(silent)).toThrow(
    'plot.raster.solution: missing spikes (spiking({ record: { spikes: true } }) keeps them)',
  );
  expect(() => plot.raster(store, { tspan: [2, 2] })).toThrow('plot.raster.tspan: invalid time span [2,2]');
});
