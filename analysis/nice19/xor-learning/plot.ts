/** Loss over presentations for every seed, and how far the circuit is from plain backprop. */
import type { Data, Layout } from 'plotly.js-dist-min';
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type Place } from '../../../src/figures/panels';
import { axis, colours, INK, layout } from '../../../src/figures/theme';
import { MOST, type XorRun } from './runs';

const UPPER: Place = { x: [0, 1], y: [0.52, 1] };
const LOWER: Place = { x: [0, 1], y: [0, 0.36] };

export function draw(runs: readonly XorRun[]): Figure {
  const palette = colours(runs.length);
  const log = { type: 'log', exponentformat: 'power' } as const;
  const line = (n: number, run: XorRun, k: number, y: readonly number[]): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name: `seed ${run.seed}: ${run.learnt === null ? `not in ${MOST}` : `${run.learnt} presentations`}`,
      legendgroup: `seed ${run.seed}`,
      showlegend: n === 1,
      ...onPanel(n),
      x: run.presentations,
      y: y.map((value) => value || null),
      line: { color: palette[k] ?? INK, width: 1.4 },
    }) as Data;
  const more = {
    ...axes(1, UPPER, axis('presentations'), axis('loss ½ |o − t|², mean of an epoch', { ...log, dtick: 1 })),
    ...axes(
      2,
      LOWER,
      axis('presentations'),
      axis('largest deviation of a weight', { ...log, range: [-17, -11], dtick: 1 }),
    ),
    annotations: [
      heading('XOR is learnt when no output is off by 0.05', UPPER),
      heading('The circuit beside plain backprop, both from the same weights', LOWER),
    ],
    margin: { l: 90, r: 230, t: 84, b: 60 },
  };
  return {
    data: [
      ...runs.map((run, k) => line(1, run, k, run.losses)),
      ...runs.map((run, k) => line(2, run, k, run.deviations)),
    ],
    layout: layout(
      'A circuit 2-4-1 learns XOR by backpropagation',
      { width: 1080, height: 780 },
      more as Partial<Layout>,
    ),
  };
}
