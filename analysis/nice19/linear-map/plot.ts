/** Two panels of a map, its waveforms and its amplitudes, above two of routing. */
import type { Data, Layout } from 'plotly.js-dist-min';
import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import {
  axes,
  type GateSpan,
  gateBands,
  gateBars,
  heading,
  onPanel,
  type Place,
  stripAxes,
  timeAbove,
} from '../../../src/figures/panels';
import { axis, colours, INK, layout } from '../../../src/figures/theme';
import { amplitudes, MAPS, ORDERS, product, T } from './runs';

const UPPER: readonly [number, number] = [0.63, 1];
const LOWER: readonly [number, number] = [0.06, 0.4];
const LEFT: readonly [number, number] = [0, 0.455];
const RIGHT: readonly [number, number] = [0.545, 1];

export function draw(map: Solution, routes: readonly Solution[]): Figure {
  const upper = timePanel({
    solution: map,
    names: ['u0', 'u1', 'u2'],
    gates: [0, 1].map((hop) => ({ t: [hop * T, (hop + 1) * T], label: `u${hop}→u${hop + 1}` })),
    place: { x: LEFT, y: UPPER },
    n: 1,
    title: `Two thresholded linear maps, T = ${T} τ`,
    palette: colours(3),
  });
  const lower = routes.map((solution, which) => {
    const order = ORDERS[which];
    return timePanel({
      solution,
      names: ['u', 'a', 'b'],
      gates: order.map((name, k) => ({ t: [k * T, (k + 1) * T], label: `u→${name}` })),
      place: { x: which === 0 ? LEFT : RIGHT, y: LOWER },
      n: 4 + 2 * which,
      title: `Routing: the schedule chooses ${order.join(', then ')} (u is held)`,
      palette: ['#000000', '#E69F00', '#CC79A7'],
      legend: which === 0,
    });
  });
  const bars = barPanel(map, { x: RIGHT, y: UPPER }, 3);
  const panels = [upper, bars, ...lower];
  const more = {
    ...Object.assign({}, ...panels.map((panel) => panel.axes)),
    annotations: panels.map((panel) => panel.heading),
    shapes: panels.flatMap((panel) => panel.shapes),
    barmode: 'overlay',
    margin: { l: 84, r: 170, t: 84, b: 50 },
  };
  const size = { width: 1040, height: 860 };
  const title = 'Linear maps between vectors of populations, and dynamic routing';
  return {
    data: panels.flatMap((panel) => panel.data),
    layout: layout(title, size, more as Partial<Layout>),
  };
}

interface Panel {
  readonly data: Data[];
  readonly axes: Record<string, unknown>;
  readonly shapes: readonly unknown[];
  readonly heading: unknown;
}

interface TimePanel {
  readonly solution: Solution;
  readonly names: readonly string[];
  readonly gates: readonly GateSpan[];
  readonly place: Place;
  /** The numbers of its axes are n and n + 1. */
  readonly n: number;
  readonly title: string;
  readonly palette: readonly string[];
  readonly legend?: boolean;
}

/** Currents against time, a colour for each population, a dash for each component; below them the strip. */
function timePanel({ solution, names, gates, place, n, title, palette, legend = true }: TimePanel): Panel {
  const range = solution.tspan;
  const strip: Place = { x: place.x, y: [place.y[0] - 0.045, place.y[0] - 0.01] };
  return {
    data: [
      ...names.flatMap((name, k) => lines(solution, name, palette[k] ?? INK, n, legend)),
      gateBars(gates, n + 1),
    ],
    axes: {
      ...axes(n, place, timeAbove(n + 1, range), axis('current I (a.u.)', { rangemode: 'tozero' })),
      ...stripAxes(n + 1, strip, 'time t (τ)', range, 0.5),
    },
    shapes: gateBands(gates, n),
    heading: heading(title, place),
  };
}

const DASHES = ['solid', 'dash', 'dot', 'dashdot'];

function lines(solution: Solution, name: string, color: string, n: number, showlegend: boolean): Data[] {
  const [from, to] = solution.tspan;
  const times = Array.from({ length: 193 }, (_, k) => from + ((to - from) * k) / 192);
  const vectors = times.map((t) => solution.vector(t, name));
  return Array.from({ length: vectors[0]?.length ?? 0 }, (_, component) => ({
    type: 'scatter',
    mode: 'lines',
    name: `${name}[${component}]`,
    legendgroup: name,
    showlegend,
    ...onPanel(n),
    x: times,
    y: vectors.map((vector) => vector[component] ?? 0),
    line: { color, width: 1.8, dash: DASHES[component] ?? 'solid', simplify: false },
  })) as Data[];
}

/** K A as hollow bars, negative ones too; the amplitudes that the circuit gives as marks on [K A]+. */
function barPanel(map: Solution, place: Place, n: number): Panel {
  const hops = MAPS.map((K, hop) => ({
    KA: product(K, amplitudes(map, hop)),
    found: amplitudes(map, hop + 1),
  }));
  const labels = hops.flatMap(({ KA }, hop) => KA.map((_, i) => `u${hop + 1}[${i}]`));
  const common = { x: labels, ...onPanel(n), legendgroup: 'map' };
  return {
    data: [
      {
        ...common,
        type: 'bar',
        name: 'K A',
        y: hops.flatMap(({ KA }) => KA),
        width: labels.map(() => 0.6),
        marker: { color: '#f2f2f2', line: { color: INK, width: 1.2 } },
      },
      {
        ...common,
        type: 'scatter',
        mode: 'markers',
        name: 'amplitude',
        y: hops.flatMap(({ found }) => Array.from(found)),
        marker: { color: '#009E73', size: 10, symbol: 'diamond' },
      },
    ] as Data[],
    axes: axes(
      n,
      place,
      axis('component', { type: 'category', showgrid: false }),
      axis('amplitude A (a.u.)', { zeroline: true, zerolinecolor: INK, zerolinewidth: 1 }),
    ),
    shapes: [],
    heading: heading('Amplitudes are [K A]⁺', place),
  };
}
