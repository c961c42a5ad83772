/** The protocol table as a figure: a line for each row and form, a cell for each activation. */

import { checkKinds, having } from '../../kinds';
import { type RowForm, rows, type Table, type TableCell } from '../../pmpy/index';
import type { Figure } from '../figure';
import type { Data, Layout } from '../plotly';
import { axis, INK, layout, SOFT } from '../theme';

const HOLDS = '#cfe3f1';
const FAILS = '#f5c6a5';
const LINE = 37;
const COLUMN = 92;
/** Room for the forms with their formulas, for the assumptions, and for the notes. */
const MARGIN = { l: 384, r: 296, t: 128, b: 140 };
/** Where a heading and a form begin, and where the formula of a form does: left of the cells. */
const BEGINS = { form: -364, formula: -284 };

interface Line {
  readonly label: string;
  /** Empty for the line that says what the standard row is. */
  readonly form: RowForm | '';
  readonly formula: string;
  readonly cells: readonly TableCell[];
}

const TABLE = having('what pmpy.verifyTable(...) returns', { cells: 'objects', activations: 'objects' });

/**
 * The push-me pull-you table: every row in every form, and how far it is from standard backprop for each activation.
 *
 * @example
 * ```ts
 * import { plot, pmpy } from 'pulsegate';
 *
 * const table = pmpy.verifyTable({ activations: ['relu', 'tanh'], draws: 10 });
 * plot.pmpyTable(table).data.map(({ name }) => name).join('; '); // holds: residual at most 1e-13; does not hold
 * ```
 */
export function plotTable(table: Table): Figure {
  checkKinds('plot.pmpyTable', { table: [table, TABLE] });
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
      showticklabels: false,
      ticks: '',
      showgrid: false,
      zeroline: false,
    },
    shapes: lines.flatMap(({ cells }, y) => cells.map((cell, x) => rectangle(cell, x, y))),
    annotations: [
      ...notes(),
      ...lines.flatMap((line, y) => [...formulas(line, y), ...assumption(line.cells[0], y)]),
    ],
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
      { label: name, form: '', formula: `${k + 1}  ${name}:  ${typeset(standard.formula)}`, cells: [] },
      ...forms.map((form): Line => {
        const cellsOfForm = own.filter((cell) => cell.form === form);
        const formula = typeset(cellsOfForm[0]?.formula ?? '').replace(',  ', '<br>');
        return { label: `${name}, ${form}`, form, formula, cells: cellsOfForm };
      }),
    ];
  });

const LOW = '₀₁₋ᵢ';
const HIGH = '⁺⁻ᵀᵃᵇ';
const PLAIN: Readonly<Record<string, string>> = {
  ...{ '₀': '0', '₁': '1', '₋': '−', ᵢ: 'i' },
  ...{ '⁺': '+', '⁻': '−', ᵀ: 'T', ᵃ: 'a', ᵇ: 'b' },
};

/** Small letters of Unicode as letters below and above the line, which are larger; Unicode has no small I at all. */
export const typeset = (formula: string): string =>
  formula
    .replaceAll('_I', '<sub>I</sub>')
    .replaceAll(new RegExp(`([${LOW}]+)|[${HIGH}]+`, 'g'), (run, low?: string) => {
      const letters = Array.from(run, (letter) => PLAIN[letter] ?? letter).join('');
      return low === undefined ? `<sup>${letters}</sup>` : `<sub>${letters}</sub>`;
    });

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

const atCells = (text: string, y: number, xshift: number, color = INK) => ({
  ...note(text, y),
  x: 0,
  xshift,
  font: { size: 12.5, color },
});

/** What a line is: the standard row in bold, or the form of a row and its formula. */
const formulas = ({ form, formula }: Line, y: number) =>
  form === ''
    ? [atCells(`<b>${formula}</b>`, y, BEGINS.form)]
    : [atCells(form, y, BEGINS.form, SOFT), atCells(formula, y, BEGINS.formula)];

const MEANING = [
  '<b>printed</b>: as the table of the talk has it   <b>mended</b>: with its misprint put right (a sign, a transposition)   ' +
    '<b>corrected</b>: exact for any activation',
  'a and b are + or −; [z]<sup>+</sup> = max(z, 0); r is the activation, r′ its derivative; H is the unit step; I is the last layer',
];

/** The headings of both columns of words, and what the words and the letters mean. */
const notes = () => [
  { ...note('<b>holds when</b>', 1), yref: 'paper', yanchor: 'bottom', yshift: 6 },
  {
    ...atCells('<b>row and its forms, in currents of at least 0</b>', 1, BEGINS.form),
    yref: 'paper',
    yanchor: 'bottom',
    yshift: 6,
    font: { size: 11, color: INK },
  },
  ...MEANING.map((line, k) => ({
    ...atCells(line, 0, BEGINS.form),
    yref: 'paper',
    yanchor: 'top',
    yshift: -56 - 24 * k,
    font: { size: 12, color: INK },
  })),
];

/** Broken before its last part, so that it fits. */
const assumption = (cell: TableCell | undefined, y: number) =>
  cell === undefined ? [] : [note(typeset(cell.assumption).replace(/; (?=[^;]*$)/, ';<br>'), y)];

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
