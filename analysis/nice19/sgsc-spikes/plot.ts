/** Spikes of gating rows over the graded currents; curves of rectifiers beside what hops make of them. */
import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data } from '../../../src/figures/plotly';
import { axis, INK, layout, ramp } from '../../../src/figures/theme';
import { AMPLITUDE, HOPS, LIF_HOPS, LIF_NEURONS, NEURONS, type Rectifier } from './runs';

const RASTER: PanelPlace = { x: [0, 1], y: [0.79, 1] };
const GRADED: PanelPlace = { x: [0, 1], y: [0.47, 0.7] };
const CURVES: PanelPlace = { x: [0, 0.43], y: [0, 0.33] };
const CHAINS: PanelPlace = { x: [0.57, 1], y: [0, 0.33] };
const COLOURS = ['#0072B2', '#D55E00', '#CC79A7'];
const RECTIFIERS = { legendgroup: 'rectifier', legendgrouptitle: { text: 'rectifier' } };
/** So many neurons of each row are drawn. */
const DRAWN = 10;
const POINTS = 420;

export function draw(run: Solution, expected: Solution, kinds: readonly Rectifier[]): Figure {
  const range = [...run.tspan] as [number, number];
  const stages = Array.from({ length: HOPS }, (_, k) => k + 1);
  const shades = ramp(HOPS);
  return {
    data: [
      spikesOf(run),
      ...stages.flatMap((k) => [
        current(run, k, `u${k}, spikes`, { color: shades[k - 1], width: 1.6 }),
        current(expected, k, `u${k}, expected spikes`, { color: INK, width: 1, dash: 'dash' }, k === 1),
      ]),
      ...kinds.flatMap(curve),
      ...kinds.flatMap(hops),
      constant(),
    ],
    layout: layout(
      'A synfire-gated synfire chain in spikes',
      { width: 960, height: 860 },
      {
        ...axes(
          1,
          RASTER,
          axis('', { range, showticklabels: false }),
          axis('gating row q', { range: [HOPS + 0.6, 0.4], dtick: 1 }),
        ),
        ...axes(
          2,
          GRADED,
          axis('time t (τ)', { range }),
          axis('graded current (a.u.)', { rangemode: 'tozero' }),
        ),
        ...axes(3, CURVES, axis('argument a', { range: [-0.5, 1] }), axis('output of steady neurons')),
        ...axes(
          4,
          CHAINS,
          axis('hop', { range: [0, LIF_HOPS + 0.2], dtick: 3 }),
          axis('amplitude (a.u.)', { rangemode: 'tozero' }),
        ),
        annotations: [
          heading(
            `Spikes of ${DRAWN} of the ${NEURONS} neurons of each gating row: each ignites the next and is shut by it`,
            RASTER,
          ),
          heading('The packet that they let through (dashed: expected spikes)', GRADED),
          heading('What rectifies: dendrite or threshold', CURVES),
          heading(`Hops of ${LIF_NEURONS} LIF neurons (dotted: steady ones)`, CHAINS),
        ],
        margin: { l: 80, r: 190, t: 84, b: 60 },
      },
    ),
  };
}

function spikesOf({ spikes }: Solution): Data {
  const [x, y]: [number[], number[]] = [[], []];
  spikes?.i.forEach((unit, k) => {
    const neuron = unit % NEURONS;
    if (neuron >= DRAWN) return;
    x.push(spikes.t[k]);
    y.push(Math.floor(unit / NEURONS) + 0.6 + (0.8 * (neuron + 0.5)) / DRAWN);
  });
  return {
    type: 'scatter',
    mode: 'markers',
    name: 'spikes of gating rows',
    showlegend: false,
    ...onPanel(1),
    x,
    y,
    marker: { symbol: 'line-ns-open', size: 4, color: INK },
  } as Data;
}

function current(run: Solution, k: number, name: string, line: object, shown = true): Data {
  const [from, to] = run.tspan;
  const x = Array.from({ length: POINTS + 1 }, (_, j) => from + ((to - from) * j) / POINTS);
  const y = x.map((t) => run.at(t, `u${k}`));
  return {
    type: 'scatter',
    mode: 'lines',
    name: shown && k === 1 && name.includes('expected') ? 'expected spikes' : name,
    legendgroup: 'packet',
    legendgrouptitle: { text: 'packet' },
    showlegend: shown,
    ...onPanel(2),
    x,
    y,
    line,
  } as Data;
}

const curve = ({ name, calibration }: Rectifier, k: number): Data[] => [
  {
    type: 'scatter',
    mode: 'lines',
    name,
    ...RECTIFIERS,
    ...onPanel(3),
    x: calibration.argument,
    y: calibration.output,
    line: { color: COLOURS[k], width: 1.6 },
  } as Data,
];

const hops = ({ name, neurons, steady }: Rectifier, k: number): Data[] => {
  const x = Array.from({ length: LIF_HOPS + 1 }, (_, j) => j);
  const line = (y: readonly number[], dash: string, what: string): Data =>
    ({
      type: 'scatter',
      mode: 'lines+markers',
      name: `${name}, ${what}`,
      showlegend: false,
      ...onPanel(4),
      x,
      y,
      marker: { size: 5 },
      line: { color: COLOURS[k], width: 1.4, dash },
    }) as Data;
  return [line(neurons, 'solid', 'hops'), line(steady, 'dot', 'steady, hops')];
};

/** The mean field: each hop keeps the amplitude. */
const constant = (): Data =>
  ({
    type: 'scatter',
    mode: 'lines',
    name: 'mean field',
    ...RECTIFIERS,
    ...onPanel(4),
    x: [0, LIF_HOPS],
    y: [AMPLITUDE, AMPLITUDE],
    line: { color: INK, width: 1, dash: 'dash' },
  }) as Data;
