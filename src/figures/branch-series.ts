/** The series of a branch diagram: stable solid, unstable dashed, with the special points. */

import type { BranchPoint } from '../dynamics/branch-problem';
import type { Data } from './plotly';
import { INK } from './theme';

const LABELS = {
  EP: 'end',
  LP: 'fold',
  BP: 'branch point',
  PD: 'flip',
  NS: 'Neimark-Sacker point',
  HB: 'Hopf point',
  BC: 'border collision',
  BEB: 'boundary equilibrium',
} as const;
const SYMBOLS = {
  EP: 'line-ns',
  LP: 'square',
  BP: 'star',
  PD: 'diamond',
  NS: 'hexagon',
  HB: 'circle',
  BC: 'x',
  BEB: 'cross',
} as const;

/** Stable and unstable, fixed points and cycles of period 2. */
const COLORS = { 1: ['#0072B2', '#D55E00'], 2: ['#009E73', '#CC79A7'] } as const;

/** The series of a branch diagram; `place` names the axes of a panel. */
export function branchSeries(
  branches: readonly { readonly points: readonly BranchPoint[] }[],
  component = 0,
  place: { readonly xaxis?: string; readonly yaxis?: string } = {},
): Data[] {
  const drawn = branches.flatMap(({ points }) => branchCurves(points, component));
  const curve = (period: 1 | 2, stable: boolean): Data => {
    const [x, y]: (number | null)[][] = [[], []];
    for (const points of drawn.filter((one) => one[0]?.period === period)) {
      points.forEach((point, k) => {
        // a special point belongs to both sides
        const belongs = [points[k - 1], point, points[k + 1]].some((near) => near?.stable === stable);
        const own = point.stable === stable || (point.label !== undefined && belongs);
        x?.push(own ? point.p : null);
        y?.push(own ? point.value : null);
      });
      x?.push(null);
      y?.push(null);
    }
    return {
      type: 'scatter',
      mode: 'lines',
      name: `${stable ? 'stable' : 'unstable'}${period === 2 ? ', period 2' : ''}`,
      x,
      y,
      line: { color: COLORS[period][stable ? 0 : 1], width: 2.2, dash: stable ? 'solid' : 'dash' },
      ...place,
    } as Data;
  };
  const all = drawn.flat();
  const kinds = [
    ...new Set(all.flatMap(({ label }) => (label === undefined || label === 'EP' ? [] : [label]))),
  ];
  const marks = kinds.map((kind): Data => {
    const points = all.filter(({ label }) => label === kind);
    return {
      type: 'scatter',
      mode: 'markers',
      name: `${LABELS[kind]} (${kind})`,
      x: points.map(({ p }) => p),
      y: points.map(({ value }) => value),
      marker: { symbol: SYMBOLS[kind], size: 9, color: INK },
      ...place,
    } as Data;
  });
  const curves = ([1, 2] as const).flatMap((period) =>
    [true, false]
      .filter((stable) =>
        // on a special point stability is a matter of rounding
        all.some(
          ({ label = 'EP', ...point }) =>
            label === 'EP' && point.period === period && point.stable === stable,
        ),
      )
      .map((stable) => curve(period, stable)),
  );
  return [...curves, ...marks];
}

/** A branch of fixed points is one curve, one of cycles of period 2 two: one for each point of the cycle. */
function branchCurves(points: readonly BranchPoint[], component: number) {
  const shown = (which: (point: BranchPoint) => Float64Array) =>
    points.map((point) => ({
      p: point.p,
      value: which(point)[component],
      label: point.label,
      stable: point.stable,
      period: point.period ?? 1,
    }));
  return points[0]?.orbit === undefined
    ? [shown(({ x }) => x)]
    : [shown(({ x }) => x), shown(({ x, orbit }) => orbit?.[1] ?? x)];
}
