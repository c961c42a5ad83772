/** `pulsegate continue`: a branch of fixed points of a return map over one parameter, its folds, their curve over a second. */
import { setImmediate } from 'node:timers/promises';
import type { Circuit } from '../../circuit/types';
import { pathOf, varied } from '../../circuit/vary';
import { type BranchEnd, type BranchPoint, continuation } from '../../dynamics/continuation';
import { fixedPoints } from '../../dynamics/fixed-points';
import { type FoldPoint, foldCurve, mapBranch } from '../../dynamics/folds';
import { returnMap } from '../../dynamics/from-circuit';
import { failed, invalid, PulsegateError } from '../../errors';
import { plotBranch } from '../../figures/branch';
import { formatCsv } from '../../io/csv';
import { toJson } from '../../io/json';
import { readCircuit } from '../shell/circuit-input';
import { EXIT, gather, number, type Session, verb } from '../shell/common';
import { type Progress, progress } from '../shell/progress';
import { provenanceOf, writeFolder } from '../shell/results';
import { brief, table } from '../shell/table';
import { namedValues, span } from '../shell/values';

export const continueVerb = (session: Session) =>
  verb(
    session,
    'continue',
    'follow fixed points of a return map over a parameter, round its folds',
    "pulsegate example pulse-chain > pulse.json\npulsegate continue pulse.json --enter p0 --exit p1 --vary 'projections[*].transfer.h=0.02:0.3'",
  )
    .argument('<file>', 'circuit file (JSON); - is standard input')
    .requiredOption('--enter <name>', 'population that the amplitude enters')
    .requiredOption('--exit <name>', 'population whose amplitude comes out')
    .requiredOption('--vary <path=low:high>', 'path in the file, and the range of its number')
    .option('--from <value>', 'where on the range to begin (default: its lower end)', number)
    .option('--second <path=low:high>', 'a second parameter: the curve of the first fold over both')
    .option('--domain <low,high>', 'amplitudes to look between', '0,1')
    .option('--t-span <t0,t1>', 'when the amplitude enters and is read (default: as the windows charge)')
    .option('--initial <name=value>', 'other initial currents or weights; may be repeated', gather, [])
    .option('--input <name=value>', 'value of an input; may be repeated', gather, [])
    .option('--max-step <length>', 'largest step along the branch (default 0.02)', number, 0.02)
    .action(async (file, options) => {
      const { terminal } = session;
      const began = Date.now();
      const { circuit, inputs } = await readCircuit(terminal, file);
      const { enter, exit, maxStep, tSpan } = options;
      const vary = rangeOf('--vary', options.vary);
      const second = options.second === undefined ? undefined : rangeOf('--second', options.second);
      const domain = span('--domain', options.domain);
      const ports = {
        enter,
        exit,
        domain,
        initial: namedValues('--initial', options.initial),
        inputs: namedValues('--input', options.input),
        ...(tSpan === undefined ? {} : { tspan: span('--t-span', tSpan) }),
      };
      const at = (base: Circuit) => (p: number) =>
        returnMap(varied(base, vary.path, p, `--vary ${vary.name}`), ports);
      const settings = { parameter: vary.range, domain: [domain], maxStep, step: maxStep / 2 };
      const signal = terminal.interrupt;
      const bar = progress(terminal, options.quiet);
      const branches = await branchesFrom(
        at(circuit),
        options.from ?? vary.range[0],
        settings,
        signal,
        bar,
      ).finally(bar.clear);
      const fold = branches.flatMap(({ points }) => points).find(({ label }) => label === 'LP');
      const curve =
        second === undefined || fold === undefined || signal.aborted
          ? undefined
          : await curveFrom(circuit, at, fold, vary.range, second, settings, signal, bar).finally(bar.clear);
      const result = { vary: vary.name, branches, ...(curve === undefined ? {} : { folds: curve }) };
      if (options.out !== undefined)
        await writeFolder(
          options.out,
          [
            ['branch.json', `${toJson(result)}\n`],
            ['branch.csv', formatCsv(branchColumns(vary.name, branches))],
            ...(curve === undefined
              ? []
              : [
                  ['folds.csv', formatCsv(foldColumns(vary.name, second?.name ?? '', curve.points))] as const,
                ]),
          ],
          [
            {
              name: 'branch',
              title: 'pulsegate: branches of fixed points',
              figure: plotBranch(branches, {
                x: vary.name,
                y: `fixed point A of ${enter} to ${exit} (a.u.)`,
              }),
            },
          ],
          { backend: 'mean field, exact()', stats: { points: branches.map(({ points }) => points.length) } },
          provenanceOf(
            session,
            {
              parameters: { ...ports, vary: options.vary, second: options.second ?? null },
              seed: options.seed ?? null,
              inputs,
              began,
            },
            options.quiet,
          ),
        );
      terminal.out(options.json === true ? `${toJson(result, 0)}\n` : asText(vary.name, branches, curve));
      if (second !== undefined && fold === undefined && !signal.aborted)
        throw new PulsegateError([failed('--second', 'no branch has a fold to follow')]);
      session.finish(signal.aborted ? EXIT.interrupted : EXIT.ok);
    });

export interface Branch {
  readonly points: readonly BranchPoint[];
  readonly end: BranchEnd;
}

function rangeOf(option: string, text: string) {
  const cut = text.lastIndexOf('=');
  const [low, high, ...rest] = text
    .slice(cut + 1)
    .split(':')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (
    cut < 1 ||
    low === undefined ||
    high === undefined ||
    rest.length > 0 ||
    !(low < high && high - low < 1e300)
  )
    throw new PulsegateError([invalid(option, 'range', text, 'PATH=low:high, low < high')]);
  const name = text.slice(0, cut);
  return { name, path: pathOf(name), range: [low, high] as const };
}

