/** Tables as CSV (RFC 4180), units in the header, numbers in full precision. */
import { invalid, raise } from '../errors';

export interface Column {
  readonly name: string;
  /** Printed behind the name: `t (tau)`. */
  readonly unit?: string;
  readonly values: ArrayLike<number | string>;
}

/** CSV text of columns of equal length. A number is its shortest decimal form that reads back as the same double. */
export function formatCsv(columns: readonly Column[]): string {
  const rows = columns[0]?.values.length ?? 0;
  raise(
    ...columns
      .filter(({ values }) => values.length !== rows)
      .map(({ name, values }) =>
        invalid(name, 'column length', values.length, `${rows}, that of the first column`),
      ),
  );
  const lines = [columns.map(({ name, unit }) => quote(unit === undefined ? name : `${name} (${unit})`))];
  for (let row = 0; row < rows; row++) lines.push(columns.map(({ values }) => cell(values[row] ?? '')));
  return lines.map((fields) => `${fields.join(',')}\r\n`).join('');
}

/** A negative zero keeps its sign: String(-0) is "0". */
const cell = (value: number | string): string =>
  typeof value === 'string' ? quote(value) : Object.is(value, -0) ? '-0' : String(value);

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
