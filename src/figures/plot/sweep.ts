/** A measure over one or two parameters: a line, or a map with a colour bar. */

import { invalid, raise } from '../../errors';
import { checkGiven, having, listing } from '../../kinds';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, layout } from '../theme';

interface SweepPlot {
  readonly measure: string;
  readonly title?: string;
  /** One or two; titles with units. */
  readonly axes: readonly { readonly title: string; readonly values: readonly number[] }[];
  /** [first axis, second axis] by rows; NaN where there is none. */
  readonly values: ArrayLike<number>;
}

const AXES = listing('one or two axes { title, values }', having('', { title: 'text', values: 'numbers' }));

/**
 * A measure over one parameter as a line, over two as a map; NaN where there is no value.
 *
 * @example
 * ```ts
 * import { exactGain, plot } from 'pulsegate';
 *
 * const T = [0.5, 1, 2, 4];
 * const gain = T.map((window) => exactGain({ T: window, source: 'decaying', destination: 'leaky' }));
 * const { layout } = plot.sweep({ measure: 'gain S', axes: [{ title: 'T (τ)', values: T }], values: gain });
 * layout.title?.text; // gain S over its parameters
 * ```
 */
export function plotSweep(given: SweepPlot): Figure {
  // NaN is where there is no value
  checkGiven('plot.sweep', given, { measure: 'text', title: 'text?', axes: AXES, values: 'list' });
  const { measure, title = `${measure} over its parameters`, axes, values } = given;
  if (axes.length < 1 || axes.length > 2)
    raise(invalid('plot.sweep.axes', 'number of axes', axes.length, 'one or two'));
  const [first, second] = axes as readonly [SweepPlot['axes'][number], SweepPlot['axes'][number] | undefined];
  const value = (k: number) => (Number.isFinite(values[k]) ? values[k] : null);
  if (second === undefined) {
    const line = {
      type: 'scatter',
      mode: 'lines+markers',
      name: measure,
      x: first.values,
      y: first.values.map((_, k) => value(k)),
      line: { color: '#0072B2', width: 2 },
    } as unknown as Data;
    const more = { xaxis: axis(first.title), yaxis: axis(measure) };
    return { data: [line], layout: layout(title, { width: 900, height: 560 }, more as Partial<Layout>) };
  }
  const width = second.values.length;
  const map = {
    type: 'heatmap',
    name: measure,
    x: second.values,
    y: first.values,
    z: first.values.map((_, j) => second.values.map((__, i) => value(j * width + i))),
    colorscale: 'Viridis',
    colorbar: { title: { text: measure, side: 'right' }, thickness: 16, len: 0.9 },
    hovertemplate: `${second.title} %{x:.5g}, ${first.title} %{y:.5g}: %{z:.8g}<extra></extra>`,
  } as unknown as Data;
  const more = {
    xaxis: axis(second.title, { showgrid: false }),
    yaxis: axis(first.title, { showgrid: false }),
    margin: { l: 84, r: 120, t: 64, b: 60 },
  };
  return { data: [map], layout: layout(title, { width: 900, height: 620 }, more as Partial<Layout>) };
}
