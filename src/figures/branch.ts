/** Branch diagrams, stable solid and unstable dashed, with their special points; multipliers about the unit circle. */

import type { BranchPoint } from '../dynamics/branch-problem';
import type { Spectrum } from '../dynamics/stability';
import { checkGiven, checkKinds, having, listing } from '../kinds';
import type { Figure } from './figure';
import type { Data, Layout } from './plotly';
import { axis, INK, layout, SOFT } from './theme';

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

interface BranchPlotOptions {
  readonly title?: string;
  /** Titles of the axes, with units. */
  readonly x: string;
  readonly y: string;
  /** Which component of x is shown (default 0). */
  readonly component?: number;
}

const POINT = having('a point of a branch', { x: 'numbers', p: 'number', stable: 'flag' });
const BRANCH = having('a branch', { points: listing('points', POINT) });
const BRANCHES = listing('a list of branches { points }, as bifurcations(...) returns', BRANCH);

export function plotBranch(
  branches: readonly { readonly points: readonly BranchPoint[] }[],
  options: BranchPlotOptions,
): Figure {
  checkKinds('plot.branch', { branches: [branches, BRANCHES] });
  checkGiven('plot.branch', options, { title: 'text?', x: 'text', y: 'text', component: 'number?' });
  const { title = 'Branches of fixed points', x, y, component = 0 } = options;
  const more = { xaxis: axis(x), yaxis: axis(y), margin: { l: 84, r: 200, t: 64, b: 60 } };
  return {
    data: branchSeries(branches, component),
    layout: layout(title, { width: 920, height: 600 }, more as Partial<Layout>),
  };
}

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

const SPECTRUM = having('what stability(...) returns', {
  multipliers: listing('multipliers', having('a number { re, im }', { re: 'number', im: 'number' })),
});

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

export function plotSpectrum(spectrum: Spectrum, title = 'Multipliers'): Figure {
  checkKinds('plot.spectrum', { spectrum: [spectrum, SPECTRUM] });
  const { multipliers } = spectrum;
  const angle = Array.from({ length: 181 }, (_, k) => (k * Math.PI) / 90);
  const more = {
    xaxis: axis('Re μ'),
    yaxis: axis('Im μ', { scaleanchor: 'x' }),
    margin: { l: 80, r: 180, t: 64, b: 60 },
  };
  const data = [
    {
      type: 'scatter',
      mode: 'lines',
      name: 'unit circle',
      x: angle.map(Math.cos),
      y: angle.map(Math.sin),
      line: { color: SOFT, width: 1, dash: 'dot' },
    },
    {
      type: 'scatter',
      mode: 'markers',
      name: 'multipliers',
      x: multipliers.map(({ re }) => re),
      y: multipliers.map(({ im }) => im),
      marker: { color: '#0072B2', size: 8, opacity: 0.75 },
    },
  ] as Data[];
  return { data, layout: layout(title, { width: 780, height: 620 }, more as Partial<Layout>) };
}
