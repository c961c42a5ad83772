/** Which segments of a plan are hops, and what each of them takes: flat arrays for the whole schedule. */
import type { Plan, Segment, Term } from '../../../../circuit/plan';
import { starts } from '../../../../numerics/starts';
import { HEAD } from '../../../trajectory/trace';

export interface Hops {
  /** 1 for segments that consist of hops alone, or of nothing. */
  readonly plain: Uint8Array;
  /** Open blocks of segment k: indices blockStart[k] ... of `block`; populations that they drive, likewise. */
  readonly blockStart: Int32Array;
  readonly block: Int32Array;
  readonly targetStart: Int32Array;
  readonly target: Int32Array;
  /** The time constant of segment k, its length s in units of it, and e^{-s}. */
  readonly tau: Float64Array;
  readonly length: Float64Array;
  readonly fall: Float64Array;
  /** Numbers on tape that the hops of the whole schedule take. */
  readonly room: number;
}

export function hopsOf(plan: Plan): Hops {
  const blocks = plan.segments.map((segment) => hopBlocks(plan, segment));
  const targets = blocks.map((list) => (list.length === 0 ? list : targetsOf(plan, list)));
  const target = targets.flat();
  const tau = Float64Array.from(targets, ([p]) => (p === undefined ? 1 : plan.populations[p].tau));
  const { edges } = plan;
  const length = tau.map((unit, k) => (edges[k + 1] - edges[k]) / unit);
  return {
    plain: Uint8Array.from(plan.segments, (segment, k) =>
      blocks[k]?.length === segment.open.length && isQuiet(segment) ? 1 : 0,
    ),
    blockStart: starts(blocks.map((list) => list.length)),
    block: Int32Array.from(blocks.flat()),
    targetStart: starts(targets.map((list) => list.length)),
    target: Int32Array.from(target),
    tau,
    length,
    fall: length.map((s) => Math.exp(-s)),
    room: target.reduce((sum, p) => sum + HEAD + GRID * plan.populations[p].size, 0),
  };
}

const NONE: readonly number[] = [];

const isQuiet = ({ selves, learn }: Segment): boolean => selves.length === 0 && learn.length === 0;

/** The open blocks of a segment that consists of hops; else none. */
function hopBlocks(plan: Plan, segment: Segment): readonly number[] {
  if (!isQuiet(segment) || segment.open.length === 0) return NONE;
  const blocks = segment.open.map(({ block }) => block);
  const targets = new Set(targetsOf(plan, blocks));
  const [first] = targets;
  const tau = plan.populations[first ?? 0]?.tau;
  const leaky = (p: number) => plan.populations[p].input === false && plan.populations[p].tau === tau;
  const plain = segment.open.every(({ block, bias }) => {
    const { transfer, gates, terms } = plan.blocks[block];
    const ungated = transfer.kind === 'relu' && bias === 0 && gates.length === 0;
    const constant = ({ kind }: Term) => kind !== 'weights';
    return (
      ungated &&
      terms.every((term) => constant(term) && leaky(term.population) && !targets.has(term.population))
    );
  });
  return plain && [...targets].every(leaky) ? blocks : NONE;
}

const targetsOf = (plan: Plan, blocks: readonly number[]): number[] => [
  ...new Set(blocks.flatMap((block) => plan.blocks[block].destinations.map((to) => to.population))),
];

/** Coefficients of a component on tape: [0, I, D] of the kernels 0, e^{-s}, s e^{-s}. */
export const GRID = 3;
