/** Loss, test and deviation against presentations. */

import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import { type Curves, TOLERANCE } from './runs';

const LEFT: PanelPlace = { x: [0, 0.45], y: [0.56, 1] };
const RIGHT: PanelPlace = { x: [0.55, 1], y: [0.56, 1] };
const LOWER: PanelPlace = { x: [0, 1], y: [0, 0.38] };
const CIRCUIT = '#0072B2';
const PLAIN = '#D55E00';

/** `form` says which part of an epoch was run. */
export function draw(curves: Curves, form: string): Figure {
  const { presentations, loss, plainLoss, deviation, tested, right, plainRight } = curves;
  const series = (
    n: number,
    name: string,
    x: readonly number[],
    y: readonly (number | null)[],
    style: object,
  ) => ({ type: 'scatter', name, x, y, ...onPanel(n), ...style }) as Data;
  const line = { mode: 'lines', line: { color: CIRCUIT, width: 2 } };
  const circles = { mode: 'markers', marker: { color: PLAIN, symbol: 'circle-open', size: 8 } };
  const percent = (values: readonly number[]) => values.map((value) => 100 * value);
  const more = {
    ...axes(1, LEFT, axis('presentations'), axis('loss, ½ |o − t|²', { rangemode: 'tozero' })),
    ...axes(2, RIGHT, axis('presentations'), axis('test accuracy (%)', { range: [0, 100] })),
    ...axes(
      3,
      LOWER,
      axis('presentations'),
      axis('largest |w − w<sub>plain</sub>|', { type: 'log', exponentformat: 'power', range: [-18, -8] }),
    ),
    annotations: [
      heading('Loss, mean since the point before', LEFT),
      heading('Test, learning gated off', RIGHT),
      heading('Largest distance of a weight from that of plain backpropagation', LOWER),
    ],
    margin: { l: 80, r: 210, t: 84, b: 60 },
  };
  return {
    data: [
      series(1, 'circuit', presentations, loss, line),
      series(1, 'plain backpropagation', presentations, plainLoss, circles),
      series(2, 'circuit', tested, percent(right), { ...line, showlegend: false }),
      series(2, 'plain backpropagation', tested, percent(plainRight), { ...circles, showlegend: false }),
      series(
        3,
        'deviation of the circuit',
        presentations,
        // 0 has no place on a logarithmic axis
        deviation.map((value) => value || null),
        { mode: 'lines+markers', line: { color: '#009E73', width: 1.6 }, marker: { size: 5 } },
      ),
      series(3, 'tolerance', [0, presentations[presentations.length - 1] ?? 0], [TOLERANCE, TOLERANCE], {
        mode: 'lines',
        line: { color: '#999999', width: 1.2, dash: 'dash' },
      }),
    ],
    layout: layout(
      `A circuit of rates learns digits${form}`,
      { width: 1080, height: 760 },
      more as Partial<Layout>,
    ),
  };
}
