/** Basins of a gating chain, their lines against closed forms. */

import type { Basin } from '../../../src/dynamics/basin';
import { basinAreas, basinLine, basinWords } from '../../../src/figures/basin-areas';
import { check, type Figure, type FigureEntry } from '../../../src/figures/figure';
import { axes, heading, type PanelPlace } from '../../../src/figures/panels';
import type { Data, Layout } from '../../../src/figures/plotly';
import { axis, layout } from '../../../src/figures/theme';
import { OURS } from '../source';
import { fold, initialValues, parameters, R, SEPARATRIX, STAGE, STAGES } from './runs';

export const basinFigure: FigureEntry = {
  id: 'dynamics/basin',
  source: OURS,
  title: 'Basins of a gating chain',
  shows:
    'Left: a pulse p₀ and a residue p₁ that its destination still holds; the line between life and death, located by ' +
    'fate alone, is R(p₀) + p₁ e^{-T/τ} = A_s. Right: window and threshold for which any pulse lives at all; the line ' +
    'is the saddle-node h*(T) in closed form.',
  backends: ['mean field, exact', 'closed form'],
  parameters: { parameters: 'ours', ...STAGE, stages: STAGES },
  run() {
    const [values, settings] = [initialValues(), parameters()];
    const residues = points(values).map(([p0, p1]) => Math.abs(R(p0) + p1 * Math.exp(-STAGE.T) - SEPARATRIX));
    const folds = points(settings).map(([T, h]) => Math.abs(h - fold(T)));
    return {
      figure: draw(values, settings),
      checks: [
        check(
          `largest |R(p0) + p1 e^(-T) - A_s| of ${residues.length} points`,
          Math.max(...residues),
          0,
          2e-6,
        ),
        check(`largest |h - h*(T)| of ${folds.length} points`, Math.max(...folds), 0, 5e-5),
        // a line through every column, or row, of its grid that has both fates
        check('points of the line of two initial values, at least 40', residues.length, 80, 40),
        check('points of the line of two parameters, at least 60', folds.length, 120, 60),
        check(
          'threshold of the line at T = 1 against h* = 0.165580327096487',
          nearest(points(settings), 1),
          0.165580327096487,
          5e-5,
        ),
      ],
    };
  },
};

const points = ({ boundary }: Basin) => boundary.flat();

/** The height of the line at x, from the point that is nearest. */
const nearest = (line: ReturnType<typeof points>, x: number): number =>
  line.reduce((best, point) => (Math.abs(point[0] - x) < Math.abs(best[0] - x) ? point : best))[1];

function draw(values: Basin, settings: Basin): Figure {
  const [left, right]: PanelPlace[] = [
    { x: [0, 0.44], y: [0, 1] },
    { x: [0.56, 1], y: [0, 1] },
  ] as const;
  const second = { xaxis: 'x2', yaxis: 'y2' };
  const p0 = Array.from({ length: 241 }, (_, k) => (0.24 * k) / 240).filter((A) => R(A) <= SEPARATRIX);
  const windows = Array.from({ length: 121 }, (_, k) => 0.3 + (2.3 * k) / 120);
  const data = [
    ...basinAreas(values),
    basinLine(values, 'separatrix by fate'),
    ...basinAreas(settings, undefined, second),
    { ...basinLine(settings, 'separatrix by fate', second), showlegend: false } as Data,
    closedForm(
      p0,
      p0.map((A) => (SEPARATRIX - R(A)) * Math.exp(STAGE.T)),
      {},
    ),
    {
      ...closedForm(
        windows,
        windows.map((T) => fold(T)),
        second,
      ),
      showlegend: false,
    } as Data,
  ];
  const more = {
    ...axes(
      1,
      left,
      axis('pulse p₀ (a.u.)', { range: [0, 0.3], showgrid: false }),
      axis('residue p₁ (a.u.)', { range: [0, 0.75], showgrid: false }),
    ),
    ...axes(
      2,
      right,
      axis('window T (τ)', { range: [0.3, 2.6], showgrid: false }),
      axis('threshold h (a.u.)', { range: [0.01, 0.3], showgrid: false }),
    ),
    annotations: [
      heading(`Two initial values, ${STAGES} stages`, left),
      heading('Two parameters, the largest pulse', right),
      ...basinWords(values),
      ...basinWords(settings, undefined, second),
    ],
    margin: { l: 80, r: 190, t: 96, b: 64 },
  };
  return {
    data,
    layout: layout('Basins of a gating chain', { width: 1140, height: 540 }, more as Partial<Layout>),
  };
}

const closedForm = (x: readonly number[], y: readonly number[], place: object): Data =>
  ({
    type: 'scatter',
    mode: 'lines',
    name: 'closed form',
    x,
    y,
    line: { color: '#D55E00', width: 2.4, dash: 'dash' },
    ...place,
  }) as Data;
