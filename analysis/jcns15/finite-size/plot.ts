/** Two panels: rms after all hops over N, and N times the variance over the hops; lines are the law, marks the runs. */
import type { Figure } from '../../../src/figures/figure';
import { axes, beside, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import { HOPS, type Run, T } from './runs';

const LEFT: PanelPlace = { x: [0, 0.43], y: [0, 1] };
const RIGHT: PanelPlace = { x: [0.57, 1], y: [0, 1] };
/** Less than a power of ten apart: labels of their own. */
const RMS = [0.005, 0.01, 0.02, 0.05];
const STYLE = {
  poisson: { color: '#0072B2', name: 'Poisson' },
  if: { color: '#D55E00', name: 'integrate-and-fire' },
} as const;

export function draw(runs: readonly Run[]): Figure {
  const log = { type: 'log', exponentformat: 'power', dtick: 1 } as const;
  const at = (values: readonly number[]) =>
    ({ type: 'log', tickvals: [...values], ticktext: values.map(String) }) as const;
  const more = {
    ...axes(
      1,
      LEFT,
      axis('N, neurons of a row', at(runs[0].found.neurons)),
      axis('rms deviation (a.u.)', at(RMS)),
    ),
    ...axes(2, RIGHT, axis('hop', { dtick: 1 }), axis('a = N × mean square (a.u.²)', log)),
    annotations: [
      heading(`After ${HOPS} hops: rms = √(a/N)`, LEFT),
      heading('Each hop adds the same', RIGHT),
      ...runs.map(({ model, found }) => {
        const a = found.amplitudes[HOPS - 1].law.a ?? 1;
        const N = found.neurons[1];
        return beside(STYLE[model].name, [Math.log10(N), 0.5 * Math.log10(a / N)], 1, STYLE[model].color, {
          yshift: 14,
          xshift: 12,
        });
      }),
    ],
    showlegend: false,
    margin: { l: 84, r: 40, t: 96, b: 60 },
  };
  return {
    data: runs.flatMap((run) => [...byNeurons(run), ...byHops(run)]),
    layout: layout(
      `A packet in spikes, T = ${T} τ (lines: law of linear noise, marks: runs with 95 %)`,
      { width: 1000, height: 500 },
      more as Partial<Layout>,
    ),
  };
}

function byNeurons({ model, found }: Run): Data[] {
  const { law, measured } = found.amplitudes[HOPS - 1];
  const rms = measured.map(({ meanSquare }) => Math.sqrt(meanSquare));
  return pairOf(
    model,
    1,
    { x: [...found.neurons], y: found.neurons.map((N) => Math.sqrt((law.a ?? 0) / N)) },
    {
      x: measured.map(({ neurons }) => neurons),
      y: rms,
      above: measured.map(({ high }, k) => Math.sqrt(high) - rms[k]),
      under: measured.map(({ low }, k) => rms[k] - Math.sqrt(low)),
    },
  );
}

function byHops({ model, found }: Run): Data[] {
  const hops = found.amplitudes.map((_, k) => k + 1);
  const errors = found.amplitudes.map(({ fit }) => 1.96 * (fit?.a.error ?? 0));
  return pairOf(
    model,
    2,
    { x: hops, y: found.amplitudes.map(({ law }) => law.a ?? 0) },
    { x: hops, y: found.amplitudes.map(({ fit }) => fit?.a.value ?? 0), above: errors, under: errors },
  );
}

interface Marks {
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly above: readonly number[];
  readonly under: readonly number[];
}

function pairOf(
  model: Run['model'],
  n: number,
  line: { readonly x: readonly number[]; readonly y: readonly number[] },
  { x, y, above, under }: Marks,
): Data[] {
  const { color, name } = STYLE[model];
  const common = { type: 'scatter', ...onPanel(n) };
  return [
    { ...common, mode: 'lines', name: `${name}, law`, ...line, line: { color, width: 1.6 } },
    {
      ...common,
      mode: 'markers',
      name,
      x,
      y,
      error_y: {
        ...{ type: 'data', symmetric: false, array: above, arrayminus: under },
        ...{ color, thickness: 1.4, width: 4 },
      },
      marker: { color, size: 7 },
    },
  ] as Data[];
}
