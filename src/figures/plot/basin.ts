/** A basin of two fates as a map. */

import type { Basin } from '../../dynamics/basin';
import { checkGiven, checkKinds, having, optional, tuple } from '../../kinds';
import { basinAreas, basinLine, basinWords, ends, type Fates } from '../basin-areas';
import type { Figure } from '../figure';
import type { Layout } from '../plotly';
import { axis, layout } from '../theme';

interface BasinMapOptions {
  readonly title?: string;
  /** Titles of the axes, with units (default: the names of what is varied). */
  readonly x?: string;
  readonly y?: string;
  /** What the two fates are called. */
  readonly fates?: Fates;
}

const SIDE = having('an axis', { name: 'text', values: 'numbers' });
const BASIN = having('what basin(...) returns', {
  x: SIDE,
  y: SIDE,
  alive: 'list',
  rows: 'number',
  boundary: 'lists',
  complete: 'flag',
});

/**
 * Where it lives and where it dies, over two parameters, with the separatrix as a line.
 *
 * @example
 * ```ts
 * import { basin, plot, pulseMap } from 'pulsegate';
 *
 * const axis = (name: string, from: number, to: number) => ({
 *   name,
 *   values: Array.from({ length: 21 }, (_, k) => from + ((to - from) * k) / 20),
 * });
 * const lives = (A: number, h: number) => {
 *   const map = pulseMap({ T: 1, h, G: 10, F: 1 });
 *   return map(map(map(map(A)))) > 0;
 * };
 * const found = basin({ x: axis('A', 0, 1), y: axis('h', 0.02, 0.2), alive: lives });
 * plot.basin(found, { title: 'A pulse after four stages' }).data.map(({ name }) => name).join(); // dies,lives,fate,separatrix
 * ```
 */
export function plotBasin(basin: Basin, options: BasinMapOptions = {}): Figure {
  checkKinds('plot.basin', { basin: [basin, BASIN] });
  checkGiven('plot.basin', options, {
    title: 'text?',
    x: 'text?',
    y: 'text?',
    fates: optional(tuple('the names of two fates', 2, 'text')),
  });
  const { title = 'Basin', x = `${basin.x.name} (a.u.)`, y = `${basin.y.name} (a.u.)`, fates } = options;
  const note = basin.complete ? '' : ` (${basin.rows} of ${basin.y.values.length} rows)`;
  return {
    data: [...basinAreas(basin, fates), basinLine(basin)],
    layout: layout(title + note, { width: 900, height: 620 }, {
      xaxis: axis(x, { range: ends(basin.x.values), showgrid: false }),
      yaxis: axis(y, { range: ends(basin.y.values), showgrid: false }),
      annotations: basinWords(basin, fates),
      margin: { l: 84, r: 190, t: 64, b: 60 },
    } as Partial<Layout>),
  };
}
