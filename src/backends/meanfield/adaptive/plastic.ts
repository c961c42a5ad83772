/**
 * Rows that read weights which learn must stay silent meanwhile, or the run ends: over a step, currents and changes of
 * weights are polynomials of theta, and intervals bound the rows' arguments,
 *
 *     a = constant + gates + sum of scale (W + dW) I.
 *
 * An interval of theta in which the bound is not below the threshold is halved, until it is too short to be told from one
 * time: there the row transmits.
 */
import type { Block, Segment } from '../../../circuit/planned';
import type { Step } from '../../../numerics/ode/method';
import { argumentRange, firstRowsOf, type Interval, type Ranges } from '../rows/ranges';
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
  const view: View = {
    ...{ state, problem, bias, coefficients: step.coefficients(), degree: step.degree },
    firstRows: firstRowsOf(problem.active),
  };
  let first: Transmitting | undefined;
  for (const block of blocks) {
    const planned = state.plan.blocks[block];
    for (let r = 0; r < planned.rows; r++) {
      if (!mayChange(view, planned, r)) continue;
      const limit = planned.transfer.h + noise;
      const theta = aboveFrom(view, { block, r, limit }, [0, first?.theta ?? 1], DEPTH);
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
  readonly firstRows: Ranges['firstRows'];
}

/** A row, and what its argument must not be above. */
interface Row {
  readonly block: number;
  readonly r: number;
  readonly limit: number;
}

/** From where in an interval of theta the row may be above its threshold; undefined where it is proven silent. */
function aboveFrom(view: View, row: Row, [from, to]: Interval, depth: number): number | undefined {
  const [, most] = argumentRange(rangesOver(view, [from, to]), row.block, row.r);
  if (!(most > row.limit)) return undefined;
  if (depth === 0) return from;
  const middle = 0.5 * (from + to);
  return aboveFrom(view, row, [from, middle], depth - 1) ?? aboveFrom(view, row, [middle, to], depth - 1);
}

/** Currents, weights and resources over an interval of theta. */
function rangesOver(view: View, over: Interval): Ranges {
  const { state, problem, firstRows } = view;
  const { net } = problem.active;
  return {
    ...{ plan: state.plan, active: problem.active, firstRows },
    bias: (block, r) => constantOf(view, block, r),
    current: (p, component) => rangeOf(view, net.base[p] + component, over),
    weight: (w, at) => weightOver(view, w, at, over),
    left(block, r) {
      const resource = net.resource[(firstRows.get(block) as number) + r];
      return resource < 0 ? [1, 1] : rangeOf(view, net.size + resource, over);
    },
  };
}

/** What a row's argument is beside its sources and gates. */
function constantOf({ state, bias }: View, block: number, r: number): number {
  const own = bias.get(block) ?? -state.plan.blocks[block].threshold;
  return typeof own === 'number' ? own : own[r];
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

/** What is to be looked at in a segment. */
export const plasticOf = (blocks: readonly number[], { open }: Segment): Plastic => ({
  blocks,
  bias: new Map(open.map(({ block, bias }) => [block, bias])),
});
