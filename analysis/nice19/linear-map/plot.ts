/** Two panels of a map, its waveforms and its amplitudes, above two of routing. */

import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import {
  axes,
  beside,
  type GateSpan,
  gateBands,
  gateBars,
  heading,
  onPanel,
  type PanelPlace,
  stripAxes,
  timeAbove,
} from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
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
      names: ['u', ...order],
      gates: order.map((name, k) => ({ t: [k * T, (k + 1) * T], label: `u→${name}` })),
      place: { x: which === 0 ? LEFT : RIGHT, y: LOWER },
      n: 4 + 2 * which,
      title: `Routing: the schedule chooses ${order.join(', then ')} (u is held)`,
      palette: ['#000000', ...order.map((name) => (name === 'a' ? '#E69F00' : '#CC79A7'))],
    });
  });
  const bars = barPanel(map, { x: RIGHT, y: UPPER }, 3);
  const panels = [upper, bars, ...lower];
  const more = {
    ...Object.assign({}, ...panels.map((panel) => panel.axes)),
    annotations: panels.flatMap((panel) => [panel.heading, ...panel.words]),
    showlegend: false,
    shapes: panels.flatMap((panel) => panel.shapes),
    barmode: 'overlay',
    margin: { l: 84, r: 40, t: 84, b: 50 },
  };
  const size = { width: 1080, height: 880 };
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
  readonly words: readonly unknown[];
}

interface TimePanel {
  readonly solution: Solution;
  readonly names: readonly string[];
  readonly gates: readonly GateSpan[];
  readonly place: PanelPlace;
  /** The numbers of its axes are n and n + 1. */
  readonly n: number;
  readonly title: string;
  readonly palette: readonly string[];
}

/** Currents against time, a colour for each population, a dash for each component; below them the strip. */
function timePanel({ solution, names, gates, place, n, title, palette }: TimePanel): Panel {
  const range = solution.tspan;
  const strip: PanelPlace = { x: place.x, y: [place.y[0] - 0.045, place.y[0] - 0.01] };
  return {
    data: [
      ...names.flatMap((name, k) => lines(solution, name, palette[k] ?? INK, n)),
      gateBars(gates, n + 1),
    ],
    axes: {
      ...axes(n, place, timeAbove(n + 1, range), axis('current I (a.u.)', { rangemode: 'tozero' })),
      ...stripAxes(n + 1, strip, 'time t (τ)', range, 0.5, place.x[0] === 0),
    },
    shapes: gateBands(gates, n),
    heading: heading(title, place),
    words: names.flatMap((name, k) => namesAt(solution, name, k, n, palette[k] ?? INK)),
  };
}

const DASHES = ['solid', 'dash', 'dot', 'dashdot'];

function lines(solution: Solution, name: string, color: string, n: number): Data[] {
  const [from, to] = solution.tspan;
  const times = Array.from({ length: 193 }, (_, k) => from + ((to - from) * k) / 192);
  const vectors = times.map((t) => solution.vector(t, name));
  return Array.from({ length: vectors[0]?.length ?? 0 }, (_, component) => ({
    type: 'scatter',
    mode: 'lines',
    name: `${name}[${component}]`,
    ...onPanel(n),
    x: times,
    y: vectors.map((vector) => vector[component] ?? 0),
    line: { color, width: 1.8, dash: DASHES[component] ?? 'solid', simplify: false },
  })) as Data[];
}

/** Where along the run the k-th population carries its names: populations in turn, so that names keep apart. */
const SPOTS = [0.055, 0.42, 0.8];

/** The name of each component that is not silent, above its curve. */
function namesAt(solution: Solution, name: string, k: number, n: number, color: string) {
  const [from, to] = solution.tspan;
  const t = from + (to - from) * SPOTS[k % SPOTS.length];
  return Array.from(solution.vector(t, name)).flatMap((current, component) =>
    current === 0
      ? []
      : [
          beside(`${name}[${component}]`, [t, current], n, color, {
            xanchor: 'center',
            xshift: 0,
            yshift: 9,
            bgcolor: 'rgba(255,255,255,0.7)',
            borderpad: 0,
          }),
        ],
  );
}

/** K A as hollow bars, negative ones too; the amplitudes that the circuit gives as marks on [K A]+. */
function barPanel(map: Solution, place: PanelPlace, n: number): Panel {
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
    words: [],
    heading: heading('Amplitudes (diamonds) are [K A]<sup>+</sup> of the signed K A (bars)', place),
  };
}
