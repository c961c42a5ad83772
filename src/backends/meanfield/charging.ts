/**
 * Segments in which populations are charged from others that only decay or stay: with s in units of the one tau, every
 * row's argument is
 *
 *     a(s) = alpha e^{-s} + beta
 *
 * alpha from leaky sources, beta from held ones, inputs, biases and gates. It is monotone, so that each threshold is
 * crossed at most once, at s = ln(alpha / (h - beta)).
 */
import type { Block, OpenBlock, Plan, Segment } from '../../circuit/plan';
import type { Gate, LearnRule, SignedSum } from '../../circuit/types';
import type { Update } from './history';
import { HEAVISIDE, RELU, SATURATING } from './network';
import { HEAD } from './trace';
import { starts } from './wiring';

/** What is on in one such segment. */
export interface Charging {
  readonly tau: number;
  /** The segment's length s, and e^{-s}. */
  readonly length: number;
  readonly fall: number;
  /** Open blocks; the rows of the j-th are rowStart[j] ... rowStart[j + 1] - 1 among all. */
  readonly block: Int32Array;
  readonly bias: readonly OpenBlock['bias'][];
  readonly kind: Uint8Array;
  readonly G: Float64Array;
  readonly h: Float64Array;
  readonly F: Float64Array;
  readonly rowStart: Int32Array;
  readonly gates: readonly (readonly DrivenGate[])[];
  /** An earlier block of which the j-th is the negative, as in pairs of rows for signed numbers; else -1. */
  readonly mirrored: Int32Array;
  /** The population of which row r of the j-th block reads component r and nothing else; -1 where there is none such. */
  readonly only: Int32Array;
  /** Populations that are read: those that decay and those that are held. */
  readonly decaying: Int32Array;
  readonly held: Int32Array;
  /** Populations that are charged, 1 where they are held, and what charges the k-th: inStart[k] ... of inBlock, inGain. */
  readonly target: Int32Array;
  readonly targetHeld: Uint8Array;
  readonly inStart: Int32Array;
  readonly inBlock: Int32Array;
  readonly inGain: Float64Array;
  readonly rules: readonly Rule[];
  readonly updates: readonly Update[];
}

/** A gate on all rows of a block, driven by a population: it adds offset + weight q to the argument. */
export interface DrivenGate {
  readonly population: number;
  readonly h: number;
  readonly d: number;
  readonly offset: number;
  readonly weight: number;
}

/** Hebbian learning between sums of populations that are all held or all decay. */
export interface Rule extends Update {
  readonly post: readonly Part[];
  readonly pre: readonly Part[];
  readonly postDecays: boolean;
  readonly preDecays: boolean;
  readonly rate: number;
}

export interface Part {
  readonly population: number;
  readonly sign: number;
}

const known = new WeakMap<Segment, Charging | 'other'>();

/** Numbers on tape that such a segment takes at most, crossings aside. */
export const roomFor = (plan: Plan, segment: Segment): number => {
  const sizeOf = (p: number) => plan.populations[p]?.size ?? 0;
  const targets = new Set(
    segment.open.flatMap(({ block }) => plan.blocks[block]?.destinations.map((to) => to.population) ?? []),
  );
  const charged = [...targets].reduce((sum, p) => sum + HEAD + 4 * sizeOf(p), 0);
  return charged + segment.selves.reduce((sum, { population }) => sum + HEAD + 2 * sizeOf(population), 0);
};

/** Segment k of a plan (idle where there is none) as such a segment; undefined where it is another. */
export function charging(plan: Plan, k: number): Charging | undefined {
  const segment = plan.segments[k] ?? plan.idle;
  let found = known.get(segment);
  if (found === undefined) {
    found = make(plan, segment, k) ?? 'other';
    known.set(segment, found);
  }
  return found === 'other' ? undefined : found;
}

