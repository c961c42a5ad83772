/** Tables as CSV (RFC 4180), units in the header, numbers in full precision. */
import { invalid, raise } from '../errors';
import { gathered } from './pieces';

export interface Column {
  readonly name: string;
  /** Printed behind the name: `t (tau)`. */
  readonly unit?: string;
  readonly values: ArrayLike<number | string>;
  /** Of the values only every `step`-th is meant, beginning with number `first`: one column of a table by rows. */
  readonly part?: { readonly first: number; readonly step: number };
}

/**
 * CSV text of columns of equal length, in pieces. A number is its shortest decimal form that reads back as the same double.
 */
export function formatCsv(columns: readonly Column[]): Iterable<string> {
  const lengths = columns.map(({ values, part: { step } = WHOLE }) => values.length / step);
  const [rows = 0] = lengths;
  raise(
    ...columns.flatMap(({ name }, k) =>
      lengths[k] === rows
        ? []
        : [invalid(name, 'column length', lengths[k], `${rows}, that of the first column`)],
    ),
  );
  return gathered(lines(columns, rows));
}

const WHOLE = { first: 0, step: 1 };

function* lines(columns: readonly Column[], rows: number): Generator<string> {
  const line = (fields: readonly string[]) => `${fields.join(',')}\r\n`;
  yield line(columns.map(({ name, unit }) => quote(unit === undefined ? name : `${name} (${unit})`)));
  for (let row = 0; row < rows; row++)
    yield line(
      columns.map(({ values, part: { first, step } = WHOLE }) => cell(values[first + step * row] ?? '')),
    );
}

/** A negative zero keeps its sign: String(-0) is "0". */
const cell = (value: number | string): string =>
  typeof value === 'string' ? quote(value) : Object.is(value, -0) ? '-0' : String(value);

const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
