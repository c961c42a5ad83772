/** Gating currents, the gates that they are, the graded currents; and the gain of soft gates against the amplitude. */

import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import {
  apart,
  axes,
  beside,
  gateBands,
  gateBars,
  heading,
  onPanel,
  type PanelPlace,
  stripAxes,
  timeAbove,
} from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, ramp, SOFT } from '../../../src/figures/theme';
import { AMPLITUDES, HOPS, SOFT_AMPLITUDES, SOFT_GATES, T, turns } from './runs';

export function draw(run: Solution, gains: readonly (readonly number[])[]): Figure {
  const stages: PanelPlace = { x: [0, 1], y: [0.76, 1] };
  const strip: PanelPlace = { x: [0, 1], y: [0.375, 0.405] };
  const graded: PanelPlace = { x: [0, 1], y: [0.42, 0.68] };
  const bottom: PanelPlace = { x: [0, 1], y: [0, 0.25] };
  const end = run.tspan[1];
  const gates = Array.from({ length: HOPS }, (_, j) => ({
    t: [j === 0 ? 0 : turns(run, j + 1, true), turns(run, j + 1, false)] as const,
    label: `u${j}→u${j + 1}`,
  }));
  const range = [0, end] as const;
  const data = [
    ...lines(run, 'm', HOPS + 1, 1),
    ...AMPLITUDES.map((A, which) => packets(run, A, which)),
    gateBars(gates, 3),
    ...softGains(gains),
  ];
  const rest = {
    ...axes(1, stages, timeAbove(3, range), axis('gating current (a.u.)', { rangemode: 'tozero' })),
    ...axes(2, graded, timeAbove(3, range), axis('graded current (a.u.)', { rangemode: 'tozero' })),
    ...stripAxes(3, strip, 'time t (τ)', range, T),
    ...axes(
      4,
      bottom,
      axis('amplitude A (a.u.)', { range: [0, 2] }),
      axis('|per-hop gain − 1|', { type: 'log', dtick: 1, exponentformat: 'power', range: [-6, -2] }),
    ),
    annotations: [
      heading('Gating chain: each stage ignites the next and is shut by it (dashed: threshold h)', stages),
      ...Array.from({ length: HOPS + 1 }, (_, j) => peakOf(run, j)),
      heading('Graded chain: three amplitudes, opened stage by stage without a clock', graded),
      heading(
        'Soft gates (ramp d, resting threshold g₀) after one retuning of the gain; filled: above 1, open: below',
        bottom,
      ),
      ...softNames(gains),
    ],
    shapes: [
      ...gateBands(gates, 2),
      {
        type: 'line',
        xref: 'x domain',
        yref: 'y',
        x0: 0,
        x1: 1,
        y0: 1,
        y1: 1,
        line: { color: SOFT, width: 1, dash: 'dash' },
      },
    ],
    barmode: 'overlay',
    margin: { l: 84, r: 190, t: 88, b: 60 },
  };
  return {
    data,
    layout: layout(
      'A synfire-gated synfire chain that runs without a clock',
      { width: 1040, height: 1040 },
      rest as unknown as Partial<Layout>,
    ),
  };
}

const steps = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * k) / count);

function lines(run: Solution, letter: string, count: number, n: number): Data[] {
  const palette = ramp(count);
  return Array.from({ length: count }, (_, j): Data => {
    // the edges of the gates are kinks
    const edges = [turns(run, j + 1, true), turns(run, j + 1, false)].filter(Number.isFinite);
    const x = [...steps(...(run.tspan as [number, number]), 600), ...edges].sort((a, b) => a - b);
    return {
      type: 'scatter',
      mode: 'lines',
      showlegend: false,
      name: j + 1 === count ? `${letter}<sub>${j + 1}</sub>, closing` : `${letter}<sub>${j + 1}</sub>`,
      x,
      y: x.map((t) => run.at(t, `${letter}${j + 1}`)),
      ...onPanel(n),
      line: { color: palette[j] ?? INK, width: 1.6 },
    } as Data;
  });
}

/** A population while it is charged and while it is read. */
function packets(run: Solution, A: number, which: number): Data {
  const [x, y]: [(number | null)[], (number | null)[]] = [[], []];
  for (let k = 0; k <= HOPS; k++) {
    for (const t of steps(Math.max(0, (k - 1) * T), Math.min(run.tspan[1], (k + 1) * T), 96)) {
      x.push(t);
      y.push(run.at(t, `u${k}`, which));
    }
    x.push(null);
    y.push(null);
  }
  return {
    type: 'scatter',
    mode: 'lines',
    legendgroup: 'graded',
    legendgrouptitle: { text: 'graded chain' },
    name: `A = ${A}`,
    x,
    y,
    xaxis: 'x2',
    yaxis: 'y2',
    line: { color: ['#0072B2', '#D55E00', '#009E73'][which] ?? INK, width: 1.8 },
  } as Data;
}

/** The name of a stage at its largest current. */
function peakOf(run: Solution, j: number) {
  const times = steps(...(run.tspan as [number, number]), 600);
  const values = times.map((t) => run.at(t, `m${j + 1}`));
  const top = values.indexOf(Math.max(...values));
  const name = `m<sub>${j + 1}</sub>${j === HOPS ? ', closing' : ''}`;
  return beside(name, [times[top], values[top]], 1, ramp(HOPS + 1)[j], {
    xanchor: 'center',
    xshift: 0,
    yshift: 11,
  });
}

/** Purple and browns: no colour of the graded chain. */
const SOFT_COLOURS = ['#8A4B94', '#E69F00', '#000000', '#56B4E9'];

/** The gates of each curve, right of its end. */
function softNames(gains: readonly (readonly number[])[]) {
  const ends = gains.map((values) => Math.log10(Math.abs(values[values.length - 1] - 1)));
  const last = SOFT_AMPLITUDES[SOFT_AMPLITUDES.length - 1];
  return apart(ends, 0.3).map((height, j) =>
    beside(`d = ${SOFT_GATES[j][0]}, g₀ = ${SOFT_GATES[j][1]}`, [last, height], 4, SOFT_COLOURS[j]),
  );
}

const softGains = (gains: readonly (readonly number[])[]): Data[] =>
  gains.map(
    (values, j): Data =>
      ({
        type: 'scatter',
        mode: 'lines+markers',
        showlegend: false,
        name: `d = ${SOFT_GATES[j]?.[0]}, g₀ = ${SOFT_GATES[j]?.[1]}`,
        x: SOFT_AMPLITUDES,
        y: values.map((gain) => Math.abs(gain - 1) || null),
        xaxis: 'x4',
        yaxis: 'y4',
        line: { color: SOFT_COLOURS[j], width: 1.5 },
        marker: { size: 7, symbol: values.map((gain) => (gain < 1 ? 'circle-open' : 'circle')) },
      }) as Data,
  );
