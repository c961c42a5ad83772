/** The protocol table of the talk against standard backprop, row by row and activation by activation. */
import { type Check, check, type FigureEntry } from '../../../src/figures/figure';
import { plotTable } from '../../../src/figures/plot/pmpy-table';
import { activations, type RowForm, type Table, type TableCell, verifyTable } from '../../../src/pmpy/index';
import { NICE19 } from '../source';

const SEED = 1;
const DRAWS = 200;
/** A row that holds does to rounding: sums of a few terms of order 1. */
const ROUNDING = 1e-12;
/** A row that does not hold misses by more than this. */
const MISS = 0.05;

const RELUS = ['relu', 'relu-half', 'relu-one'];
const ALL = activations.map(({ name }) => name);

/** Which cells hold, from the algebra: r(z) - r(-z) = z, p^- = 0, r'(n) + r'(-n) = 1. */
const HOLD: readonly (readonly [row: string, form: RowForm, activations: readonly string[]])[] = [
  ['input', 'printed', [...RELUS, 'softplus']],
  ['pre-activation', 'printed', [...RELUS, 'softplus']],
  ['output', 'printed', [...RELUS, 'truncated-relu', 'softplus']],
  ['derivative', 'printed', ['relu', 'truncated-relu']],
  ['derivative', 'mended', ['relu', 'relu-half', 'truncated-relu', 'softplus']],
  ['output error', 'printed', ['relu', 'relu-half', 'softplus']],
  ['hidden error', 'printed', []],
  ['hidden error', 'mended', ['relu', 'relu-half', 'softplus']],
  ['weights', 'printed', ['relu']],
  ['weights', 'mended', ['relu', 'relu-half', 'softplus']],
  ...['input', 'pre-activation', 'output', 'derivative', 'output error', 'hidden error', 'weights'].map(
    (row) => [row, 'corrected', ALL] as const,
  ),
];

/** Where the residual is a number that the algebra gives. */
const KNOWN: readonly (readonly [
  row: string,
  activation: string,
  value: number,
  tolerance: number,
  why: string,
])[] = [
  ['derivative', 'relu-half', 0.5, 0, 'p = 0 instead of 1/2 at n = 0'],
  ['derivative', 'relu-one', 1, 0, 'p = 0 instead of 1 at n = 0'],
  ['derivative', 'softplus', 0.5, 0, '2 r′(n) r′(−n) at n = 0'],
  ['derivative', 'leaky-relu', 0.19, 1e-15, '0.1 (1 + 0.9) where n < 0'],
  ['derivative', 'tanh', 1, 0, 'p = 0 instead of r′(0)'],
  ['output', 'tanh', Math.SQRT1_2 - Math.atanh(Math.SQRT1_2) / 2, 1e-3, 'max of tanh(2u) − u'],
];

export const pmpyTable: FigureEntry = {
  id: 'nice19/pmpy-table',
  source: NICE19,
  title: 'Standard protocol against push-me pull-you protocol, row by row',
  shows:
    'Seven rows of backprop, each as the standard protocol has it and as pairs of currents that are never negative: as ' +
    'printed, with the misprints of three rows mended (a sign, a transposition, a sign), and corrected, so that it is exact ' +
    'for any activation. A cell is the largest deviation from the standard row over random networks whose weights are ' +
    'not symmetric and some of whose units sit exactly at n = 0. As printed, all rows but the hidden error hold for a ' +
    'ReLU whose derivative is 0 at 0, and that row only where weights are symmetric.',
  backends: ['algebra'],
  parameters: {
    parameters: 'ours',
    seed: SEED,
    draws: DRAWS,
    "W'₁, which the table leaves open": '[W₁, −W₁]',
  },
  run() {
    const table = verifyTable({ seed: SEED, draws: DRAWS });
    return {
      figure: plotTable(table),
      checks: [
        ...HOLD.flatMap((line) => lineChecks(table, ...line)),
        ...KNOWN.map((known) => knownCheck(table, ...known)),
      ],
    };
  },
};

const cellsOf = ({ cells }: Table, row: string, form: RowForm): readonly TableCell[] =>
  cells.filter((cell) => cell.row === row && cell.form === form);

function lineChecks(table: Table, row: string, form: RowForm, names: readonly string[]): Check[] {
  const cells = cellsOf(table, row, form);
  const [hold, miss] = [true, false].map((which) =>
    cells.filter(({ activation }) => names.includes(activation) === which).map(({ residual }) => residual),
  ) as [number[], number[]];
  return [
    ...(hold.length === 0
      ? []
      : [
          check(
            `${row}, ${form}: largest residual of those that hold (${hold.length} of ${ALL.length})`,
            Math.max(...hold),
            0,
            ROUNDING,
          ),
        ]),
    ...(miss.length === 0
      ? []
      : [
          check(
            `${row}, ${form}: cells that miss by more than ${MISS} (smallest: ${Math.min(...miss).toPrecision(2)})`,
            miss.filter((residual) => residual > MISS).length,
            ALL.length - names.length,
            0,
          ),
        ]),
  ];
}

function knownCheck(
  table: Table,
  row: string,
  activation: string,
  value: number,
  tolerance: number,
  why: string,
): Check {
  const cell = cellsOf(table, row, 'printed').find((one) => one.activation === activation);
  return check(`${row}, printed, ${activation}: ${why}`, cell?.residual ?? Number.NaN, value, tolerance);
}
