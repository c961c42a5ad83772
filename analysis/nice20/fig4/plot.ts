/** Weights over presentations, and their distance from the transform. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data } from '../../../src/figures/plotly';
import { axis, INK, layout } from '../../../src/figures/theme';
import type { NamedWeights } from '../../../src/learning/weights';
import { distance } from '../runs';

const UPPER: PanelPlace = { x: [0, 1], y: [0.46, 1] };
const LOWER: PanelPlace = { x: [0, 1], y: [0, 0.3] };
const COLOURS = ['#0072B2', '#D55E00', '#009E73', '#CC79A7'];
const NAMES = ['W₁₁', 'W₁₂', 'W₂₁', 'W₂₂'];

export function draw(
  spikes: readonly NamedWeights[],
  mean: readonly NamedWeights[],
  every: number,
  floor: number,
): Figure {
  const x = spikes.map((_, k) => every * (k + 1));
  const line = (n: number, name: string, y: readonly number[], style: object, group = name): Data =>
    ({
      type: 'scatter',
      mode: 'lines',
      name,
      legendgroup: group,
      ...onPanel(n),
      x,
      y,
      line: style,
    }) as Data;
  const data = NAMES.flatMap((name, entry) => {
    const of = (steps: readonly NamedWeights[]) => steps.map(({ W1 }) => W1[entry]);
    const color = COLOURS[entry];
    return [
      line(1, `${name}, spikes`, of(spikes), { color, width: 1.6 }),
      {
        ...line(1, `${name}, mean field`, of(mean), { color: INK, width: 1, dash: 'dash' }),
        showlegend: false,
      },
    ];
  });
  const off = (steps: readonly NamedWeights[]) => steps.map((step) => distance([step]));
  data.push(
    line(2, 'spikes: distance', off(spikes), { color: '#0072B2', width: 1.6 }),
    line(2, 'mean field', off(mean), { color: INK, width: 1, dash: 'dash' }),
    line(
      2,
      'σ√(η/2)',
      x.map(() => floor),
      { color: '#D55E00', width: 1.2, dash: 'dot' },
    ),
  );
  const logs = { type: 'log', exponentformat: 'power', dtick: 1, range: [-4, 0] } as const;
  return {
    data,
    layout: layout(
      'Weights that spikes learn',
      { width: 900, height: 640 },
      {
        ...axes(1, UPPER, axis('presentations'), axis('weight')),
        ...axes(2, LOWER, axis('presentations'), axis('rms |W − M|', logs)),
        annotations: [
          heading('Four weights find the transform (dashed: the mean field)', UPPER),
          heading('What is left is noise', LOWER),
        ],
        margin: { l: 80, r: 210, t: 84, b: 60 },
      },
    ),
  };
}