/** A branch up and down from every fixed point at a parameter, without those met before. */
async function branchesFrom(
  family: (p: number) => ReturnType<typeof returnMap>,
  p: number,
  settings: { parameter: readonly [number, number]; domain: (readonly [number, number])[] },
  signal: AbortSignal,
  bar: Progress,
): Promise<Branch[]> {
  const [low, high] = settings.parameter;
  if (!(p >= low && p <= high))
    throw new PulsegateError([invalid('--from', 'value', p, `${low} to ${high}`)]);
  const problem = mapBranch(family);
  const branches: Branch[] = [];
  const met = (x: number) =>
    branches.some(({ points }) =>
      points.some((point) => Math.abs(point.p - p) < 1e-9 && Math.abs(point.x[0] - x) < 1e-7),
    );
  for (const { at } of fixedPoints(family(p)).points) {
    if (met(at)) continue;
    for (const direction of [1, -1] as const) {
      if ((direction === 1 && p === high) || (direction === -1 && p === low)) continue;
      const walk = continuation(problem, { ...settings, start: { x: [at], p }, direction, signal });
      const name = `branch ${branches.length}`;
      branches.push(
        await collect(
          walk,
          watched(bar, name, settings.parameter, ({ p: at }) => at),
        ),
      );
    }
  }
  return branches;
}

/** All that a generator yields, with a turn of the event loop after each, in which an interrupt arrives. */
async function collect<T>(
  walk: Generator<T, BranchEnd>,
  watch: (points: readonly T[]) => void,
): Promise<{ points: T[]; end: BranchEnd }> {
  const points: T[] = [];
  for (;;) {
    const step = walk.next();
    if (step.done === true) return { points, end: step.value };
    points.push(step.value);
    watch(points);
    await setImmediate();
  }
}

/** Shows how many percent of the range a walk has covered; one that turns round may take longer than it seems. */
function watched<T>(bar: Progress, name: string, range: readonly [number, number], at: (point: T) => number) {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  return (points: readonly T[]): void => {
    const here = at(points[points.length - 1]);
    least = Math.min(least, here);
    most = Math.max(most, here);
    const covered = (100 * (most - least)) / (range[1] - range[0]);
    bar.show(Math.min(100, covered), 100, `% of the range: ${name}, ${points.length} points`);
  };
}

async function curveFrom(
  circuit: Circuit,
  at: (base: Circuit) => (p: number) => ReturnType<typeof returnMap>,
  fold: BranchPoint,
  first: readonly [number, number],
  second: ReturnType<typeof rangeOf>,
  settings: { domain: (readonly [number, number])[]; maxStep: number; step: number },
  signal: AbortSignal,
  bar: Progress,
): Promise<{ points: FoldPoint[]; ends: BranchEnd[] }> {
  const q = numberAt(circuit, second.path, second.name);
  const problem = (value: number) =>
    mapBranch(at(varied(circuit, second.path, value, `--second ${second.name}`)));
  const walk = (direction: 1 | -1) =>
    collect(
      foldCurve(problem, {
        ...settings,
        maxStep: Math.max(settings.maxStep, (second.range[1] - second.range[0]) / 40),
        first,
        parameter: second.range,
        start: { x: fold.x, p: fold.p, q },
        direction,
        signal,
      }),
      watched(bar, `curve of folds ${direction === 1 ? 'up' : 'down'}`, second.range, ({ q: at }) => at),
    );
  const [up, down] = [await walk(1), await walk(-1)];
  return { points: [...down.points.reverse(), ...up.points.slice(1)], ends: [down.end, up.end] };
}

/** The number that a path leads to now. */
function numberAt(circuit: Circuit, path: readonly (string | number)[], name: string): number {
  let node: unknown = circuit;
  for (const key of path)
    node = Array.isArray(node)
      ? node[key === '*' ? 0 : Number(key)]
      : (node as Record<string, unknown>)?.[key];
  if (typeof node !== 'number')
    throw new PulsegateError([
      invalid('--second', 'path', name, 'one that leads to a number in the circuit file'),
    ]);
  return node;
}

const branchColumns = (name: string, branches: readonly Branch[]) => {
  const all = branches.flatMap(({ points }, branch) => points.map((point) => ({ ...point, branch })));
  return [
    { name: 'branch', values: all.map(({ branch }) => branch) },
    { name, values: all.map(({ p }) => p) },
    { name: 'A', unit: 'a.u.', values: all.map(({ x }) => x[0]) },
    { name: 'multiplier', values: all.map(({ multipliers }) => multipliers[0]?.re ?? '') },
    { name: 'stable', values: all.map(({ stable }) => String(stable)) },
    { name: 'label', values: all.map(({ label }) => label ?? '') },
  ];
};

const foldColumns = (first: string, second: string, points: readonly FoldPoint[]) => [
  { name: second, values: points.map(({ q }) => q) },
  { name: first, values: points.map(({ p }) => p) },
  { name: 'A', unit: 'a.u.', values: points.map(({ x }) => x[0]) },
  { name: 'label', values: points.map(({ label }) => label ?? '') },
];

function asText(
  name: string,
  branches: readonly Branch[],
  curve: { points: readonly FoldPoint[]; ends: readonly BranchEnd[] } | undefined,
): string {
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
  const folds =
    curve === undefined ? '' : `curve of folds: ${curve.points.length} points, ${curve.ends.join(' and ')}\n`;
  if (branches.length === 0) return 'absent: no fixed point where the range begins\n';
  return `${table([['branch', 'label', name, 'A', 'multiplier', ''], ...rows])}${ends}${folds}`;
}
