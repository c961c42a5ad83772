/** The series, and both ways to its coefficients. */

import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout } from '../../../src/figures/theme';
import { A, LMS } from './runs';

const UPPER: PanelPlace = { x: [0, 1], y: [0.7, 1] };
const LEFT: PanelPlace = { x: [0, 0.43], y: [0, 0.5] };
const RIGHT: PanelPlace = { x: [0.57, 1], y: [0, 0.5] };
const COLOURS = ['#0072B2', '#D55E00'] as const;
const DRAWN = 200;

type Pair = readonly [number, number];

export function draw(
  x: Float64Array,
  counts: readonly number[],
  found: readonly Pair[],
  path: readonly Pair[],
  error: number,
): Figure {
  const line = (
    n: number,
    name: string,
    xs: readonly number[],
    ys: readonly number[],
    style: object,
    shown = true,
  ): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name,
      showlegend: shown,
      ...onPanel(n),
      x: xs,
      y: ys,
      line: style,
    }) as Data;
  const truth = (n: number, to: number) =>
    A.map((a, k) =>
      line(
        n,
        `a${k + 1} = ${String(a).replace('-', '−')}`,
        [0, to],
        [a, a],
        { color: COLOURS[k], width: 1.2, dash: 'dash' },
        n === 2,
      ),
    );
  const last = counts[counts.length - 1] ?? 0;
  const band = A.map((a, k) => {
    const width = (n: number) => 3 * error * Math.sqrt(last / n);
    return {
      type: 'scatter',
      mode: 'lines',
      name: `a${k + 1} ± 3 standard errors`,
      xaxis: 'x2',
      yaxis: 'y2',
      x: [...counts, ...[...counts].reverse()],
      y: [...counts.map((n) => a + width(n)), ...[...counts].reverse().map((n) => a - width(n))],
      fill: 'toself',
      fillcolor: k === 0 ? 'rgba(0,114,178,0.12)' : 'rgba(213,94,0,0.12)',
      line: { width: 0 },
      hoverinfo: 'skip',
    } as Data;
  });
  const steps = path.map((_, k) => (k + 1) * LMS.every);
  const more = {
    ...axes(1, UPPER, axis('sample k'), axis('x<sub>k</sub>')),
    ...axes(2, LEFT, axis('samples'), axis('coefficient', { range: [-1, 1.2] })),
    ...axes(3, RIGHT, axis('samples'), axis('weight = coefficient', { range: [-1, 1.2] })),
    annotations: [
      heading(`The series: the first ${DRAWN} samples`, UPPER),
      heading('From the covariances that the circuit learnt', LEFT),
      heading(`By predicting the next sample (LMS, rate ${LMS.rate})`, RIGHT),
    ],
    margin: { l: 80, r: 210, t: 84, b: 60 },
  };
  return {
    data: [
      line(
        1,
        'x',
        Array.from({ length: DRAWN }, (_, k) => k),
        Array.from(x.subarray(0, DRAWN)),
        { color: INK, width: 1.2 },
      ),
      ...band,
      ...truth(2, last),
      ...A.map((_, k) =>
        line(
          2,
          `a${k + 1}, learnt`,
          counts,
          found.map((pair) => pair[k]),
          { color: COLOURS[k], width: 1.8 },
        ),
      ),
      ...truth(3, steps[steps.length - 1] ?? 0),
      ...A.map((_, k) =>
        line(
          3,
          `a${k + 1}, learnt`,
          steps,
          path.map((pair) => pair[k]),
          { color: COLOURS[k], width: 1.8 },
          false,
        ),
      ),
    ],
    layout: layout(
      'A circuit learns an AR(2) process',
      { width: 1080, height: 780 },
      more as Partial<Layout>,
    ),
  };
}
