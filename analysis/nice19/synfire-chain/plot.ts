/** Waveforms of a pulse that lives and of one that dies, and the amplitude of ten pulses stage by stage. */

import type { Solution } from '../../../src/backends/solution';
import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, ramp, SOFT } from '../../../src/figures/theme';
import { amplitude, INPUTS, ON, SEPARATRIX, STAGE, STAGES } from './runs';

const DRAWN = 10;
const [DIES, LIVES] = ['#D55E00', '#0072B2'];

export function draw(below: Solution, above: Solution, graded: readonly Solution[]): Figure {
  const top: PanelPlace = { x: [0, 1], y: [0.7, 1] };
  const middle: PanelPlace = { x: [0, 1], y: [0.37, 0.62] };
  const bottom: PanelPlace = { x: [0, 1], y: [0, 0.27] };
  const time = (title: string) => axis(title, { range: [0, DRAWN * STAGE.T], dtick: 1, showgrid: false });
  const current = axis('current (a.u.)', { range: [0, 0.72] });
  const data = [
    waveforms(above, LIVES, '1 % above the separatrix', 1),
    waveforms(below, DIES, '1 % below the separatrix', 2),
    ...orbits(graded),
  ];
  const rest = {
    ...axes(1, top, time(''), current),
    ...axes(2, middle, time('time t (τ)'), current),
    ...axes(
      3,
      bottom,
      axis('stage k', { range: [-0.3, STAGES + 0.3], dtick: 2 }),
      axis('amplitude (a.u.)', { range: [-0.03, 0.95] }),
    ),
    annotations: [
      heading('A pulse that lives: currents of p₀ … p₁₀', top),
      heading('A pulse that dies', middle),
      heading('Amplitude of ten graded pulses, stage by stage: two levels are left', bottom),
      ...[DRAWN, DRAWN, STAGES + 0.3].flatMap((end, k) => levelNames(k + 1, end)),
    ],
    shapes: [...levels('y', DRAWN), ...levels('y2', DRAWN), ...levels('y3', STAGES + 0.3)],
    margin: { l: 78, r: 220, t: 84, b: 60 },
  };
  return {
    data,
    layout: layout(
      'Ordinary synfire chain: a pulse lives or dies',
      { width: 1040, height: 980 },
      rest as Partial<Layout>,
    ),
  };
}

/** A population while it is charged and while it is read, one after the other. */
function waveforms(solution: Solution, color: string, name: string, n: number): Data {
  const [x, y]: [(number | null)[], (number | null)[]] = [[], []];
  for (let k = 0; k <= DRAWN; k++) {
    const [from, to] = [Math.max(0, k - 1), Math.min(DRAWN, k + 1)];
    for (let step = 0; step <= 64; step++) {
      const t = (from + ((to - from) * step) / 64) * STAGE.T;
      x.push(t);
      y.push(solution.at(t, `p${k}`));
    }
    x.push(null);
    y.push(null);
  }
  return {
    type: 'scatter',
    mode: 'lines',
    name,
    legendgroup: 'currents',
    legendgrouptitle: { text: 'currents' },
    x,
    y,
    ...onPanel(n),
    line: { color, width: 1.8 },
  } as Data;
}

function orbits(graded: readonly Solution[]): Data[] {
  const palette = ramp(INPUTS.length);
  const stages = Array.from({ length: STAGES + 1 }, (_, k) => k);
  return graded.map(
    (solution, j): Data =>
      ({
        type: 'scatter',
        mode: 'lines+markers',
        name: `A = ${INPUTS[j]}`,
        legendgroup: 'orbits',
        legendgrouptitle: { text: 'amplitudes' },
        x: stages,
        y: stages.map((k) => amplitude(solution, k)),
        xaxis: 'x3',
        yaxis: 'y3',
        line: { color: palette[j] ?? INK, width: 1.3 },
        marker: { color: palette[j] ?? INK, size: 4.5 },
      }) as Data,
  );
}

/** What the dashed and the dotted line are, at their right ends. */
const levelNames = (n: number, end: number) =>
  [
    ['separatrix', SEPARATRIX],
    ['attractor', ON],
  ].map(([name, y]) =>
    beside(`${name}`, [end, Number(y)], n, SOFT, {
      xanchor: 'right',
      xshift: -4,
      yshift: 9,
      bgcolor: 'rgba(255,255,255,0.8)',
      borderpad: 1,
    }),
  );

const levels = (yref: string, to: number) =>
  [
    [SEPARATRIX, 'dash'],
    [ON, 'dot'],
  ].map(([y, dash]) => ({
    type: 'line',
    xref: yref.replace('y', 'x'),
    yref,
    x0: -0.3,
    x1: to,
    y0: y,
    y1: y,
    line: { color: SOFT, width: 1, dash },
  }));
