/** What `pmpy` says: a document for programs, columns for a table, a text for people. */
import { residualText } from '../../figures/plot/pmpy-table';
import { rows, type Table, type TableCell } from '../../pmpy/index';
import { table } from '../shell/table';

/** The table as plain data, with the formulas of standard backprop. */
export const asDocument = ({ cells, ...facts }: Table) => ({
  ...facts,
  standard: rows.map(({ name, standard }) => ({ row: name, formula: standard.formula })),
  cells,
});

/** A row for each cell. */
export function columnsOf({ cells }: Table) {
  const text = (of: (cell: TableCell) => string | number | boolean) =>
    cells.map((cell) => {
      const value = of(cell);
      return typeof value === 'boolean' ? String(value) : value;
    });
  return [
    { name: 'row', values: text(({ row }) => row) },
    { name: 'form', values: text(({ form }) => form) },
    { name: 'formula', values: text(({ formula }) => formula) },
    { name: 'activation', values: text(({ activation }) => activation) },
    { name: 'residual', values: text(({ residual }) => residual) },
    { name: 'holds', values: text(({ holds }) => holds) },
    { name: 'assumption', values: text(({ assumption }) => assumption) },
    { name: 'assured', values: text(({ assured }) => assured) },
  ];
}

/** A line for each row and form, a column for each activation; then the formulas. */
export function asText({ cells, activations: chosen, draws, seed, tolerance }: Table): string {
  const lines = rows.flatMap(({ name }) => {
    const own = cells.filter(({ row }) => row === name);
    return [...new Set(own.map(({ form }) => form))].map((form) => own.filter((cell) => cell.form === form));
  });
  return [
    `largest |form - standard| over ${draws} draws, seed ${seed}; ! is above ${tolerance}: the row does not hold\n\n`,
    table([
      ['row', 'form', ...chosen.map(({ name }) => name), 'holds when'],
      ...lines.map((line) => [
        line[0]?.row ?? '',
        line[0]?.form ?? '',
        ...line.map(({ residual, holds }) => `${residualText(residual)}${holds ? '' : ' !'}`),
        line[0]?.assumption ?? '',
      ]),
    ]),
    '\n',
    table(
      rows.flatMap(({ name, standard, versions }) => [
        [name, 'standard', standard.formula],
        ...Object.entries(versions).map(([form, { formula }]) => ['', form, formula]),
      ]),
    ),
    '\na and b are + or −; [z]⁺ = max(z, 0); H is the unit step\n',
  ].join('');
}
