/** What `continue` says: tables of branches and of the curve of folds, a short text for people. */
import type { FoldPoint } from '../../dynamics/folds';
import { formatCsv } from '../../io/csv';
import type { Content } from '../../io/disk/files';
import { toJson } from '../../io/json';
import { brief, table } from '../shell/table';
import type { Branch, Curve } from './walks';

/** What the verb has found out. */
export interface ContinuationResult {
  /** Names of the numbers that were varied. */
  readonly vary: string;
  readonly second?: string | undefined;
  readonly branches: readonly Branch[];
  readonly folds?: Curve | undefined;
}

export const asDocument = ({ vary, branches, folds }: ContinuationResult) => ({
  vary,
  branches,
  ...(folds === undefined ? {} : { folds }),
});

/** What the manifest says of the run. */
export const runOf = ({ branches }: ContinuationResult) => ({
  backend: 'mean field, exact()',
  stats: { points: branches.map(({ points }) => points.length) },
});

/** The files of the results folder. */
export const filesOf = (result: ContinuationResult): (readonly [string, Content])[] => [
  ['branch.json', `${toJson(asDocument(result))}\n`],
  ['branch.csv', formatCsv(branchColumns(result))],
  ...(result.folds === undefined
    ? []
    : [['folds.csv', formatCsv(foldColumns(result, result.folds.points))] as const]),
];

const branchColumns = ({ vary, branches }: ContinuationResult) => {
  const all = branches.flatMap(({ points }, branch) => points.map((point) => ({ ...point, branch })));
  return [
    { name: 'branch', values: all.map(({ branch }) => branch) },
    { name: vary, values: all.map(({ p }) => p) },
    { name: 'A', unit: 'a.u.', values: all.map(({ x }) => x[0]) },
    { name: 'multiplier', values: all.map(({ multipliers }) => multipliers[0]?.re ?? '') },
    { name: 'stable', values: all.map(({ stable }) => String(stable)) },
    { name: 'label', values: all.map(({ label }) => label ?? '') },
  ];
};

const foldColumns = ({ vary, second = '' }: ContinuationResult, points: readonly FoldPoint[]) => [
  { name: second, values: points.map(({ q }) => q) },
  { name: vary, values: points.map(({ p }) => p) },
  { name: 'A', unit: 'a.u.', values: points.map(({ x }) => x[0]) },
  { name: 'label', values: points.map(({ label }) => label ?? '') },
];

/** The labelled points of all branches, and how each walk ended. */
export function asText({ vary, branches, folds }: ContinuationResult): string {
  const rows = branches.flatMap(({ points }, k) =>
    points
      .filter(({ label }) => label !== undefined)
      .map(({ label = '', p, x, multipliers, stable }) => [
        String(k),
        label,
        String(p),
        String(x[0]),
        brief(multipliers[0]?.re ?? 0),
        stable ? 'stable' : 'unstable',
      ]),
  );
  const ends = branches
    .map(({ points, end }, k) => `branch ${k}: ${points.length} points, ${end}\n`)
    .join('');
  const curve =
    folds === undefined ? '' : `curve of folds: ${folds.points.length} points, ${folds.ends.join(' and ')}\n`;
  if (branches.length === 0) return 'absent: no fixed point where the range begins\n';
  return `${table([['branch', 'label', vary, 'A', 'multiplier', ''], ...rows])}${ends}${curve}`;
}
