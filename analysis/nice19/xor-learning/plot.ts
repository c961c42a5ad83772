/** Loss over presentations for every seed, and how far the circuit is from plain backprop. */

import type { Figure } from '../../../src/figures/figure';
import { apart, axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import { LONGEST, MOST, type XorRun } from './runs';

const UPPER: PanelPlace = { x: [0, 1], y: [0.52, 1] };
const LOWER: PanelPlace = { x: [0, 1], y: [0, 0.36] };

const LEARNT = { color: '#0072B2', dash: 'solid', words: `learnt within ${MOST}` };
const OPEN = { color: '#D55E00', dash: 'dash', words: `not within ${MOST}` };
const lookOf = ({ learnt }: XorRun) => (learnt === null ? OPEN : LEARNT);

/** `success`: the part of many seeds on which plain backprop learns when it is given longer. */
export function draw(runs: readonly XorRun[], success: number): Figure {
  const log = { type: 'log', exponentformat: 'power' } as const;
  const line = (n: number, run: XorRun, y: readonly number[]): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name: lookOf(run).words,
      legendgroup: lookOf(run).words,
      showlegend: n === 1 && runs.find((one) => lookOf(one) === lookOf(run)) === run,
      ...onPanel(n),
      x: run.presentations,
      y: y.map((value) => value || null),
      line: { color: lookOf(run).color, width: 1.4, dash: lookOf(run).dash },
      hovertemplate: `seed ${run.seed}<extra></extra>`,
    }) as Data;
  const learnt = runs.filter((run) => run.learnt !== null).length;
  const range = { range: [0, MOST * 1.03] as [number, number] };
  const more = {
    ...axes(
      1,
      UPPER,
      axis('presentations', range),
      axis('loss ½ |o − t|², mean of an epoch', { ...log, dtick: 1 }),
    ),
    ...axes(
      2,
      LOWER,
      axis('presentations', range),
      axis('largest deviation of a weight', { ...log, range: [-17, -11], dtick: 1 }),
    ),
    annotations: [
      heading(
        `${learnt} of ${runs.length} seeds have learnt XOR (no output off by 0.05) within ${MOST} presentations; ` +
          `of 200 seeds ${Math.round(100 * success)} % do within ${LONGEST}`,
        UPPER,
      ),
      heading('The circuit beside plain backprop, both from the same weights', LOWER),
      ...names(runs),
    ],
    legend: {
      ...{ x: 1.015, xanchor: 'left', y: 1, yanchor: 'top', font: { size: 12 } },
      title: { text: 'numbers at the ends: the seed', font: { size: 12 } },
    },
    margin: { l: 90, r: 230, t: 84, b: 60 },
  };
  return {
    data: [
      ...runs.map((run) => line(1, run, run.losses)),
      ...runs.map((run) => line(2, run, run.deviations)),
    ],
    layout: layout(
      'A circuit 2-4-1 learns XOR by backpropagation',
      { width: 1080, height: 780 },
      more as Partial<Layout>,
    ),
  };
}

/** The seed at the end of its curve: below it where it has learnt, right of it where it has not. */
function names(runs: readonly XorRun[]) {
  const last = ({ losses }: XorRun) => Math.log10(losses[losses.length - 1]);
  const end = ({ presentations }: XorRun) => presentations[presentations.length - 1];
  const [done, open] = [true, false].map((which) => runs.filter(({ learnt }) => (learnt !== null) === which));
  const heights = apart(open.map(last), 0.09);
  return [
    ...done.map((run) =>
      beside(`${run.seed}`, [end(run), last(run)], 1, LEARNT.color, {
        xanchor: 'center',
        xshift: 0,
        yshift: -9,
      }),
    ),
    ...open.map((run, k) => beside(`${run.seed}`, [end(run), heights[k]], 1, OPEN.color)),
  ];
}
