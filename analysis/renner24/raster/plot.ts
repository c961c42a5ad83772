/** Bands of units, one for each layer, over the phases of some samples. */

import type { Figure } from '../../../src/figures/figure';
import type { Data, Layout } from '../../../src/figures/plotly';
import { INK, layout, SOFT } from '../../../src/figures/theme';
import type * as sbp from '../../../src/sbp/index';

import { gateName, layerSize, wiringFor } from '../../../src/sbp/wiring';

type Shape = Partial<NonNullable<Layout['shapes']>[number]>;
type Annotation = Partial<NonNullable<Layout['annotations']>[number]>;

const PHASES = 12;
const MEANING = [
  ...['', 'input', 'forward', 'output', 'error', 'W2 up', 'back'],
  ...['W1 up', '', 'W2 down', 'back', 'W1 down'],
];
const LEARNS = [5, 7, 9, 11];

/** From the top: name of a layer, its words, the height of its band in pixels. */
const BANDS: readonly {
  readonly title: string;
  readonly colour: string;
  readonly rows: readonly (readonly [string, string, number])[];
}[] = [
  {
    title: 'output',
    colour: '#D55E00',
    rows: [
      ['t', 't', 30],
      ['o', 'o', 30],
      ['o_lt', 'o >0', 30],
      ['o_gt', 'o >1', 30],
      ['dp', 'd+', 30],
      ['dm', 'd−', 30],
      ['oTm', 'o−', 30],
    ],
  },
  {
    title: 'hidden',
    colour: '#0072B2',
    rows: [
      ['h', 'h', 70],
      ['h_lt', 'h >0', 70],
      ['h_gt', 'h >1', 70],
      ['m_h', 'm(h)', 70],
      ['c_h', 'r′(h)', 70],
      ['hT', 'hᵀ', 70],
    ],
  },
  {
    title: 'input',
    colour: '#009E73',
    rows: [
      ['x', 'x', 70],
      ['m_x', 'm(x)', 70],
    ],
  },
];
const GATES = 84;
const GAP = 5;
const GROUP_GAP = 20;

interface Band {
  readonly name: string;
  readonly words: string;
  readonly group: string;
  readonly colour: string;
  readonly top: number;
  readonly height: number;
}

export function drawRaster(
  title: string,
  layers: sbp.Layers,
  shown: readonly sbp.Presentation[],
  labels: ArrayLike<number>,
): Figure {
  const bands = bandsOf();
  const last = bands[bands.length - 1];
  const bottom = last === undefined ? 0 : last.top + last.height;
  const columns = shown.length * PHASES;
  const margin = { l: 118, r: 24, t: 128, b: 52 };
  return {
    data: bands.map((band) => spikesOf(band, layers, shown)),
    layout: layout(title, { width: 1240, height: bottom + margin.t + margin.b }, {
      margin,
      showlegend: false,
      xaxis: {
        range: [0, columns],
        tickmode: 'array',
        tickvals: Array.from({ length: columns }, (_, k) => k + 0.5),
        ticktext: Array.from({ length: columns }, (_, k) => String((k + 1) % PHASES)),
        title: { text: 'phase of the sample (one time step each)', standoff: 8 },
        showgrid: false,
        zeroline: false,
        ticks: '',
      },
      yaxis: { range: [bottom, 0], visible: false, showgrid: false, zeroline: false },
      shapes: [
        ...bands.map((band, k) => frame(band, k, columns)),
        ...shown.flatMap((_, sample) => LEARNS.map((phase) => shade(sample * PHASES + phase - 1, bottom))),
        ...shown.map((_, sample) => line(sample * PHASES, bottom)),
        line(columns, bottom),
      ],
      annotations: [
        ...bands.map(({ words, top, height }) => text(words, top + height / 2, -8)),
        ...groupsOf(bands, layers).map(({ words, at }) => ({
          ...text(`<b>${words}</b>`, at, -92),
          textangle: -90,
          xanchor: 'center' as const,
        })),
        ...shown.flatMap((sample, k) => headOf(sample, k, labels)),
      ],
    } as unknown as Partial<Layout>),
  };
}

function bandsOf(): Band[] {
  const bands: Band[] = [];
  let top = 0;
  for (const { title, colour, rows } of BANDS) {
    for (const [name, words, height] of rows) {
      bands.push({ name, words, group: title, colour, top, height });
      top += height + GAP;
    }
    top += GROUP_GAP;
  }
  return [
    ...bands,
    { name: 'gates', words: 'g00 to g11', group: 'gates', colour: '#222222', top, height: GATES },
  ];
}

