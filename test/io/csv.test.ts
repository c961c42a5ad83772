import { type Column, formatCsv } from '../../src/io/csv';

const textOf = (columns: readonly Column[]): string => [...formatCsv(columns)].join('');

describe('CSV', () => {
  test('the header carries units, lines end as RFC 4180 has it', () => {
    const text = textOf([
      { name: 't', unit: 'tau', values: Float64Array.of(0, 1) },
      { name: 'u1[0]', unit: 'a.u.', values: [0.5, 0.25] },
    ]);
    expect(text).toBe('t (tau),u1[0] (a.u.)\r\n0,0.5\r\n1,0.25\r\n');
  });

  test('commas, quotes and line breaks are quoted, quotes doubled', () => {
    expect(textOf([{ name: 'a,b', values: ['say "no"', 'two\nlines', 'plain'] }])).toBe(
      '"a,b"\r\n"say ""no"""\r\n"two\nlines"\r\nplain\r\n',
    );
  });

  test('numbers read back as the same doubles, NaN and negative zero too', () => {
    const values = [1 / 3, 5e-324, 1.7976931348623157e308, -0, Number.NaN, 0.1 + 0.2];
    const cells = textOf([{ name: 'x', values }])
      .trim()
      .split('\r\n')
      .slice(1);
    cells.forEach((cell, k) => {
      expect(Object.is(Number(cell), values[k])).toBe(true);
    });
  });

  test('a column may be every so manieth of the values of a table by rows', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6);
    const column = (first: number) => ({ name: `u[${first}]`, values, part: { first, step: 2 } });
    expect(textOf([column(0), column(1)])).toBe('u[0],u[1]\r\n1,2\r\n3,4\r\n5,6\r\n');
  });

  test('a long table comes in pieces, none of them long', () => {
    const pieces = [...formatCsv([{ name: 'x', values: new Float64Array(1e5).fill(0.1) }])];
    expect(pieces.length).toBeGreaterThan(5);
    expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(70_000);
  });

  test('columns of unequal length are an error', () => {
    const columns = [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: [1] },
    ];
    expect(() => formatCsv(columns)).toThrow(
      'b: invalid column length 1 (allowed: 2, that of the first column)',
    );
  });
});
