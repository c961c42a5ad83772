/** Two rasters, and survival by the size of the packet. */
import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, colours, layout, SOFT } from '../../../src/figures/theme';
import type { LifRun } from '../../../src/lif';
import { DT, END, GROUPS, KNOWN, type Point, SHOWN, SIZE, TRIALS } from './runs';

const [DIES, LIVES] = ['#D55E00', '#0072B2'];
const BEGIN = 45;

export function draw(runs: readonly LifRun[], points: readonly Point[]): Figure {
  const left: PanelPlace = { x: [0, 0.47], y: [0.46, 1] };
  const right: PanelPlace = { x: [0.53, 1], y: [0.46, 1] };
  const bottom: PanelPlace = { x: [0, 1], y: [0, 0.33] };
  const time = () => axis('time t (ms)', { range: [BEGIN, END], showgrid: false });
  const groups = (title: string) =>
    axis(title, {
      range: [GROUPS, 0],
      tickvals: Array.from({ length: GROUPS }, (_, k) => k + 0.5),
      ticktext: Array.from({ length: GROUPS }, (_, k) => `${k}`),
      ticks: '',
      showgrid: false,
    });
  const words = (k: number, fate: string) => `${SHOWN.spikes[k]} spikes, σ ${SHOWN.sigma} ms: ${fate}`;
  const rest = {
    ...axes(1, left, time(), groups('group')),
    ...axes(2, right, time(), groups('')),
    ...axes(
      3,
      bottom,
      axis('spikes of the packet', { range: [37, 93], dtick: 5 }),
      axis('part that survives', { range: [-0.04, 1.04], dtick: 0.25 }),
    ),
    annotations: [
      heading(words(0, 'it is lost'), left),
      heading(words(1, 'one spike of each neuron'), right),
      heading(`Survival of ${GROUPS} groups, by the width of the packet`, bottom),
    ],
    shapes: [...['', '2'].flatMap((n) => Array.from({ length: GROUPS - 1 }, (_, k) => ruler(n, k + 1)))],
    margin: { l: 70, r: 210, t: 84, b: 60 },
  };
  return {
    data: [
      spikesOf(runs[0], 1, DIES, 'a packet that dies'),
      spikesOf(runs[1], 2, LIVES, 'a packet that lives'),
      ...survivalCurves(points),
    ],
    layout: layout(
      'Ordinary synfire chain in spikes: a packet lives or dies',
      { width: 1120, height: 860 },
      rest as Partial<Layout>,
    ),
  };
}

/** Neuron 0 of group 0 on top. */
function spikesOf({ spikes }: LifRun, n: number, color: string, name: string): Data {
  const [x, y]: [number[], number[]] = [[], []];
  for (let k = 0; k < GROUPS; k++) {
    const { i, t } = spikes[`s${k}`];
    i.forEach((unit, j) => {
      if (t[j] * DT < BEGIN) return;
      x.push(t[j] * DT);
      y.push(k + (unit + 0.5) / SIZE);
    });
  }
  return {
    type: 'scatter',
    mode: 'markers',
    name,
    legendgroup: 'spikes',
    legendgrouptitle: { text: 'spikes' },
    ...{ x, y },
    ...onPanel(n),
    marker: { color, size: 2.6 },
  } as Data;
}

/** What is known as lines; ours as points with two standard errors. */
function survivalCurves(points: readonly Point[]): Data[] {
  const palette = colours(KNOWN.length);
  return KNOWN.flatMap(({ sigma, spikes, alive }, k): Data[] => {
    const ours = points.filter((point) => point.sigma === sigma);
    const common = { type: 'scatter', legendgroup: 'survival', ...onPanel(3) };
    const title = { legendgrouptitle: { text: 'survival' } };
    const line = {
      ...{ ...common, ...title, mode: 'lines', x: [...spikes], y: [...alive] },
      name: `σ ${sigma} ms: known, of ${TRIALS}`,
      line: { color: palette[k], width: 1.2 },
    };
    const marks = {
      ...{ ...common, mode: 'markers', name: `σ ${sigma} ms: ours, of ${ours[0]?.trials}` },
      x: ours.map((point) => point.spikes),
      y: ours.map((point) => point.alive),
      error_y: {
        type: 'data',
        array: ours.map(({ known, trials }) => 2 * Math.sqrt((known * (1 - known)) / trials)),
        thickness: 1,
        width: 2,
      },
      marker: { color: palette[k], size: 6 },
    };
    return (ours.length > 0 ? [line, marks] : [line]) as Data[];
  });
}

const ruler = (n: string, y: number) => ({
  type: 'line',
  xref: `x${n}`,
  yref: `y${n}`,
  x0: BEGIN,
  x1: END,
  y0: y,
  y1: y,
  line: { color: SOFT, width: 0.4 },
});
