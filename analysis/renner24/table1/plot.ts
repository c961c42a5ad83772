/** Energy and time of a sample: what was measured on the chip, and from the least to the most that paper allows. */

import type { Figure } from '../../../src/figures/figure';
import { axes, heading, onPanel, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, SOFT } from '../../../src/figures/theme';
import type { Cost } from './runs';

const MEASURED = '#D55E00';
const DYNAMIC = '#0072B2';
const STATIC = '#56B4E9';

export interface Published {
  /** Joules and milliseconds of a sample. */
  readonly energy: number;
  readonly latency: number;
}

const TICKS = { tickvals: [0.05, 0.07, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2, 3, 5] };

interface Row {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  readonly kind: 'measured' | 'dynamic' | 'static' | 'time';
}

const ENERGY: readonly PanelPlace[] = [
  { x: [0, 0.57], y: [0.58, 1] },
  { x: [0, 0.57], y: [0, 0.4] },
];
const TIME: readonly PanelPlace[] = [
  { x: [0.78, 1], y: [0.58, 1] },
  { x: [0.78, 1], y: [0, 0.4] },
];

export function draw(costs: readonly Cost[], published: readonly Published[]): Figure {
  const data: Data[] = [];
  const layouts: Record<string, unknown>[] = [];
  const headings: unknown[] = [];
  costs.forEach((cost, k) => {
    const measured = published[k];
    const words = cost.topology === 'training' ? 'Learning from a sample' : 'Answering a sample';
    const panels = [
      [2 * k + 1, ENERGY[k], energyRows(cost, measured), 'energy (µJ)', `${words}: energy`],
      [2 * k + 2, TIME[k], timeRows(cost, measured), 'time (ms)', 'Time'],
    ] as const;
    for (const [n, place, rows, title, above] of panels) {
      data.push(...rows.flatMap((row) => ranges(row, n)));
      layouts.push(
        axes(
          n,
          place,
          axis(title, { type: 'log', exponentformat: 'none', ...(n % 2 === 1 ? { dtick: 1 } : TICKS) }),
          {
            ...axis('', { ticks: '', showgrid: false }),
            autorange: 'reversed',
            type: 'category',
          },
        ),
      );
      headings.push(heading(above, place));
    }
  });
  const more = {
    ...Object.assign({}, ...layouts),
    annotations: [...headings, ...NOTES.map(note)],
    showlegend: false,
    margin: { l: 172, r: 40, t: 92, b: 130 },
  };
  return {
    data,
    layout: layout(
      'Cost of a sample, 400-400-10: measured on the chip, and a paper estimate from counted operations',
      { width: 1120, height: 770 },
      more as Partial<Layout>,
    ),
  };
}

/** A picture travels without its caption: what would look like a contradiction is said in it. */
const NOTES = [
  'All but the measured rows is a paper estimate: counted operations times published constants, from the least to the most; host, input and output are left out.',
  '* Above the measurement of the whole: answering was measured at 15 mW, less than the 104 mW that a whole chip leaks: that measurement cannot hold all of the leakage.',
];

const note = (text: string, line: number) => ({
  text,
  x: 0,
  xref: 'paper',
  xanchor: 'left',
  xshift: -150,
  y: 0,
  yref: 'paper',
  yanchor: 'top',
  yshift: -66 - 22 * line,
  showarrow: false,
  font: { size: 11.5, color: SOFT },
});

function energyRows({ estimate: { dynamic, static: leakage } }: Cost, { energy }: Published): Row[] {
  const row = (name: string, of: number | readonly [number, number], kind: Row['kind']): Row => {
    const [least, most] = typeof of === 'number' ? [of, of] : of;
    return { name, least: 1e6 * least, most: 1e6 * most, kind };
  };
  return [
    row('measured (published)', energy, 'measured'),
    row('dynamic, all of it', dynamic.total, 'dynamic'),
    row('synaptic operations', dynamic.synapticOperations, 'dynamic'),
    row('compartment updates', dynamic.neuronUpdates, 'dynamic'),
    ...(dynamic.learning[1] > 0 ? [row('learning', dynamic.learning, 'dynamic')] : []),
    row('spike traffic', dynamic.traffic, 'dynamic'),
    row(`static (leakage)${dynamic.learning[1] > 0 ? '' : ' *'}`, leakage, 'static'),
  ];
}

const timeRows = ({ estimate: { seconds } }: Cost, { latency }: Published): Row[] => [
  { name: 'published', least: latency, most: latency, kind: 'measured' },
  { name: 'estimate', least: 1e3 * seconds[0], most: 1e3 * seconds[1], kind: 'time' },
];

const COLOURS = { measured: MEASURED, dynamic: DYNAMIC, static: STATIC, time: DYNAMIC } as const;

/** A line from the least to the most with a dot at both ends, and the numbers beside it. */
const ranges = ({ name, least, most, kind }: Row, n: number): Data[] => [
  {
    type: 'scatter',
    mode: 'lines+markers+text',
    name,
    ...onPanel(n),
    x: [least, most],
    y: [name, name],
    text: ['', brief(least) === brief(most) ? brief(most) : `${brief(least)} to ${brief(most)}`],
    textposition: least === most ? 'top center' : 'top left',
    textfont: { size: 10.5, color: INK },
    cliponaxis: false,
    line: { color: COLOURS[kind], width: 5 },
    marker: {
      color: COLOURS[kind],
      size: kind === 'measured' ? 12 : 9,
      symbol: kind === 'measured' ? 'diamond' : 'circle',
    },
  } as Data,
];

const brief = (value: number): string => String(Number(value.toPrecision(2)));
