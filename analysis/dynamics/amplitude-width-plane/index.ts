/** The (amplitude, width) plane of packets on a depletion chain: on state, saddle, separatrix. */

import type { PlanePoint } from '../../../src/dynamics/edge-tracking';
import { type Check, check, type Figure, type FigureEntry } from '../../../src/figures/figure';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout } from '../../../src/figures/theme';
import { PACKETS } from '../source';
import { circuitAmplitude, DT, EDGE_A, EDGE_B, path, SET_A, SET_B, type Tracked, track } from './runs';

/** Widths at which the line of the figure is computed, those of the checks among them. */
const WIDTHS = [0.05, 0.1, 0.2, 0.35, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2];
const STARTS = [0.15, 0.3, 0.45, 0.6, 0.8, 1];

export const amplitudeWidthPlane: FigureEntry = {
  id: 'dynamics/amplitude-width-plane',
  source: PACKETS,
  title: 'Packets on a depletion chain, in the (amplitude, width) plane',
  shows:
    'Each stage uses up a resource and fires at most once, so that a packet of emission has an amplitude a (its ' +
    'integral) and a width σ. Strong and narrow Gaussian packets settle on one shape, weak and wide ones die. The line ' +
    'between them is found by edge tracking; runs that start on it shadow a saddle before they part.',
  backends: ['packets stage by stage', 'mean field, dopri5'],
  parameters: {
    parameters: 'ours',
    'set A (S, γ, h)': Object.values(SET_A),
    'set B (S, γ, h)': Object.values(SET_B),
    'dt/τ': DT,
  },
  run() {
    const line = WIDTHS.map((width) => track(SET_A, width, DT));
    const edge = line[WIDTHS.indexOf(0.35)];
    return { figure: draw(line, edge), checks: [...checksA(line, edge), ...checksB()] };
  },
};

function checksA(line: readonly Tracked[], edge: Tracked): Check[] {
  const [before, last] = path(0.9, 0.4, 40).slice(-2);
  return [
    check('set A: amplitude of the on state', edge.on.amplitude, 0.89627, 2e-5),
    check('set A: width of the on state', edge.on.width, 0.48635, 2e-5),
    check('set A: delay per stage', (last?.mean ?? Number.NaN) - (before?.mean ?? Number.NaN), 0.2748, 2e-5),
    check('set A: amplitude of the saddle', edge.saddle.amplitude, 0.39502, 2e-5),
    check('set A: width of the saddle', edge.saddle.width, 0.3446, 2e-5),
    check('set A: unstable multiplier', edge.multiplier, 1.765, 3e-3),
    check('set A: multiplier of the on state', edge.onMultiplier, 0.588, 5e-3),
    ...EDGE_A.map(([width, a]) =>
      check(
        `set A: critical amplitude at width ${width}`,
        line[WIDTHS.indexOf(width)]?.at ?? Number.NaN,
        a,
        2e-5,
      ),
    ),
    check('set A: amplitude of the on state in the circuit, by dopri5', circuitAmplitude(), 0.89627, 5e-5),
  ];
}

function checksB(): Check[] {
  const tracked = EDGE_B.map(([width]) => track(SET_B, width, 0.002));
  const [edge] = tracked as [Tracked];
  return [
    check('set B: amplitude of the on state', edge.on.amplitude, 0.99999, 2e-5),
    check('set B: width of the on state', edge.on.width, 0.0652, 5e-5),
    check('set B: amplitude of the saddle', edge.saddle.amplitude, 0.1331, 5e-5),
    check('set B: width of the saddle', edge.saddle.width, 0.0915, 5e-5),
    check('set B: unstable multiplier', edge.multiplier, 6.19, 5e-3),
    check('set B: multiplier of the on state', edge.onMultiplier, 0.396, 5e-3),
    ...EDGE_B.map(([width, a], k) =>
      check(`set B: critical amplitude at width ${width}`, tracked[k]?.at ?? Number.NaN, a, 6e-5),
    ),
  ];
}

function draw(line: readonly Tracked[], edge: Tracked): Figure {
  const orbits = STARTS.flatMap((amplitude) => [0.15, 0.75, 1.5].map((width) => path(amplitude, width)));
  const fates = [
    ['lives', '#0072B2', orbits.filter((orbit) => (orbit.at(-1)?.amplitude ?? 0) > 0.5)],
    ['dies', '#D55E00', orbits.filter((orbit) => (orbit.at(-1)?.amplitude ?? 0) <= 0.5)],
  ] as const;
  const data = [
    ...fates.map(([name, color, paths]) => curves(`packet that ${name}`, color, paths)),
    curves('runs that shadow the saddle', '#009E73', [edge.runs.low, edge.runs.high]),
    ...fates.map(([name, color, paths]) =>
      starts(`start of a packet that ${name}`, 'circle', color, paths.filter(moves)),
    ),
    starts(
      'packet that dies in the first stage',
      'x-thin-open',
      '#D55E00',
      orbits.filter((orbit) => !moves(orbit)),
    ),
    {
      type: 'scatter',
      mode: 'lines',
      name: 'separatrix of Gaussian packets',
      x: line.map(({ at }) => at),
      y: WIDTHS,
      line: { color: INK, width: 2.4 },
    } as Data,
    mark('on state', 'circle', edge.on),
    mark('saddle', 'circle-open', edge.saddle),
  ];
  const more = {
    xaxis: axis('amplitude a = ∫ q dt (part of the resource)', { range: [0, 1.05] }),
    yaxis: axis('width σ (τ)', { range: [0, 2] }),
    margin: { l: 78, r: 290, t: 64, b: 60 },
  };
  return {
    data,
    layout: layout(
      'Packets on a depletion chain (S = 3, γ = 1.5, h = 0.3)',
      { width: 1060, height: 640 },
      more as Partial<Layout>,
    ),
  };
}

const moves = (orbit: readonly PlanePoint[]): boolean => orbit.length > 1;

/** From stage to stage; an arrowhead stands at the stage that it points to. */
const curves = (name: string, color: string, paths: readonly (readonly PlanePoint[])[]): Data =>
  ({
    type: 'scatter',
    mode: 'lines+markers',
    name,
    x: paths.flatMap((points) => [...points.map(({ amplitude }) => amplitude), null]),
    y: paths.flatMap((points) => [...points.map(({ width }) => width), null]),
    line: { color, width: 1.1 },
    marker: { color, size: 8, symbol: 'arrow', angleref: 'previous' },
  }) as Data;

const starts = (
  name: string,
  symbol: string,
  color: string,
  paths: readonly (readonly PlanePoint[])[],
): Data =>
  ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: paths.map(([{ amplitude }]) => amplitude),
    y: paths.map(([{ width }]) => width),
    marker: { color, size: 8, symbol, line: { color, width: 2 } },
  }) as unknown as Data;

const mark = (name: string, symbol: string, { amplitude, width }: PlanePoint): Data =>
  ({
    type: 'scatter',
    mode: 'markers',
    name,
    x: [amplitude],
    y: [width],
    marker: { color: INK, size: 11, symbol, line: { color: INK, width: 2 } },
  }) as Data;
