/** Multipliers about the unit circle. */

import type { Spectrum } from '../../dynamics/stability';
import { checkKinds, having, listing } from '../../kinds';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, layout, SOFT } from '../theme';

const SPECTRUM = having('what stability(...) returns', {
  multipliers: listing('multipliers', having('a number { re, im }', { re: 'number', im: 'number' })),
});

/**
 * Multipliers of a period about the unit circle: inside it a disturbance shrinks.
 *
 * @example
 * ```ts
 * import { circuit, plot, ring, stability } from 'pulsegate';
 *
 * const round = stability(circuit(ring({ stages: 2, T: 2 })), { initial: { u0: 0.5 } });
 * plot.spectrum(round).data.map(({ name }) => name).join(); // unit circle,multipliers
 * ```
 */
export function plotSpectrum(spectrum: Spectrum, title = 'Multipliers'): Figure {
  checkKinds('plot.spectrum', { spectrum: [spectrum, SPECTRUM] });
  const { multipliers } = spectrum;
  const angle = Array.from({ length: 181 }, (_, k) => (k * Math.PI) / 90);
  const more = {
    xaxis: axis('Re μ'),
    yaxis: axis('Im μ', { scaleanchor: 'x' }),
    margin: { l: 80, r: 180, t: 64, b: 60 },
  };
  const data = [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'unit circle',
      x: angle.map(Math.cos),
      y: angle.map(Math.sin),
      line: { color: SOFT, width: 1, dash: 'dot' },
    },
    {
      type: 'scatter',
      mode: 'markers',
      name: 'multipliers',
      x: multipliers.map(({ re }) => re),
      y: multipliers.map(({ im }) => im),
      marker: { color: '#0072B2', size: 8, opacity: 0.75 },
    },
  ] as Data[];
  return { data, layout: layout(title, { width: 780, height: 620 }, more as Partial<Layout>) };
}
