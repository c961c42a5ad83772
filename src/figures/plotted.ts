/** What a figure plots, as a table: every point of every series, with the axes that it is measured on, and its text. */

import type { Figure } from './figure';
import type { Layout, LayoutAxis } from './plotly';

const COLUMNS = ['series', 'x', 'y', 'from', 'x axis', 'y axis', 'text'];

/** Left out where nothing is in them. */
const SPARE = ['from', 'text'];

interface PlottedColumn {
  readonly name: string;
  readonly values: readonly (number | string)[];
}

type Value = number | string;
type Series = Readonly<{
  name?: string;
  x?: ArrayLike<Value>;
  y?: ArrayLike<Value>;
  base?: ArrayLike<Value>;
  z?: readonly ArrayLike<Value>[];
  xaxis?: string;
  yaxis?: string;
  mode?: string;
  text?: ArrayLike<Value>;
}>;

/**
 * Columns series, x, y, where any series has them from (where bars begin; what stands at a point of a map, where anything does),
 * in the first row of a series the titles (with units) of its axes of x and y, and, where a series writes text beside its
 * points, that text.
 */
export function plotted({ data, layout }: Figure): PlottedColumn[] {
  const rows = (data as Series[]).flatMap((series) => {
    const [x, y] = [Array.from(series.x ?? []), Array.from(series.y ?? [])];
    const titles = [titleOf(layout, series.xaxis ?? 'x'), titleOf(layout, series.yaxis ?? 'y')];
    const name = series.name ?? '';
    const points =
      series.z?.flatMap((row, j) =>
        Array.from(row, (here, i): readonly Value[] => [name, x[i] ?? '', y[j] ?? '', here, '', '']).filter(
          ([, , , here]) => here !== null,
        ),
      ) ??
      x.map((value, k): readonly Value[] => {
        const text = written(series) ? (series.text?.[k] ?? '') : '';
        return [name, value, y[k] ?? '', series.base?.[k] ?? '', '', '', text];
      });
    // where the pen is lifted there is no point
    const there = points.filter(([, here, height]) => !(isLifted(here) && isLifted(height)));
    return there.map((point, k) => (k === 0 ? point.with(4, titles[0]).with(5, titles[1]) : point));
  });
  const columns = COLUMNS.map((name, column) => ({ name, values: rows.map((row) => row[column] ?? '') }));
  return columns.filter(({ name, values }) => !SPARE.includes(name) || values.some((value) => value !== ''));
}

const written = ({ mode = '' }: Series): boolean => mode.includes('text');

/** 'x2' is the axis xaxis2 of the layout. */
function titleOf(layout: Partial<Layout>, axis: string): string {
  const key = `${axis.slice(0, 1)}axis${axis.slice(1)}`;
  const { title } = ((layout as Record<string, unknown>)[key] ?? {}) as Partial<LayoutAxis>;
  return typeof title === 'string' ? title : (title?.text ?? '');
}

const isLifted = (value: Value): boolean => value === null || value === '';
