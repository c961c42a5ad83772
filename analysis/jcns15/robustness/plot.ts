/** Four panels, one a fault: what is left of the packet, closed form as a line, runs as marks. */

import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, colours, INK, layout } from '../../../src/figures/theme';
import * as law from './laws';
import { AMPLITUDES, DRAWS, HOPS, type Point, T, WIDTH_ERRORS, WIDTHS } from './runs';

const LEFT: readonly [number, number] = [0, 0.44];
const RIGHT: readonly [number, number] = [0.56, 1];
const PLACES: readonly PanelPlace[] = [
  { x: LEFT, y: [0.58, 1] },
  { x: RIGHT, y: [0.58, 1] },
  { x: LEFT, y: [0, 0.4] },
  { x: RIGHT, y: [0, 0.4] },
];

const THRESHOLD_COLOURS = ['#E69F00', '#56B4E9', '#8A4B94'];
/** Above the right end of a curve. */
const END = { xanchor: 'right', xshift: 4, yshift: 14 } as const;

export function draw(
  gain: readonly Point[],
  width: readonly (readonly Point[])[],
  jitter: readonly Point[],
  threshold: readonly (readonly Point[])[],
): Figure {
  const palette = colours(3);
  const data = [
    ...curves(1, gain, law.gain, `T = ${T} τ`, INK, 100),
    ...width.flatMap((points, k) =>
      curves(2, points, (e) => law.width(e, WIDTHS[k]), `T = ${WIDTHS[k]} τ`, palette[k] ?? INK, 100),
    ),
    ...curves(3, jitter, law.jitter, `mean of ${DRAWS} runs ± s.e.`, '#CC79A7', 1),
    ...threshold.flatMap((points, k) =>
      curves(
        4,
        points,
        (q) => law.threshold(q, AMPLITUDES[k]),
        `A<sub>0</sub> = ${AMPLITUDES[k]}`,
        THRESHOLD_COLOURS[k] ?? INK,
        1,
      ),
    ),
  ];
  const left = axis(`A<sub>${HOPS}</sub> / A<sub>0</sub>`);
  const xs = [
    axis('gain error (% of S)'),
    axis('width error (% of T)'),
    axis('standard deviation of every inner gate (τ)'),
    axis('residual threshold (a.u.)'),
  ];
  const titles = [
    `Gain error, T = ${T} τ: ρ<sup>n</sup>`,
    'Window width: [(1 + e) e<sup>−e T/τ</sup>]<sup>n</sup>',
    `Gate jitter, T = ${T} τ: 1 − n s² / (2 T²) (bars: s.e. of ${DRAWS} runs)`,
    `Residual threshold, T = ${T} τ, by A<sub>0</sub>: small packets die`,
  ];
  const more = {
    ...Object.assign({}, ...PLACES.map((place, k) => axes(k + 1, place, xs[k] ?? {}, left))),
    annotations: [
      ...titles.map((title, k) => heading(title, PLACES[k])),
      ...WIDTHS.map((length, k) => {
        const end = k === 2 ? WIDTH_ERRORS[0] : WIDTH_ERRORS[WIDTH_ERRORS.length - 1];
        const place = [100 * end, law.width(end, length)] as const;
        return beside(`T = ${length} τ`, place, 2, palette[k], k === 2 ? { xshift: 12 } : END);
      }),
      ...AMPLITUDES.map((A, k) => {
        // the steeper a curve, the lower its label: there is room right of it
        const size = [0.021, 0.018, 0.014][k] * A;
        return beside(String(A), [size, law.threshold(size, A)], 4, THRESHOLD_COLOURS[k]);
      }),
    ],
    showlegend: false,
    margin: { l: 84, r: 40, t: 84, b: 60 },
  };
  return {
    data,
    layout: layout(
      `What is left of a packet after ${HOPS} hops (lines: closed forms, marks: runs)`,
      { width: 1040, height: 800 },
      more as Partial<Layout>,
    ),
  };
}

function curves(
  n: number,
  points: readonly Point[],
  closed: (size: number) => number,
  name: string,
  color: string,
  scale: number,
): Data[] {
  const common = {
    type: 'scatter',
    ...onPanel(n),
    legendgroup: `${n} ${name}`,
  };
  const errors = points.map(({ standardError }) => standardError);
  const [from, to] = [points[0]?.size ?? 0, points[points.length - 1]?.size ?? 0];
  const grid = Array.from({ length: 201 }, (_, k) => from + ((to - from) * k) / 200);
  return [
    {
      ...common,
      mode: 'lines',
      showlegend: false,
      name,
      x: grid.map((size) => scale * size),
      y: grid.map(closed),
      line: { color, width: 1.4, simplify: false },
    },
    {
      ...common,
      mode: 'markers',
      name,
      x: points.map(({ size }) => scale * size),
      y: points.map(({ measured }) => measured),
      marker: { color, size: 7 },
      ...(errors.some((error) => error > 0)
        ? { error_y: { type: 'data', array: errors, color, thickness: 1.4, width: 4 } }
        : {}),
    },
  ] as Data[];
}
