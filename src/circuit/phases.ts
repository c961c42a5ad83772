/** The phase table of a circuit: what is open, held, flushed and learning in each window. */
import { checkCircuit } from './made';
import { type Part, type Plan, type PlannedRule, plan } from './plan';
import type { Circuit, Gate, LearnRule, SignedSum } from './types';

export interface LearningPhase {
  readonly weights: string;
  /**
   * 'local': the rule's populations are those that the weights connect; 'copy': the swapped rule of local weights, the
   * same Hebbian events seen from the transposed synapse; 'not local': neither.
   */
  readonly locality: 'local' | 'copy' | 'not local';
  /** With 'copy': whose transpose it follows. */
  readonly of?: string;
}

export interface Phase {
  /** Number of the window in the schedule's order of time, from 1. */
  readonly number: number;
  readonly t: readonly [number, number];
  readonly open: readonly string[];
  readonly held: readonly string[];
  readonly flushed: readonly string[];
  readonly learning: readonly LearningPhase[];
}

/** One phase for each interval between two edges of the schedule; projections that nothing closes are left out. */
export function phases(circuit: Circuit): Phase[] {
  checkCircuit(circuit);
  const planned = plan(circuit);
  const { blocks, populations, edges, segments } = planned;
  const name = (p: number) => populations[p].name;
  return segments.map(({ open, selves, learn }, k) => ({
    number: k + 1,
    t: [edges[k], edges[k + 1]],
    open: open.flatMap(({ block }) => (blocks[block].alwaysOpen ? [] : [blocks[block].name])),
    held: selves.filter(({ kind }) => kind === 'hold').map(({ population }) => name(population)),
    flushed: selves.filter(({ kind }) => kind === 'flush').map(({ population }) => name(population)),
    learning: learningOf(planned, learn),
  }));
}

const learningOf = (planned: Plan, rules: readonly PlannedRule[]): LearningPhase[] => {
  const together = rules.map((rule) => byName(planned, rule));
  return together.map((rule) => localityOf(planned.circuit, rule, together));
};

/** A rule of a plan in the circuit's names. */
export function byName({ circuit, populations }: Plan, rule: PlannedRule): LearnRule {
  const named = (sum: readonly Part[]): SignedSum =>
    sum.map(({ population, sign }) => [populations[population].name, sign] as const);
  const { name: weights } = circuit.weights[rule.weights];
  const gatedBy = rule.gates.map((gate): Gate => {
    const { driver, h, d, sign } = gate;
    const effect = sign === 1 ? 'opens' : 'closes';
    return driver.kind === 'block'
      ? { projection: circuit.projections[driver.block].name, h, d, effect }
      : { population: populations[driver.population].name, h, d, effect };
  });
  const plain = { weights, post: named(rule.post), pre: named(rule.pre), rate: rule.rate };
  return gatedBy.length === 0 ? plain : { ...plain, gatedBy };
}

/** Whether a rule learns where its populations meet, seen with those that learn at the same time. */
export function localityOf(circuit: Circuit, rule: LearnRule, together: readonly LearnRule[]): LearningPhase {
  const { weights } = rule;
  if (isLocal(circuit, rule)) return { weights, locality: 'local' };
  const twin = together.find(
    (other) => isLocal(circuit, other) && sameSum(other.post, rule.pre) && sameSum(other.pre, rule.post),
  );
  return twin === undefined
    ? { weights, locality: 'not local' }
    : { weights, locality: 'copy', of: twin.weights };
}

/** Whether some synapse with these weights runs from a population of `pre` to one of `post`, and every one of both is at such an end. */
function isLocal({ projections }: Circuit, { weights, pre, post }: LearnRule): boolean {
  const using = projections.filter(({ from }) => from.some((source) => source.weights === weights));
  const sources = new Set(
    using.flatMap(({ from }) =>
      from.filter((s) => s.weights === weights).map(({ population }) => population),
    ),
  );
  const targets = new Set(using.flatMap(({ to }) => to.map(({ population }) => population)));
  return pre.every(([name]) => sources.has(name)) && post.every(([name]) => targets.has(name));
}

const sameSum = (a: SignedSum, b: SignedSum): boolean =>
  a.length === b.length &&
  a.every(([name, sign]) => b.some(([other, own]) => other === name && own === sign));