function groupsOf(bands: readonly Band[], layers: sbp.Layers): { words: string; at: number }[] {
  return [...new Set(bands.map(({ group }) => group))].map((group) => {
    const own = bands.filter((band) => band.group === group);
    const [first, last] = [own[0], own[own.length - 1]];
    const units = `${sizeOf(first.name, layers)} units`;
    return {
      words: own.length > 1 ? `${group}, ${units} a band` : group,
      at: (first.top + last.top + last.height) / 2,
    };
  });
}

/** Units of a layer; what is no layer is the gate units. */
function sizeOf(name: string, layers: sbp.Layers): number {
  const layer = wiringFor().layers.find((one) => one.name === name);
  return layer === undefined ? PHASES : layerSize(layers, layer);
}

/** Unit 0 of a layer on top, a dash for each spike. */
function spikesOf(
  { name, words, colour, top, height }: Band,
  layers: sbp.Layers,
  shown: readonly sbp.Presentation[],
): Data {
  const size = sizeOf(name, layers);
  const isLayer = wiringFor().layers.some((one) => one.name === name);
  const points = shown.flatMap(({ spikes }, sample) =>
    spikes.flatMap((fired, phase) => {
      const units = isLayer
        ? Array.from(fired[name] ?? [])
        : Array.from({ length: PHASES }, (_, p) => p).filter((p) => fired[gateName(p)] !== undefined);
      const column = sample * PHASES + ((phase + PHASES - 1) % PHASES);
      return units.map((unit) => ({ x: column + 0.5, y: top + (height * (unit + 0.5)) / size, unit, phase }));
    }),
  );
  return {
    type: 'scatter',
    mode: 'markers',
    name: words,
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    text: points.map(({ unit, phase }) => `${words}, unit ${unit}, phase ${phase}`),
    hovertemplate: '%{text}<extra></extra>',
    marker: {
      symbol: 'line-ew-open',
      size: size > 20 ? 17 : 20,
      color: colour,
      line: { width: size > 20 ? 0.8 : 2.4, color: colour },
    },
  } as Data;
}

const frame = ({ top, height }: Band, k: number, columns: number): Shape => ({
  type: 'rect',
  xref: 'x',
  yref: 'y',
  layer: 'below',
  x0: 0,
  x1: columns,
  y0: top,
  y1: top + height,
  line: { width: 0 },
  fillcolor: k % 2 === 0 ? '#F4F6F8' : '#FAFBFC',
});

const shade = (column: number, bottom: number): Shape => ({
  type: 'rect',
  xref: 'x',
  yref: 'y',
  layer: 'below',
  x0: column,
  x1: column + 1,
  y0: 0,
  y1: bottom,
  line: { width: 0 },
  fillcolor: '#F5B83D',
  opacity: 0.22,
});

const line = (column: number, bottom: number): Shape => ({
  type: 'line',
  xref: 'x',
  yref: 'y',
  x0: column,
  x1: column,
  y0: -70,
  y1: bottom,
  line: { color: SOFT, width: 1 },
});

const text = (words: string, y: number, shift: number): Annotation => ({
  text: words,
  x: 0,
  y,
  xref: 'x',
  yref: 'y',
  xanchor: 'right',
  yanchor: 'middle',
  xshift: shift,
  showarrow: false,
  font: { size: 12.5, color: INK },
});

/** What the sample shows and what the output says, and the meaning of its phases. */
function headOf(
  { index, spikes, argmaxOut }: sbp.Presentation,
  sample: number,
  labels: ArrayLike<number>,
): Annotation[] {
  const fired = Array.from(spikes[3]?.['o'] ?? []);
  const says = fired.length === 0 ? 'no output unit fires' : `output ${fired.join(' and ')}`;
  const at = { xref: 'x', yref: 'y', showarrow: false } as const;
  return [
    {
      ...at,
      text: `<b>digit ${labels[index]}</b>: ${says}, largest activation ${argmaxOut}`,
      x: sample * PHASES + PHASES / 2,
      y: 0,
      yshift: 66,
      font: { size: 13, color: INK },
    },
    ...MEANING.flatMap((words, phase): Annotation[] =>
      words === ''
        ? []
        : [
            {
              ...at,
              text: words,
              x: sample * PHASES + phase - 0.5,
              y: 0,
              yanchor: 'bottom',
              yshift: 3,
              textangle: -90,
              font: { size: 11, color: SOFT },
            },
          ],
    ),
  ];
}
