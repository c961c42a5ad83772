/** A branch diagram. */

import type { BranchPoint } from '../../dynamics/branch-problem';
import { checkGiven, checkKinds, having, listing } from '../../kinds';
import { branchSeries } from '../branch-series';
import type { Figure } from '../figure';
import type { Layout } from '../plotly';
import { axis, layout } from '../theme';

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

/**
 * Branches over a parameter: stable solid, unstable dashed, with their special points.
 *
 * @example
 * ```ts
 * import { bifurcations, plot } from 'pulsegate';
 *
 * const logistic = { kind: 'map', f: ([x]: Float64Array, r: number) => [r * x * (1 - x)] } as const;
 * const { branches } = bifurcations(logistic, { starts: [{ x: [0.5], p: 2 }], parameter: [1.8, 3.2], domain: [[0, 1]] });
 * plot.branch(branches, { x: 'r', y: 'x' }).data.map(({ name }) => name).join(); // stable,unstable,stable, period 2,flip (PD)
 * ```
 */
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