function make(plan: Plan, segment: Segment, k: number): Charging | undefined {
  const { open, selves, learn } = segment;
  const blocks = open.map(({ block }) => plan.blocks[block]);
  const target = [...new Set(blocks.flatMap((block) => block.destinations.map((to) => to.population)))];
  const read = new Set([
    ...blocks.flatMap((block) => block.terms.map(({ population }) => population)),
    ...blocks.flatMap(({ projection }) => driversOf(plan, projection.gatedBy ?? [])),
    ...learn.flatMap(({ post, pre }) => [...post, ...pre].map(([name]) => indexOf(plan, name))),
  ]);
  const touched = [...read, ...target];
  const gainOf = new Map(selves.map(({ population, gain }) => [population, gain]));
  const isInput = (p: number) => plan.populations[p]?.input === true;
  const isHeld = (p: number) => isInput(p) || gainOf.get(p) === 1;
  const taus = new Set(touched.filter((p) => !isInput(p)).map((p) => plan.populations[p]?.tau ?? 1));
  const ok =
    blocks.every(({ projection }) =>
      (projection.gatedBy ?? []).every((gate) => gate.projection === undefined),
    ) &&
    selves.every(({ kind, gain, offset }) => kind === 'flush' || (gain === 1 && offset === 0)) &&
    touched.every((p) => isHeld(p) || (gainOf.get(p) ?? 0) === 0) &&
    target.every((p) => !read.has(p) && !isInput(p)) &&
    blocks.every(({ destinations }) =>
      destinations.every(({ population, gain }) => !isHeld(population) || gain >= 0),
    ) &&
    taus.size <= 1 &&
    learn.every(({ post, pre }) => [post, pre].every((sum) => isUniform(plan, sum, isHeld)));
  if (!ok || touched.length === 0) return undefined;
  const tau = [...taus][0] ?? plan.circuit.tau;
  const length = ((plan.edges[k + 1] ?? 0) - (plan.edges[k] ?? 0)) / tau;
  const rules = learn.map((rule) => ruleOf(plan, rule, isHeld));
  return {
    tau,
    length,
    fall: Math.exp(-length),
    block: Int32Array.from(open, ({ block }) => block),
    bias: open.map(({ bias }) => bias),
    ...transfersOf(blocks),
    rowStart: starts(blocks.map(({ rows }) => rows)),
    gates: blocks.map(({ projection, threshold }) =>
      (projection.gatedBy ?? []).map((gate) => gateOf(plan, gate, threshold)),
    ),
    mirrored: Int32Array.from(open, (entry, j) =>
      open.findIndex((other, i) => i < j && isMirrored(blocks[i], other, blocks[j], entry)),
    ),
    only: Int32Array.from(blocks, ({ terms: [first, ...more] }) =>
      first?.kind === 'identity' && more.length === 0 ? first.population : -1,
    ),
    decaying: Int32Array.from([...read].filter((p) => !isHeld(p))),
    held: Int32Array.from([...read].filter((p) => isHeld(p) && !isInput(p))),
    target: Int32Array.from(target),
    targetHeld: Uint8Array.from(target, (p) => (isHeld(p) ? 1 : 0)),
    ...chargesOf(blocks, target),
    rules,
    updates: rules,
  };
}

/** True where the arguments of two blocks are each other's negative. */
function isMirrored(one: Block, first: OpenBlock, other: Block, second: OpenBlock): boolean {
  const isBare = ({ projection }: Block, { bias }: OpenBlock) =>
    bias === 0 && (projection.gatedBy?.length ?? 0) === 0;
  return (
    isBare(one, first) &&
    isBare(other, second) &&
    one.rows === other.rows &&
    one.terms.length === other.terms.length &&
    one.terms.every(({ population, kind, scale, weights, transpose }, k) => {
      const term = other.terms[k];
      return (
        kind !== 'dense' &&
        term?.kind === kind &&
        term.population === population &&
        term.weights === weights &&
        term.transpose === transpose &&
        term.scale === -scale
      );
    })
  );
}

const indexOf = (plan: Plan, name: string): number => plan.index.get(name) ?? 0;

const driversOf = (plan: Plan, gates: readonly Gate[]): number[] =>
  gates.flatMap(({ population }) => (population === undefined ? [] : [indexOf(plan, population)]));

/** True where all populations of a sum are held, or all decay. */
const isUniform = (plan: Plan, sum: SignedSum, isHeld: (p: number) => boolean): boolean =>
  new Set(sum.map(([name]) => isHeld(indexOf(plan, name)))).size === 1;

function transfersOf(blocks: readonly Block[]) {
  const transfers = blocks.map(({ transfer }) => transfer);
  return {
    kind: Uint8Array.from(transfers, ({ kind }) =>
      kind === 'relu' ? RELU : kind === 'saturating' ? SATURATING : HEAVISIDE,
    ),
    G: Float64Array.from(transfers, (transfer) => (transfer.kind === 'saturating' ? transfer.G : 1)),
    h: Float64Array.from(transfers, (transfer) => (transfer.kind === 'relu' ? 0 : transfer.h)),
    F: Float64Array.from(transfers, (transfer) => (transfer.kind === 'saturating' ? transfer.F : 1)),
  };
}

/** opens: -g0 (1 - q);  closes: -strength q. */
function gateOf(
  plan: Plan,
  { population = '', h, d, effect, strength }: Gate,
  threshold: number,
): DrivenGate {
  const opens = effect === 'opens';
  return {
    population: indexOf(plan, population),
    h,
    d,
    offset: opens ? -threshold : 0,
    weight: opens ? threshold : -(strength ?? threshold),
  };
}

function chargesOf(blocks: readonly Block[], target: readonly number[]) {
  const charges = target.map((p) =>
    blocks.flatMap(({ destinations }, j) =>
      destinations.flatMap(({ population, gain }) => (population === p ? [{ j, gain }] : [])),
    ),
  );
  const all = charges.flat();
  return {
    inStart: starts(charges.map((list) => list.length)),
    inBlock: Int32Array.from(all, ({ j }) => j),
    inGain: Float64Array.from(all, ({ gain }) => gain),
  };
}

function ruleOf(plan: Plan, { weights, post, pre, rate }: LearnRule, isHeld: (p: number) => boolean): Rule {
  const parts = (sum: SignedSum) =>
    sum.map(([name, sign]): Part => ({ population: indexOf(plan, name), sign }));
  const w = plan.circuit.weights.findIndex(({ name }) => name === weights);
  const [posts, pres] = plan.circuit.weights[w]?.shape ?? [0, 0];
  const [posted, given] = [parts(post), parts(pre)];
  return {
    weights: w,
    posts,
    pres,
    post: posted,
    pre: given,
    postDecays: !isHeld(posted[0]?.population ?? 0),
    preDecays: !isHeld(given[0]?.population ?? 0),
    rate,
  };
}
