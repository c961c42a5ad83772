/**
 * Rows that read weights which learn must stay silent meanwhile, or the run ends: over a step, currents and changes of
 * weights are polynomials of theta, and intervals bound the rows' arguments,
 *
 *     a = constant + gates + sum of scale (W + dW) I.
 *
 * An interval of theta in which the bound is not below the threshold is halved, until it is too short to be told from one
 * time: there the row transmits.
 */
import type { Block, PlannedGate, Segment } from '../../../circuit/planned';
import type { Step } from '../../../numerics/ode/method';
import type { Problem } from './problem';
import type { State } from './state';

/** What is looked at in a segment: blocks by index, with the bias of those that are open. */
export interface Plastic {
  readonly blocks: readonly number[];
  readonly bias: ReadonlyMap<number, number | readonly number[]>;
}

/** A row that transmits, and from which theta of a step on. */
interface Transmitting {
  readonly block: number;
  readonly theta: number;
}

/** Halvings of a step. */
const DEPTH = 20;

/** The first of the blocks whose rows do not stay silent within a step, up to `noise`; undefined where all do. */
export function firstTransmitting(
  state: State,
  problem: Problem,
  { blocks, bias }: Plastic,
  step: Step,
  noise: number,
): Transmitting | undefined {
  if (blocks.length === 0) return undefined;
  const view: View = { state, problem, bias, coefficients: step.coefficients(), degree: step.degree };
  let first: Transmitting | undefined;
  for (const block of blocks) {
    const planned = state.plan.blocks[block];
    for (let r = 0; r < planned.rows; r++) {
      if (!mayChange(view, planned, r)) continue;
      const constant = constantOf(view, block, r) - planned.transfer.h - noise;
      const theta = aboveFrom(view, planned, { r, constant }, [0, first?.theta ?? 1], DEPTH);
      if (theta !== undefined && theta < (first?.theta ?? 2)) first = { block, theta };
    }
  }
  return first;
}

/** True where an entry that a row reads changes within the step: while none does the row transmits what it always has. */
const mayChange = (view: View, { rows, terms }: Block, r: number): boolean =>
  terms.some((term) => {
    if (term.kind !== 'weights') return false;
    const { size } = view.state.plan.populations[term.population];
    return view.problem.learners.some(({ weights, offset }) => {
      for (let j = 0; weights === term.weights && j < size; j++) {
        const [low, high] = rangeOf(view, offset + (term.transpose ? j * rows + r : r * size + j), [0, 1]);
        if (low !== 0 || high !== 0) return true;
      }
      return false;
    });
  });

interface View {
  readonly state: State;
  readonly problem: Problem;
  readonly bias: Plastic['bias'];
  readonly coefficients: Float64Array;
  readonly degree: number;
}

/** A row, and what its argument is beside its sources and gates, less its threshold. */
interface Row {
  readonly r: number;
  readonly constant: number;
}

type Interval = readonly [number, number];

/** From where in an interval of theta the row may be above its threshold; undefined where it is proven silent. */
function aboveFrom(
  view: View,
  block: Block,
  row: Row,
  [from, to]: Interval,
  depth: number,
): number | undefined {
  if (!(argumentOver(view, block, row, [from, to]) > 0)) return undefined;
  if (depth === 0) return from;
  const middle = 0.5 * (from + to);
  return (
    aboveFrom(view, block, row, [from, middle], depth - 1) ??
    aboveFrom(view, block, row, [middle, to], depth - 1)
  );
}

/** The most that a row's argument can be over an interval of theta. */
function argumentOver(view: View, block: Block, { r, constant }: Row, over: Interval): number {
  const { state, problem } = view;
  const { base } = problem.active.net;
  let most = constant;
  for (const gate of block.gates) most += gateOver(view, gate, r, over);
  for (const term of block.terms) {
    const first = base[term.population];
    if (term.kind === 'identity') {
      most += largest([term.scale, term.scale], rangeOf(view, first + r, over));
      continue;
    }
    const { size } = state.plan.populations[term.population];
    for (let j = 0; j < size; j++) {
      const current = rangeOf(view, first + j, over);
      if (term.kind === 'dense') {
        const weight = term.matrix[r * size + j];
        most += largest([weight, weight], current);
        continue;
      }
      const at = term.transpose ? j * block.rows + r : r * size + j;
      const [low, high] = weightOver(view, term.weights, at, over);
      most += largest([term.scale * low, term.scale * high], current);
    }
  }
  return most;
}

/** What a row's argument is beside its sources and gates. */
function constantOf({ state, bias }: View, block: number, r: number): number {
  const own = bias.get(block) ?? -state.plan.blocks[block].threshold;
  return typeof own === 'number' ? own : own[r];
}

/** The outputs of a row over an interval: at most what the largest argument makes of it, with its resource untouched. */
function outputOver(view: View, block: number, r: number, over: Interval): Interval {
  const planned = view.state.plan.blocks[block];
  const { kind, G, h, F } = planned.transfer;
  const above = argumentOver(view, planned, { r, constant: constantOf(view, block, r) }, over) - h;
  return [0, above <= 0 ? 0 : kind === 'heaviside' ? 1 : Math.min(G * above, F)];
}

/** What a gate adds at most. */
function gateOver(
  view: View,
  { driver, stride, h, d, sign, strength }: PlannedGate,
  r: number,
  over: Interval,
) {
  const openness = (x: number) => (d === 0 ? (x > h ? 1 : 0) : Math.min(Math.max((x - h) / d, 0), 1));
  const { base } = view.problem.active.net;
  const [low, high] = (
    driver.kind === 'block'
      ? outputOver(view, driver.block, stride * r, over)
      : rangeOf(view, base[driver.population] + stride * r, over)
  ).map(openness);
  return sign === 1 ? strength * (high - 1) : -strength * low;
}

/** An entry of the named weights with what it has learnt since the segment began. */
function weightOver(view: View, weights: number, at: number, over: Interval): Interval {
  const value = view.state.weights[weights][at];
  let [low, high] = [value, value];
  for (const learner of view.problem.learners) {
    if (learner.weights !== weights) continue;
    const [least, most] = rangeOf(view, learner.offset + at, over);
    low += least;
    high += most;
  }
  return [low, high];
}

/** The values of one component of the state over an interval of theta in [0, 1], by Horner's scheme in intervals. */
function rangeOf({ coefficients, degree }: View, component: number, [from, to]: Interval): Interval {
  let [low, high] = [0, 0];
  for (let k = degree; k >= 0; k--) {
    const c = coefficients[component * (degree + 1) + k];
    // theta >= 0: products with it keep their order
    const [a, b] = [low * (low < 0 ? to : from), high * (high < 0 ? from : to)];
    low = a + c;
    high = b + c;
  }
  return [low, high];
}

const largest = ([a, b]: Interval, [low, high]: Interval): number =>
  Math.max(a * low, a * high, b * low, b * high);

/** What is to be looked at in a segment. */
export const plasticOf = (blocks: readonly number[], { open }: Segment): Plastic => ({
  blocks,
  bias: new Map(open.map(({ block, bias }) => [block, bias])),
});
