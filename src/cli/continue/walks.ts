/** The walks of `continue`: branches of fixed points over one number, and the curve of a fold over a second. */
import { setImmediate } from 'node:timers/promises';
import { type BifurcationDiagram, bifurcationSteps } from '../../dynamics/bifurcations';
import type { BranchPoint } from '../../dynamics/branch-problem';
import type { BranchEnd } from '../../dynamics/continuation';
import { fixedPoints } from '../../dynamics/fixed-points';
import { type FoldPoint, foldCurve, mapBranch } from '../../dynamics/folds';
import type { ReturnMap } from '../../dynamics/return-map';
import { invalid, PulsegateError } from '../../errors';
import type { Progress } from '../shell/progress';

export interface Curve {
  readonly points: readonly FoldPoint[];
  readonly ends: readonly BranchEnd[];
}

/** The return map at a value of the first number. */
export type Family = (p: number) => ReturnMap;

/** What all walks of one call go by. */
interface Steps {
  /** Range of the first number. */
  readonly parameter: readonly [number, number];
  readonly domain: readonly (readonly [number, number])[];
  readonly maxStep: number;
  readonly step: number;
}

/** Where walks show how far they are, and what stops them. */
export interface Watch {
  readonly bar: Progress;
  readonly signal: AbortSignal;
}

/** Where the branches begin, and how many more are followed from special points. */
interface Extent {
  readonly p: number;
  readonly maxBranches: number;
}

/** A branch up and down from every fixed point at a parameter, and those that special points on them lead to. */
export async function branchesFrom(
  family: Family,
  { p, maxBranches }: Extent,
  steps: Steps,
  { bar, signal }: Watch,
): Promise<BifurcationDiagram> {
  const [low, high] = steps.parameter;
  if (!(p >= low && p <= high))
    throw new PulsegateError([invalid('--start', 'value', p, `${low} to ${high}`)]);
  const starts = fixedPoints(family(p)).points.map(({ at }) => ({ x: [at], p }));
  const diagram = bifurcationSteps(mapBranch(family), { ...steps, starts, maxBranches, signal });
  const walks = new Map<number, (point: BranchPoint) => void>();
  for (;;) {
    const step = diagram.next();
    if (step.done === true) return step.value;
    const { branch, point } = step.value;
    const watch = walks.get(branch) ?? watched(bar, `branch ${branch}`, steps.parameter, ({ p: at }) => at);
    walks.set(branch, watch);
    watch(point);
    await setImmediate();
  }
}

/** The curve of a fold over both numbers, in both directions from where it was found. */
export async function curveFrom(
  /** The family of return maps at a value of the second number. */
  families: (q: number) => Family,
  { fold, q }: { readonly fold: BranchPoint; readonly q: number },
  range: readonly [number, number],
  steps: Steps,
  { bar, signal }: Watch,
): Promise<Curve> {
  const walk = (direction: 1 | -1) =>
    collect(
      foldCurve((value) => mapBranch(families(value)), {
        ...steps,
        maxStep: Math.max(steps.maxStep, (range[1] - range[0]) / 40),
        first: steps.parameter,
        parameter: range,
        start: { x: fold.x, p: fold.p, q },
        direction,
        signal,
      }),
      watched(bar, `curve of folds ${direction === 1 ? 'up' : 'down'}`, range, ({ q: at }) => at),
    );
  const [up, down] = [await walk(1), await walk(-1)];
  return { points: [...down.points.reverse(), ...up.points.slice(1)], ends: [down.end, up.end] };
}

/** All that a generator yields, with a turn of the event loop after each, in which an interrupt arrives. */
async function collect<T>(
  walk: Generator<T, BranchEnd>,
  watch: (point: T) => void,
): Promise<{ points: T[]; end: BranchEnd }> {
  const points: T[] = [];
  for (;;) {
    const step = walk.next();
    if (step.done === true) return { points, end: step.value };
    points.push(step.value);
    watch(step.value);
    await setImmediate();
  }
}

/** Shows how many percent of the range a walk has covered; one that turns round may take longer than it seems. */
function watched<T>(bar: Progress, name: string, range: readonly [number, number], at: (point: T) => number) {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let count = 0;
  return (point: T): void => {
    const here = at(point);
    count++;
    least = Math.min(least, here);
    most = Math.max(most, here);
    const covered = (100 * (most - least)) / (range[1] - range[0]);
    bar.show(Math.min(100, covered), 100, `% of the range: ${name}, ${count} points`);
  };
}
