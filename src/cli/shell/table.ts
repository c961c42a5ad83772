/** Columns of text, aligned. */

/** Lines of cells padded to the width of their column; no spaces at the end of a line. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows.reduce<number[]>(
    (widest, row) => row.map((cell, column) => Math.max(widest[column] ?? 0, cell.length)),
    [],
  );
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, k) => cell.padEnd(widths[k] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}

/** A number to read: eight digits, no zeros behind. */
export const brief = (value: number): string => String(Number(value.toPrecision(8)));
