/** A segment as the methods see it: a state vector, its slopes, and back into the state of the run. */
import type { Part, PlannedRule, Segment } from '../../../circuit/plan';
import type { Rhs } from '../../../numerics/ode/method';
import { couplings } from '../../couplings';
import { type Active, activate } from '../rows/active';
import { closedEntry, type Entry } from '../rows/entries';
import { rowsOf } from '../rows/flat';
import type { Factor, Rows } from '../rows/rows';
import { slopes } from '../rows/slopes';
import type { State } from './state';

/** A segment as y' = f(t, y): all rows, closed ones included; y is currents, resources, what the weights have learnt. */
export interface Problem {
  readonly active: Active;
  readonly learners: readonly Learner[];
  readonly y: Float64Array;
  /** The value of every switch and the output of every row where f was worked out last. */
  readonly switches: Float64Array;
  readonly outputs: Float64Array;
}

/** A rule that teaches weights in this segment: where in y its changes begin, [post, pre] by rows. */
interface Learner {
  readonly weights: number;
  readonly offset: number;
  readonly rate: number;
  /** What makes up each entry of post and pre. */
  readonly post: readonly SignedSum[];
  readonly pre: readonly SignedSum[];
  readonly factor: Factor;
}

export function problemOf(state: State, segment: Segment): Problem {
  const { plan } = state;
  const open = new Map(segment.open.map((entry) => [entry.block, entry]));
  const entries = plan.blocks.map((_, block): Entry => {
    const entry = open.get(block);
    return entry === undefined ? closedEntry(plan, block) : { ...entry, watched: false };
  });
  const all = plan.populations.map((_, p) => p);
  const now = couplings(plan, state.weights, state.constant);
  const net = rowsOf(plan, now, entries, segment.selves, all, segment.learn);
  const learners = learnersOf(segment.learn, net);
  const last = learners[learners.length - 1];
  const size =
    last === undefined ? net.size + net.recovery.length : last.offset + last.post.length * last.pre.length;
  const y = new Float64Array(size);
  y.set(state.currents);
  const { values, places } = state.resources;
  places.forEach((place, k) => {
    y[net.size + k] = values[place];
  });
  return {
    active: activate(net),
    learners,
    y,
    switches: new Float64Array(net.switches),
    outputs: new Float64Array(net.count),
  };
}

/** Components with their signs. */
type SignedSum = readonly (readonly [component: number, sign: number])[];

/** Each rule's change of weights is a part of the state vector that begins at 0. */
function learnersOf(rules: readonly PlannedRule[], net: Rows): Learner[] {
  let offset = net.size + net.recovery.length;
  const side = (sum: readonly Part[], size: number) =>
    Array.from({ length: size }, (_, i) =>
      sum.map(({ population, sign }) => [net.base[population] + i, sign] as const),
    );
  return rules.map(({ weights, posts, pres, post, pre, rate }, k) => {
    const factor = net.factors[k];
    const learner = { weights, offset, rate, post: side(post, posts), pre: side(pre, pres), factor };
    offset += posts * pres;
    return learner;
  });
}

/** f of a problem: dy/dt with the signs of the switches as they are. */
export function rightHandSide(problem: Problem): Rhs {
  const { active, learners, switches, outputs } = problem;
  return (_, y, slope) => {
    slopes(active.net, active.on, y, slope, switches, outputs);
    if (learners.length > 0) learnSlopes(learners, y, outputs, slope);
  };
}

function learnSlopes(
  learners: readonly Learner[],
  y: Float64Array,
  outputs: Float64Array,
  slope: Float64Array,
): void {
  for (const { offset, rate, post, pre, factor } of learners)
    post.forEach((p, i) => {
      const m = factor.row < 0 ? 1 : outputs[factor.row + factor.stride * i];
      const left = rate * m * sumOf(p, y);
      pre.forEach((q, j) => {
        slope[offset + i * pre.length + j] = left * sumOf(q, y);
      });
    });
}

function sumOf(terms: SignedSum, y: Float64Array): number {
  let sum = 0;
  for (const [i, sign] of terms) sum += sign * y[i];
  return sum;
}

/** Currents, resources and weights back into the state of the run. */
export function store(state: State, { active: { net }, y, learners }: Problem): void {
  state.currents.set(y.subarray(0, net.size));
  const { values, places } = state.resources;
  places.forEach((place, k) => {
    values[place] = y[net.size + k];
  });
  for (const { weights, offset, post, pre } of learners) {
    const W = state.weights[weights];
    for (let k = 0; k < post.length * pre.length; k++) W[k] += y[offset + k];
  }
}

/** True where rules with gates have taught something since the problem was made: rows read the weights as they were then. */
export const hasLearnt = ({ y, learners }: Problem): boolean =>
  learners.some(
    ({ factor, offset, post, pre }) =>
      factor.row >= 0 && y.subarray(offset, offset + post.length * pre.length).some((change) => change !== 0),
  );
