/** What `separatrix` says: a document for programs, a short text for people. */
import type { Basin } from '../../dynamics/basin';
import type { FixedPoints } from '../../dynamics/fixed-points';
import type { ReturnMap } from '../../dynamics/return-map';
import type { Separatrix } from '../../dynamics/separatrix';
import { brief, table } from '../shell/table';

/** What the verb has found out. */
export interface SeparatrixResult {
  readonly map: ReturnMap;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly points: FixedPoints;
  readonly edge: Separatrix;
  readonly basin?: Basin;
}

/** The result as plain data. */
export function asDocument({ map, parameters, points, edge, basin }: SeparatrixResult) {
  return {
    parameters: { ...parameters, domain: map.domain },
    fixedPoints: points,
    separatrix: edge,
    ...(basin === undefined
      ? {}
      : { basin: { ...basin, alive: rowsOf(basin.alive, basin.x.values.length).slice(0, basin.rows) } }),
  };
}

const rowsOf = (values: Uint8Array, width: number): number[][] =>
  Array.from({ length: values.length / width }, (_, j) =>
    Array.from(values.subarray(j * width, (j + 1) * width)),
  );

/** Map, separatrix with its evidence, basin; then every fixed point. */
export function asText({ parameters, points, edge, basin }: SeparatrixResult): string {
  const { enter, exit, tspan, domain } = parameters as {
    enter: string;
    exit: string;
    tspan: number[];
    domain: number[];
  };
  const facts = [
    [
      'map',
      `${enter} at t = ${brief(tspan[0])} to ${exit} at t = ${brief(tspan[1])}, amplitudes ${domain.join(' to ')}`,
    ],
    ...(edge.outcome === 'found'
      ? [
          ['separatrix', String(edge.at)],
          ['bracket', `${edge.bracket[0]} dies, ${edge.bracket[1]} lives`],
          [
            'multiplier',
            edge.multiplier === undefined ? 'none: the orbits part in one jump' : brief(edge.multiplier),
          ],
          ['evidence', `${edge.fates} fates, parted after ${edge.stages} stages`],
        ]
      : [
          ['separatrix', 'absent'],
          ['evidence', edge.reason],
        ]),
    ...(edge.cutOff === undefined ? [] : [['cut off', cutOffFact(edge.cutOff)]]),
    ...(basin === undefined ? [] : [['basin', basinFact(basin)]]),
  ];
  const found =
    points.outcome === 'absent'
      ? `no fixed point: R(A) is nearest to A at A = ${brief(points.nearest.at)}, ${brief(points.nearest.distance)} away\n`
      : table([
          ['fixed point', 'multiplier', 'stability'],
          ...points.points.map(({ at, multiplier, stability }) => [String(at), brief(multiplier), stability]),
        ]);
  const jumps = points.jumps.map(
    ({ at, values }) =>
      `R jumps across the diagonal at A = ${at}, from ${brief(values[0])} to ${brief(values[1])}\n`,
  );
  return `${table(facts)}\n${found}${jumps.join('')}${hiddenFact(points)}`;
}

/** What could be hidden between the fixed points that are listed. */
function hiddenFact({ resolution: { certified, width, open } }: FixedPoints): string {
  const proven = certified ? ' (proven by bounds of the slope)' : '';
  const left =
    open.length === 0
      ? ''
      : `; not settled: ${open.length} parts of the domain, the first at A = ${brief(open[0][0])}`;
  return `crossings of R(A) = A that are ${brief(width)} or more apart are all listed${proven}${left}\n`;
}

/** Earlier windows are not run: what they would charge is 0, unless it is given. */
function cutOffFact({ windows, populations }: NonNullable<Separatrix['cutOff']>): string {
  const shown = windows.slice(0, 4).map(([t0, t1]) => `[${brief(t0)}, ${brief(t1)})`);
  const more = windows.length > shown.length ? `, ... ${windows.length} in all` : '';
  const [start, others] = populations.length === 1 ? ['starts', 'it'] : ['start', 'them'];
  return `windows ${shown.join(', ')}${more} are not run: ${populations.join(', ')} ${start} at 0 (--initial gives ${others} a value)`;
}

function basinFact({ alive, rows, x, y, outcome }: Basin): string {
  const seen = alive.subarray(0, rows * x.values.length);
  const share = seen.reduce((sum, value) => sum + value, 0);
  const line = outcome === 'found' ? '' : ': one fate, no line';
  return `${share} of ${seen.length} points of (${x.name}, ${y.name}) live${line}`;
}
