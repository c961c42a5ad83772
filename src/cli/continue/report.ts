/** What `continue` says: tables of branches and of the curve of folds, a short text for people. */
import type { BifurcationDiagram, BranchOrigin } from '../../dynamics/bifurcations';
import type { FoldPoint } from '../../dynamics/folds';
import { formatCsv } from '../../io/csv';
import type { Content } from '../../io/disk/files';
import { toJson } from '../../io/json';
import { brief, table } from '../shell/table';
import type { Curve } from './walks';

/** What the verb has found out. */
export interface ContinuationResult {
  /** Names of the numbers that were varied. */
  readonly vary: string;
  readonly second?: string | undefined;
  readonly diagram: BifurcationDiagram;
  /** Whether branches that cross were asked for. */
  readonly isSwitching: boolean;
  readonly folds?: Curve | undefined;
}

export const asDocument = ({ vary, diagram, isSwitching, folds }: ContinuationResult) => ({
  vary,
  branches: diagram.branches,
  resolution: diagram.resolution,
  ...(isSwitching
    ? { left: diagram.left, isLimited: diagram.isLimited, unresolved: diagram.unresolved }
    : {}),
  ...(folds === undefined ? {} : { folds }),
});

/** What the manifest says of the run. */
export const runOf = ({ diagram: { branches } }: ContinuationResult) => ({
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

const branchColumns = ({ vary, diagram: { branches }, isSwitching }: ContinuationResult) => {
  const all = branches.flatMap(({ points }, branch) => points.map((point) => ({ ...point, branch })));
  const bornOf = ({ branch }: (typeof all)[number]) => branches[branch].born;
  return [
    { name: 'branch', values: all.map(({ branch }) => branch) },
    { name: vary, values: all.map(({ p }) => p) },
    { name: 'A', unit: 'a.u.', values: all.map(({ x }) => x[0]) },
    { name: 'multiplier', values: all.map(({ multipliers }) => multipliers[0]?.re ?? '') },
    { name: 'stable', values: all.map(({ stable }) => String(stable)) },
    { name: 'label', values: all.map(({ label }) => label ?? '') },
    ...(isSwitching
      ? [
          { name: 'period', values: all.map(({ period = 1 }) => period) },
          { name: 'other A', unit: 'a.u.', values: all.map(({ orbit }) => orbit?.[1][0] ?? '') },
          { name: 'born', values: all.map((point) => bornOf(point).label) },
          { name: 'born at', values: all.map((point) => bornOf(point).p) },
          { name: 'born on', values: all.map((point) => bornOf(point).branch ?? '') },
        ]
      : []),
  ];
};

const foldColumns = ({ vary, second = '' }: ContinuationResult, points: readonly FoldPoint[]) => [
  { name: second, values: points.map(({ q }) => q) },
  { name: vary, values: points.map(({ p }) => p) },
  { name: 'A', unit: 'a.u.', values: points.map(({ x }) => x[0]) },
  { name: 'label', values: points.map(({ label }) => label ?? '') },
];

/** The labelled points of all branches, where each was born, how each walk ended, and what may be missing. */
export function asText({ vary, diagram, isSwitching, folds }: ContinuationResult): string {
  const { branches, resolution } = diagram;
  if (branches.length === 0) return 'absent: no fixed point where the range begins\n';
  const cycles = branches.some(({ period }) => period === 2);
  const rows = branches.flatMap(({ points }, k) =>
    points
      .filter(({ label }) => label !== undefined)
      .map(({ label = '', p, x, orbit, multipliers, stable }) => [
        String(k),
        label,
        String(p),
        String(x[0]),
        ...(cycles ? [orbit === undefined ? '' : String(orbit[1][0])] : []),
        brief(multipliers[0]?.re ?? 0),
        stable ? 'stable' : 'unstable',
      ]),
  );
  const ends = branches
    .map(
      ({ born, period, points, end }, k) =>
        `branch ${k}: ${period === 2 ? 'cycles of period 2, ' : ''}${bornWhere(born, vary)}${points.length} points, ${end}\n`,
    )
    .join('');
  const curve =
    folds === undefined ? '' : `curve of folds: ${folds.points.length} points, ${folds.ends.join(' and ')}\n`;
  const limits = `resolution: branches nearer than ${resolution.distance} in (A, ${vary}) to one another, or that cross at less than ${resolution.angle} radians, may be taken for one another\n`;
  const head = ['branch', 'label', vary, 'A', ...(cycles ? ['other A'] : []), 'multiplier', ''];
  return `${table([head, ...rows])}${ends}${curve}${isSwitching ? gaps(diagram, vary) : ''}${limits}`;
}

const bornWhere = ({ label, p, branch }: BranchOrigin, vary: string): string =>
  branch === undefined ? '' : `from ${label} on branch ${branch} at ${vary} = ${brief(p)}, `;

/** What was not followed, and why. */
function gaps({ left, isLimited, unresolved }: BifurcationDiagram, vary: string): string {
  const places = (origins: readonly BranchOrigin[]) => [
    ...new Set(origins.map(({ label, p, branch }) => `${label} on branch ${branch}, ${vary} = ${brief(p)}`)),
  ];
  const limit = isLimited ? 'the limit of --max-branches was reached' : 'interrupted';
  const more = left.length === 1 ? '1 more way' : `${left.length} more ways`;
  return [
    ...(left.length === 0 ? [] : [`${limit}: ${more} not followed (${places(left).join('; ')})\n`]),
    ...places(unresolved).map((place) => `not switched: ${place}: the tangents there are not known\n`),
  ].join('');
}
