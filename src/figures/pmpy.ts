/** The protocol table as a figure: a line for each row and form, a cell for each activation. */
import type { Data, Layout } from 'plotly.js-dist-min';
import { type RowForm, rows, type Table, type TableCell } from '../pmpy/index';
import type { Figure } from './figure';
import { axis, INK, layout, SOFT } from './theme';

const HOLDS = '#cfe3f1';
const FAILS = '#f5c6a5';
const LINE = 31;
const COLUMN = 92;
/** Room for the formulas and for the assumptions. */
const MARGIN = { l: 440, r: 290, t: 128, b: 70 };

interface Line {
  readonly label: string;
  readonly text: string;
  /** Empty for the line that says what the standard row is. */
  readonly cells: readonly TableCell[];
}

export function plotTable(table: Table): Figure {
  const lines = linesOf(table);
  const labels = table.activations.map(({ label }) => label);
  const size = {
    width: MARGIN.l + COLUMN * labels.length + MARGIN.r,
    height: MARGIN.t + LINE * lines.length + MARGIN.b,
  };
  const more = {
    margin: MARGIN,
    xaxis: {
      ...axis('activation r'),
      type: 'category',
      categoryorder: 'array',
      categoryarray: labels,
      range: [-0.5, labels.length - 0.5],
      side: 'top',
      tickangle: 0,
      tickvals: labels,
      ticktext: labels.map((label) => label.replace(/,? (?=\S+( = \S+)?$)/, '<br>')),
      ticks: '',
      showgrid: false,
      showline: false,
    },
    yaxis: {
      type: 'category',
      categoryorder: 'array',
      categoryarray: lines.map(({ label }) => label),
      range: [lines.length - 0.5, -0.5],
      tickvals: lines.map(({ label }) => label),
      ticktext: lines.map(({ text }) => text),
      tickfont: { size: 12.5 },
      ticklabelstandoff: 8,
      showgrid: false,
      zeroline: false,
      title: { text: 'row of the protocol', standoff: 4 },
    },
    shapes: lines.flatMap(({ cells }, y) => cells.map((cell, x) => rectangle(cell, x, y))),
    annotations: [...notes(), ...lines.flatMap(({ cells }, y) => assumption(cells[0], y))],
    legend: { orientation: 'h', x: 0, xanchor: 'left', y: 0, yanchor: 'top', font: { size: 12.5 } },
  };
  return {
    data: [
      series(table, lines, true, `holds: residual at most ${table.tolerance}`),
      series(table, lines, false, 'does not hold'),
    ],
    layout: layout(
      `Push-me pull-you against standard backprop: largest |form − standard| over ${table.draws} draws`,
      size,
      more as unknown as Partial<Layout>,
    ),
  };
}

/** The standard row as a heading, its forms below it. */
const linesOf = ({ cells }: Table): Line[] =>
  rows.flatMap(({ name, standard }, k) => {
    const own = cells.filter(({ row }) => row === name);
    const forms = [...new Set(own.map(({ form }) => form))];
    return [
      { label: name, text: `<b>${k + 1}  ${subscript(standard.formula)}</b>`, cells: [] },
      ...forms.map((form: RowForm) => {
        const cellsOfForm = own.filter((cell) => cell.form === form);
        const formula = subscript(cellsOfForm[0]?.formula ?? '');
        return {
          label: `${name}, ${form}`,
          text: `<span style="color:${SOFT}">${form}</span>   ${formula}`,
          cells: cellsOfForm,
        };
      }),
    ];
  });

/** Unicode has no small I below the line. */
const subscript = (formula: string): string => formula.replaceAll('_I', '<sub>I</sub>');

const rectangle = ({ holds }: TableCell, x: number, y: number) => ({
  type: 'rect',
  x0: x - 0.48,
  x1: x + 0.48,
  y0: y - 0.45,
  y1: y + 0.45,
  line: { width: 0 },
  layer: 'below',
  fillcolor: holds ? HOLDS : FAILS,
});

const note = (text: string, y: number) => ({
  text,
  x: 1,
  xref: 'paper',
  xanchor: 'left',
  xshift: 12,
  y,
  yanchor: 'middle',
  align: 'left',
  showarrow: false,
  font: { size: 11, color: INK },
});

/** The heading of the assumptions, and what the letters mean. */
const notes = () => [
  { ...note('<b>holds when</b>', 1), yref: 'paper', yanchor: 'bottom', yshift: 6 },
  {
    ...note('a and b are + or −; [z]⁺ = max(z, 0); H is the unit step; I is the last layer', 0),
    yref: 'paper',
    yanchor: 'top',
    yshift: -12,
    xanchor: 'right',
    xshift: 280,
  },
];

/** Broken before its last part, so that it fits. */
const assumption = (cell: TableCell | undefined, y: number) =>
  cell === undefined ? [] : [note(cell.assumption.replace(/; (?=[^;]*$)/, ';<br>'), y)];

function series({ activations }: Table, lines: readonly Line[], holds: boolean, name: string): Data {
  const label = (cell: TableCell) =>
    activations.find((activation) => activation.name === cell.activation)?.label;
  const points = lines.flatMap((line) =>
    line.cells.filter((cell) => cell.holds === holds).map((cell) => ({ line, cell })),
  );
  return {
    type: 'scatter',
    mode: 'markers+text',
    name,
    x: points.map(({ cell }) => label(cell)),
    y: points.map(({ line }) => line.label),
    text: points.map(({ cell }) => residualText(cell.residual)),
    textposition: 'middle center',
    textfont: { size: 12, color: INK },
    marker: { symbol: 'square', size: 14, color: holds ? HOLDS : FAILS },
    hovertemplate: '%{y}<br>%{x}: %{text}<extra></extra>',
    cliponaxis: false,
  } as Data;
}

/** Two digits: 0, 9e-16, 0.19, 8.2. */
export const residualText = (residual: number): string =>
  residual !== 0 && residual < 1e-3 ? residual.toExponential(0) : String(Number(residual.toPrecision(2)));
