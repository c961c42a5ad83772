/**
 * Segments in which populations are charged from others that only decay or stay: with s in units of the one tau, every
 * row's argument is
 *
 *     a(s) = alpha e^{-s} + beta
 *
 * alpha from leaky sources, beta from held ones, inputs, biases and gates. It is monotone, so that each threshold is
 * crossed at most once, at s = ln(alpha / (h - beta)).
 */
import type {
  Block,
  OpenBlock,
  Part,
  Plan,
  PlannedGate,
  PlannedRule,
  Segment,
  Term,
} from '../../../../circuit/plan';
import { starts } from '../../../../numerics/starts';
import { HEAD } from '../../../trajectory/trace';
import { HEAVISIDE, RELU, SATURATING } from '../../rows/rows';
import type { Update } from '../history';

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
  /** Of each block, all driven by populations. */
  readonly gates: readonly (readonly PlannedGate[])[];
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

/** Hebbian learning between sums of populations that are all held or all decay. */
interface Rule extends PlannedRule {
  readonly postDecays: boolean;
  readonly preDecays: boolean;
}

/** Numbers on tape that such a segment takes at most, crossings aside. */
export const roomFor = (plan: Plan, segment: Segment): number => {
  const sizeOf = (p: number) => plan.populations[p].size;
  const targets = new Set(
    segment.open.flatMap(({ block }) => plan.blocks[block].destinations.map((to) => to.population)),
  );
  const charged = [...targets].reduce((sum, p) => sum + HEAD + 4 * sizeOf(p), 0);
  return charged + segment.selves.reduce((sum, { population }) => sum + HEAD + 2 * sizeOf(population), 0);
};

/** A segment (the k-th, or an idle one) as such a segment; undefined where it is another. */
export function chargingOf(plan: Plan, segment: Segment, k: number): Charging | undefined {
  const { open, selves, learn } = segment;
  const blocks = open.map(({ block }) => plan.blocks[block]);
  const target = [...new Set(blocks.flatMap((block) => block.destinations.map((to) => to.population)))];
  const read = new Set([
    ...blocks.flatMap((block) => block.terms.map(({ population }) => population)),
    ...blocks.flatMap(({ gates }) => driversOf(gates)),
    ...learn.flatMap(({ post, pre }) => [...post, ...pre].map(({ population }) => population)),
  ]);
  const touched = [...read, ...target];
  const gainOf = new Map(selves.map(({ population, gain }) => [population, gain]));
  const isInput = (p: number) => plan.populations[p].input;
  const isHeld = (p: number) => isInput(p) || gainOf.get(p) === 1;
  const taus = new Set(touched.filter((p) => !isInput(p)).map((p) => plan.populations[p].tau));
  const ok =
    blocks.every(({ gates }) => gates.every(({ driver }) => driver.kind === 'population')) &&
    selves.every(({ kind, gain, offset }) => kind === 'flush' || (gain === 1 && offset === 0)) &&
    touched.every((p) => isHeld(p) || (gainOf.get(p) ?? 0) === 0) &&
    target.every((p) => !read.has(p) && !isInput(p)) &&
    blocks.every(({ destinations }) =>
      destinations.every(({ population, gain }) => !isHeld(population) || gain >= 0),
    ) &&
    taus.size <= 1 &&
    learn.every(({ gates }) => gates.length === 0) &&
    learn.every(({ post, pre }) => [post, pre].every((sum) => isUniform(sum, isHeld)));
  if (!ok || touched.length === 0) return undefined;
  const tau = [...taus][0] ?? plan.circuit.tau;
  const length = ((plan.edges[k + 1] ?? 0) - (plan.edges[k] ?? 0)) / tau;
  const rules = learn.map((rule) => ruleOf(rule, isHeld));
  return {
    tau,
    length,
    fall: Math.exp(-length),
    block: Int32Array.from(open, ({ block }) => block),
    bias: open.map(({ bias }) => bias),
    ...transfersOf(blocks),
    rowStart: starts(blocks.map(({ rows }) => rows)),
    gates: blocks.map(({ gates }) => gates),
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
  const isBare = ({ gates }: Block, { bias }: OpenBlock) => bias === 0 && gates.length === 0;
  return (
    isBare(one, first) &&
    isBare(other, second) &&
    one.rows === other.rows &&
    one.terms.length === other.terms.length &&
    one.terms.every((term, k) => areOpposite(term, other.terms[k]))
  );
}

/** True where two terms are each other's negative: matrices are not compared. */
function areOpposite(one: Term, other: Term): boolean {
  if (one.kind === 'dense' || other.kind === 'dense') return false;
  const same =
    one.kind === 'weights'
      ? other.kind === 'weights' && one.weights === other.weights && one.transpose === other.transpose
      : other.kind === 'identity';
  return same && one.population === other.population && one.scale === -other.scale;
}

const driversOf = (gates: readonly PlannedGate[]): number[] =>
  gates.flatMap(({ driver }) => (driver.kind === 'population' ? [driver.population] : []));

/** True where all populations of a sum are held, or all decay. */
const isUniform = (sum: readonly Part[], isHeld: (p: number) => boolean): boolean =>
  new Set(sum.map(({ population }) => isHeld(population))).size === 1;

function transfersOf(blocks: readonly Block[]) {
  const transfers = blocks.map(({ transfer }) => transfer);
  return {
    kind: Uint8Array.from(transfers, ({ kind }) =>
      kind === 'relu' ? RELU : kind === 'saturating' ? SATURATING : HEAVISIDE,
    ),
    G: Float64Array.from(transfers, ({ G }) => G),
    h: Float64Array.from(transfers, ({ h }) => h),
    F: Float64Array.from(transfers, ({ F }) => F),
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

const ruleOf = (rule: PlannedRule, isHeld: (p: number) => boolean): Rule => ({
  ...rule,
  postDecays: !isHeld(rule.post[0].population),
  preDecays: !isHeld(rule.pre[0].population),
});
