/** The level of the mask against the amplitude, and the width of its grey band against the number of stages. */

import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, colours, INK, layout, SOFT } from '../../../src/figures/theme';
import { AMPLITUDES, DEAD_ZONE, KAPPA, LENGTHS, levels, MULTIPLIER, ON } from './runs';

export function draw(bands: ReadonlyMap<number, number>): Figure {
  const [left, right]: PanelPlace[] = [
    { x: [0, 0.55], y: [0, 1] },
    { x: [0.68, 1], y: [0, 1] },
  ] as const;
  const palette = colours(LENGTHS.length);
  const steps = LENGTHS.map(
    (n, j): Data =>
      ({
        type: 'scatter',
        mode: 'lines',
        name: n === 1 ? '1 stage' : `${n} stages`,
        x: AMPLITUDES,
        y: Array.from(levels(n, AMPLITUDES)),
        line: { color: palette[j] ?? INK, width: 1.9 },
      }) as Data,
  );
  const ns = [...bands.keys()];
  const most = ns[ns.length - 1];
  const scale = (bands.get(most) ?? Number.NaN) * MULTIPLIER ** most;
  const widths = [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'falls as μ<sub>s</sub><sup>−n</sup>',
      x: ns,
      y: ns.map((n) => scale * MULTIPLIER ** -n),
      xaxis: 'x2',
      yaxis: 'y2',
      line: { color: SOFT, width: 1.3, dash: 'dash' },
    },
    {
      type: 'scatter',
      mode: 'markers',
      name: 'band in the circuit',
      x: ns,
      y: ns.map((n) => bands.get(n) ?? null),
      xaxis: 'x2',
      yaxis: 'y2',
      marker: { color: INK, size: 7 },
    },
  ] as Data[];
  const more = {
    ...axes(
      1,
      left,
      axis('graded amplitude n⁺ (a.u.)', { type: 'log', tickvals: [0.005, 0.01, 0.02, 0.05] }),
      axis('level of the mask (a.u.)', { range: [-0.03, 0.95] }),
    ),
    ...axes(
      2,
      right,
      axis('stages n', { tickvals: ns, range: [0, 13] }),
      axis('width of the grey band / dead zone', { type: 'log', dtick: 1, exponentformat: 'power' }),
    ),
    annotations: [
      heading(`κ = ${KAPPA}: the mask steps at the separatrix A<sub>s</sub> over κ`, left),
      heading('Stages sharpen the step', right),
      beside('A<sub>s</sub>/κ', [Math.log10(DEAD_ZONE), 0.92], 1, SOFT, { xanchor: 'right', xshift: -4 }),
      beside('on level', [Math.log10(AMPLITUDES[2]), ON], 1, SOFT, { yshift: 9 }),
    ],
    shapes: [
      {
        type: 'line',
        x0: DEAD_ZONE,
        x1: DEAD_ZONE,
        yref: 'y domain',
        y0: 0,
        y1: 1,
        line: { color: SOFT, width: 1, dash: 'dash' },
      },
      {
        type: 'line',
        xref: 'x domain',
        x0: 0,
        x1: 1,
        y0: ON,
        y1: ON,
        line: { color: SOFT, width: 1, dash: 'dot' },
      },
    ],
    margin: { l: 78, r: 190, t: 96, b: 64 },
  };
  return {
    data: [...steps, ...widths],
    layout: layout(
      'The derivative of ReLU from a gating chain',
      { width: 1100, height: 520 },
      more as unknown as Partial<Layout>,
    ),
  };
}
