/** Weight error, loss and distance from the delta rule over presentations; one cycle of the circuit in time. */

import { simulate } from '../../../src/backends/simulate';
import { circuit } from '../../../src/circuit/circuit';
import { backprop } from '../../../src/circuit/fragments';
import type { Figure } from '../../../src/figures/figure';
import {
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
import { axis, INK, layout } from '../../../src/figures/theme';
import { linearTransform } from '../../../src/learning/tasks';
import type { LearningRun } from './runs';

const T = 2;
const WINDOWS = ['load', 'multiply', 'pass on', 'compare', 'route', 'learn', 'flush'];
const UPPER: PanelPlace = { x: [0, 1], y: [0.66, 1] };
const STRIP: PanelPlace = { x: [0, 1], y: [0.615, 0.652] };
const LEFT: PanelPlace = { x: [0, 0.42], y: [0, 0.42] };
const RIGHT: PanelPlace = { x: [0.58, 1], y: [0, 0.42] };
const PAIRS = [
  ['X', '#0072B2'],
  ['N1', '#D55E00'],
  ['O1', '#009E73'],
  ['E', '#CC79A7'],
] as const;

export function draw(runs: readonly LearningRun[]): Figure {
  const gates = WINDOWS.map((label, k) => ({ t: [k * T, (k + 1) * T] as const, label }));
  const range = [0, WINDOWS.length * T] as const;
  const colours = ['#E69F00', '#000000'];
  const log = { type: 'log', exponentformat: 'power', dtick: 3 } as const;
  const more = {
    ...axes(1, UPPER, timeAbove(2, range), axis('current I (a.u.)', { rangemode: 'tozero' })),
    ...stripAxes(2, STRIP, 'time t (τ)', range, T),
    ...axes(3, LEFT, axis('presentations'), axis('largest |W − M|', log)),
    ...axes(
      4,
      RIGHT,
      axis('presentations'),
      axis('largest |W − W<sub>delta rule</sub>|', { ...log, dtick: 1 }),
    ),
    annotations: [
      heading('One presentation of the 1 × 1 circuit: x = −0.6, W = 0.5, target 0.2', UPPER),
      heading('Weights find the transform …', LEFT),
      heading('… as the delta rule does (gaps: no difference)', RIGHT),
      ...[runs.map(({ errors }) => errors), runs.map(({ deviations }) => deviations)].flatMap((of, panel) =>
        of.map((values, k) => {
          const { size, presentations } = runs[k];
          const last = values.length - 1;
          const end = [presentations[last], Math.log10(values[last])] as const;
          return beside(`${size} × ${size}`, end, 3 + panel, colours[k], {
            xanchor: 'right',
            xshift: 0,
            yshift: panel === 0 && k === 0 ? -10 : 10,
          });
        }),
      ),
    ],
    shapes: gateBands(gates, 1),
    barmode: 'overlay',
    margin: { l: 90, r: 190, t: 84, b: 60 },
  };
  const line = (n: number, run: LearningRun, k: number, y: readonly number[]): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name: `${run.size} × ${run.size}`,
      legendgroup: `size ${run.size}`,
      showlegend: false,
      ...onPanel(n),
      x: run.presentations,
      // 0 has no place on a logarithmic axis
      y: y.map((value) => value || null),
      line: { color: colours[k] ?? INK, width: 1.8 },
    }) as Data;
  return {
    data: [
      ...oneCycle(),
      gateBars(gates, 2),
      ...runs.map((run, k) => line(3, run, k, run.errors)),
      ...runs.map((run, k) => line(4, run, k, run.deviations)),
    ],
    layout: layout(
      'A circuit learns a linear transform of signed numbers',
      { width: 1080, height: 820 },
      more as Partial<Layout>,
    ),
  };
}

function oneCycle(): Data[] {
  const made = circuit(backprop({ ...linearTransform(1).network, T }));
  const inputs = { 'x+': 0, 'x-': 0.6, 't+': 0.2, 't-': 0 };
  const run = simulate(made, { initial: { W1: [[0.5]] }, inputs });
  const times = Array.from({ length: 421 }, (_, k) => (k / 420) * run.tspan[1]);
  return PAIRS.flatMap(([name, color]) =>
    (['+', '-'] as const).map(
      (half) =>
        ({
          type: 'scatter',
          mode: 'lines',
          name: `${name}${half === '+' ? '⁺' : '⁻'}`,
          xaxis: 'x',
          yaxis: 'y',
          x: times,
          y: times.map((t) => run.at(t, `${name}${half}`)),
          line: { color, width: 1.8, dash: half === '+' ? 'solid' : 'dot', simplify: false },
        }) as Data,
    ),
  );
}
