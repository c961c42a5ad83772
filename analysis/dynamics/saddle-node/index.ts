/** Where the on state and the separatrix of a gating chain meet, followed by continuation, against closed forms. */

import type { BranchPoint } from '../../../src/dynamics/branch-problem';
import type { FoldPoint } from '../../../src/dynamics/folds';
import { pulseStates } from '../../../src/dynamics/pulse-map';
import { branchSeries } from '../../../src/figures/branch-series';
import { type Check, check, type Figure, type FigureEntry } from '../../../src/figures/figure';
import { heading } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, INK, layout, SOFT } from '../../../src/figures/theme';
import { OURS } from '../source';
import { branch, closed, folds, STAGE } from './runs';

export const saddleNode: FigureEntry = {
  id: 'dynamics/saddle-node',
  source: OURS,
  title: 'The saddle-node of a gating chain',
  shows:
    'Left: the on state and the separatrix of a clocked gating chain are one branch that turns at the threshold h*; ' +
    'it is followed by pseudo-arclength through the return map of the circuit. Right: the fold over window and ' +
    'threshold, between its two ends where G T = e^T, on the closed form.',
  backends: ['mean field, exact', 'closed form'],
  parameters: { parameters: 'ours', ...STAGE },
  run() {
    const points = branch();
    const fold = points.find(({ label }) => label === 'LP') as BranchPoint;
    const curve = folds(fold);
    return { figure: draw(points, curve), checks: checksOf(fold, curve) };
  },
};

function checksOf(fold: BranchPoint, curve: readonly FoldPoint[]): Check[] {
  const inner = curve.filter(({ label }) => label === undefined);
  const off = inner.map(({ x, p, q }) => {
    const { h, A } = closed(q);
    return Math.max(Math.abs(p - h), Math.abs(x[0] - A));
  });
  const [left, right] = [curve[0], curve[curve.length - 1]];
  const ratio = (d: number) => {
    const states = pulseStates({ ...STAGE, h: fold.p - d });
    return states.outcome === 'found' ? (states.on - states.separatrix) / Math.sqrt(d) : Number.NaN;
  };
  return [
    check('h* at T = 1', fold.p, 0.165580327096487, 1e-9),
    check('A* at T = 1', fold.x[0], 0.550093994296685, 1e-9),
    check('multiplier at the fold', fold.multipliers[0]?.re ?? Number.NaN, 1, 1e-9),
    check(`largest distance of ${inner.length} folds from the closed form`, Math.max(...off), 0, 1e-8),
    check('left end: G T - e^T', STAGE.G * left.q - Math.exp(left.q), 0, 1e-7),
    check('right end: G T - e^T', STAGE.G * right.q - Math.exp(right.q), 0, 1e-7),
    ...[1e-5, 1e-6].map((d) =>
      check(`(A_on - A_s) / sqrt(h* - h) at h* - h = ${d}`, ratio(d), 1.68738, 5e-5),
    ),
  ];
}

function draw(points: readonly BranchPoint[], curve: readonly FoldPoint[]): Figure {
  const second = { xaxis: 'x2', yaxis: 'y2' };
  const shown = curve.filter((_, k) => k % 3 === 0 || k === curve.length - 1);
  const [low, high] = [curve[0]?.q ?? 0, curve[curve.length - 1]?.q ?? 1];
  const windows = Array.from({ length: 241 }, (_, k) => low + ((high - low) * k) / 240);
  const data = [
    ...branchSeries([{ points }]),
    {
      type: 'scatter',
      mode: 'lines',
      name: 'no pulse, A = 0: stable too',
      x: [0, 0.2],
      y: [0, 0],
      line: { color: '#009E73', width: 3 },
      cliponaxis: false,
    } as Data,
    {
      type: 'scatter',
      mode: 'lines',
      name: 'closed form h*(T)',
      x: windows,
      y: windows.map((T) => closed(T).h),
      line: { color: INK, width: 1.6 },
      ...second,
    } as Data,
    {
      type: 'scatter',
      mode: 'markers',
      name: 'curve of folds',
      x: shown.map(({ q }) => q),
      y: shown.map(({ p }) => p),
      marker: { color: '#009E73', size: 6, symbol: 'circle-open', line: { width: 1.5, color: '#009E73' } },
      ...second,
    } as Data,
  ];
  const more = {
    xaxis: axis('threshold h (a.u.)', { domain: [0, 0.43], range: [0, 0.2] }),
    yaxis: axis('fixed point A (a.u.)', { range: [0, 0.7] }),
    xaxis2: axis('window T (τ)', { domain: [0.57, 1], anchor: 'y2', range: [0, 3.8] }),
    yaxis2: axis('threshold h* (a.u.)', { anchor: 'x2', rangemode: 'tozero' }),
    annotations: [
      heading('Below h* a pulse lives above the dashed line, dies under it', { x: [0, 0.43], y: [0, 1] }),
      heading('The fold, over window and threshold', { x: [0.57, 1], y: [0, 1] }),
      word('on state', 0.06, 0.665),
      word('separatrix', 0.09, 0.13),
      word('no pulse', 0.175, 0.025),
    ],
    margin: { l: 78, r: 230, t: 88, b: 60 },
  };
  return {
    data,
    layout: layout(
      'Saddle-node of a gating chain (G = 10, F = 1)',
      { width: 1180, height: 540 },
      more as unknown as Partial<Layout>,
    ),
  };
}

const word = (text: string, x: number, y: number) => ({
  text,
  x,
  y,
  showarrow: false,
  font: { size: 12, color: SOFT },
});
