/** Three panels: the axon over the potential, the gate over the potential, the two dendrites over the gradient. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import { expected, type Neuron, type Rates, RHO, STEPS } from './runs';

const PLACES: readonly PanelPlace[] = [0, 1, 2].map((k) => ({ x: [0.36 * k, 0.36 * k + 0.28], y: [0, 1] }));

export interface Panel {
  readonly neurons: readonly Neuron[];
  readonly found: readonly Rates[];
}

interface Curve {
  readonly n: number;
  readonly name: string;
  readonly color: string;
  readonly symbol: string;
  readonly x: readonly number[];
  readonly law: readonly number[];
  readonly found: readonly number[];
}

export function draw({ box, rec, split }: Readonly<Record<'box' | 'rec' | 'split', Panel>>): Figure {
  const v = box.neurons.map((one) => one.v);
  const g = split.neurons.map((one) => one.g);
  const lawOf = ({ neurons }: Panel, gate: 'box' | 'rec', part: keyof Rates) =>
    neurons.map((one) => expected(one, gate)[part]);
  const partOf = ({ found }: Panel, part: keyof Rates) => found.map((one) => one[part]);
  const curves: readonly Curve[] = [
    {
      ...{ n: 1, name: 'axon', color: '#0072B2', symbol: 'circle', x: v },
      ...{ law: lawOf(box, 'box', 'axon'), found: partOf(box, 'axon') },
    },
    {
      ...{ n: 2, name: 'gate box', color: '#009E73', symbol: 'circle', x: v },
      ...{ law: lawOf(box, 'box', 'plus'), found: partOf(box, 'plus') },
    },
    {
      ...{ n: 2, name: 'gate rec, g > 0', color: '#CC79A7', symbol: 'diamond-open', x: v },
      ...{ law: lawOf(rec, 'rec', 'plus'), found: partOf(rec, 'plus') },
    },
    {
      ...{ n: 3, name: 'dendrite +', color: '#D55E00', symbol: 'circle', x: g },
      ...{ law: lawOf(split, 'box', 'plus'), found: partOf(split, 'plus') },
    },
    {
      ...{ n: 3, name: 'dendrite −', color: '#56B4E9', symbol: 'square', x: g },
      ...{ law: lawOf(split, 'box', 'minus'), found: partOf(split, 'minus') },
    },
  ];
  const part = axis('part of the steps with a spike', { range: [-0.04, 1.04] });
  const more = {
    ...axes(1, PLACES[0], axis('potential v'), part),
    ...axes(2, PLACES[1], axis('potential v'), axis('', { range: [-0.02, 0.52] })),
    ...axes(3, PLACES[2], axis('gradient g'), axis('', { range: [-0.04, 1.04] })),
    annotations: [
      heading(`Axon: clip(v / ρ, 0, 1), ρ = ${RHO}`, PLACES[0]),
      heading('Gate: a gradient of 0.4 is let through', PLACES[1]),
      heading('Dendrites: κ[g]<sup>+</sup> and κ[−g]<sup>+</sup>, κ = 1', PLACES[2]),
    ],
    legend: { x: 0.5, xanchor: 'center', y: -0.2, yanchor: 'top', orientation: 'h' },
    margin: { l: 76, r: 30, t: 92, b: 110 },
  };
  return {
    data: curves.flatMap(linesOf),
    layout: layout(
      `A composite neuron computes activation and gradient in spikes (marks: ${STEPS} steps; lines: what is expected)`,
      { width: 1180, height: 470 },
      more as Partial<Layout>,
    ),
  };
}

const linesOf = ({ n, name, color, symbol, x, law, found }: Curve): Data[] =>
  [
    {
      ...{ type: 'scatter', mode: 'lines', name: `${name}, expected`, showlegend: false, ...onPanel(n) },
      ...{ x: [...x], y: [...law], line: { color, width: 1.4 } },
    },
    {
      ...{ type: 'scatter', mode: 'markers', name, ...onPanel(n), x: [...x], y: [...found] },
      marker: { color, symbol, size: 6 },
    },
  ] as Data[];
