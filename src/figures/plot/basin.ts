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
