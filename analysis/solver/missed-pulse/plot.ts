/** The current around the pulse with its gate, and the whole span with the steps that went over it. */

import type { Figure } from '../../../src/figures/figure';
import {
  axes,
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
import { axis, colours, INK, layout, SOFT } from '../../../src/figures/theme';
import { type Ours, PULSE, type Raw, truth } from './runs';

const AROUND: readonly [number, number] = [49.5, 53.5];
const CURVES: PanelPlace = { x: [0, 1], y: [0.47, 1] };
const STRIP: PanelPlace = { x: [0, 1], y: [0.41, 0.455] };
const STEPS: PanelPlace = { x: [0, 1], y: [0, 0.2] };
const GATES: readonly GateSpan[] = [{ t: PULSE, label: 'bias 1' }];

export function draw(ours: readonly Ours[], raw: readonly Raw[]): Figure {
  const palette = colours(ours.length + raw.length);
  const colourOfRaw = (k: number) => palette[ours.length + k] ?? INK;
  const more = {
    ...axes(1, CURVES, timeAbove(2, AROUND), axis('current I (a.u.)', { range: [-0.025, 0.44] })),
    ...stripAxes(2, STRIP, 'time t (τ)', AROUND, 0.5),
    ...axes(3, STEPS, axis('time t (τ)', { range: [-1, 101], showgrid: false }), {
      type: 'category',
      range: [raw.length - 0.5, -0.5],
      tickfont: { size: 12 },
      ticklabelstandoff: 6,
      showgrid: true,
      zeroline: false,
      ticks: '',
    }),
    shapes: [
      ...gateBands(GATES, 1),
      ...gateBands(GATES, 3).map((band) => ({ ...band, fillcolor: '#9fbdd6' })),
    ],
    annotations: [
      heading('Around the pulse', CURVES),
      heading('Accepted steps of the raw integrators over the whole span (band: the pulse)', STEPS),
    ],
    barmode: 'overlay',
    margin: { l: 205, r: 215, t: 84, b: 60 },
  };
  return {
    data: [
      truthLine(),
      ...raw.map((one, k) => rawLine(one, colourOfRaw(k), k)),
      ...ours.map((one, k) => marks(one, k, palette[k] ?? INK)),
      gateBars(GATES, 2),
      ...raw.map((one, k) => ticks(one, colourOfRaw(k))),
    ],
    layout: layout(
      'A pulse that adaptive integrators miss',
      { width: 1080, height: 640 },
      more as Partial<Layout>,
    ),
  };
}

const steps = (from: number, to: number, count: number): number[] =>
  Array.from({ length: count + 1 }, (_, k) => from + ((to - from) * k) / count);

function truthLine(): Data {
  const t = steps(...AROUND, 400);
  return {
    type: 'scatter',
    mode: 'lines',
    name: 'truth',
    x: t,
    y: t.map(truth),
    line: { color: SOFT, width: 1.6, simplify: false },
  } as Data;
}

const SYMBOLS = ['circle-open', 'square-open', 'diamond-open'];

/** Each solver at times of its own, so that no mark hides another. */
function marks({ name, solution }: Ours, k: number, color: string): Data {
  const t = steps(AROUND[0] + 0.05 * (k + 1), AROUND[1] - 0.2 + 0.05 * (k + 1), 25);
  return {
    type: 'scatter',
    mode: 'markers',
    name: `${name}, ours`,
    x: t,
    y: t.map((time) => solution.at(time, 'I')),
    marker: { symbol: SYMBOLS[k] ?? 'circle-open', color, size: 7, line: { width: 1.4 } },
  } as Data;
}

/** What a raw integrator says between the two accepted steps around the pulse: a line through its states. */
function rawLine({ name, t, I }: Raw, color: string, k: number): Data {
  const before = t.findLastIndex((time) => time <= PULSE[0]);
  const x = steps(...AROUND, 40);
  const [t0, t1] = [t[before], t[before + 1]];
  const [I0, I1] = [I[before], I[before + 1]];
  return {
    type: 'scatter',
    mode: 'lines',
    name: `${name}, raw`,
    x,
    y: x.map((time) => I0 + ((I1 - I0) * (time - t0)) / (t1 - t0)),
    line: { color, width: k === 0 ? 3.2 : 1.6, dash: k === 0 ? 'solid' : 'dash' },
  } as Data;
}

function ticks({ name, t }: Raw, color: string): Data {
  return {
    type: 'scatter',
    mode: 'markers',
    name: `${name}: accepted steps`,
    showlegend: false,
    ...onPanel(3),
    x: t,
    y: t.map(() => `${name}, ${t.length - 1} steps`),
    marker: { symbol: 'line-ns-open', color, size: 18, line: { width: 1.6, color } },
    hovertemplate: 't = %{x:.4g}<extra></extra>',
  } as Data;
}
