/** Third factors of learn rules as rows: m = [1 + gates]^+, a relu row without sources that drives nothing. */
import type { Plan, PlannedRule } from '../../../circuit/planned';
import { gateSpecOf, type RowSpec } from './row-spec';
import { type Factor, RELU } from './rows';

/** True where each post unit has a factor of its own. */
const isEach = ({ gates }: PlannedRule): boolean => gates.some(({ stride }) => stride === 1);

/** The rows of the factors of some rules, in their order. */
export function factorSpecs(
  { blocks, circuit }: Plan,
  rules: readonly PlannedRule[],
  base: readonly number[],
  firstRow: ReadonlyMap<number, number>,
): RowSpec[] {
  return rules.flatMap((rule) => {
    if (rule.gates.length === 0) return [];
    const { name } = circuit.weights[rule.weights];
    return Array.from({ length: isEach(rule) ? rule.posts : 1 }, (_, r): RowSpec => {
      const gates = rule.gates.map((gate) => gateSpecOf(gate, r, base, firstRow));
      const block = blocks.length + rule.weights;
      return {
        owner: { kind: 'gate', name, block, row: r, jumps: false },
        terms: [],
        constant: gates.reduce((sum, gate) => sum + gate.offset, 1),
        kind: RELU,
        G: 1,
        h: 0,
        F: 1,
        gates,
        outs: [],
        resource: undefined,
      };
    });
  });
}

/** Where the factors of some rules are among rows of which theirs are the last. */
export function placesOfFactors(rules: readonly PlannedRule[], rows: number): Factor[] {
  const counts = rules.map((rule) => (rule.gates.length === 0 ? 0 : isEach(rule) ? rule.posts : 1));
  let next = rows - counts.reduce((sum, count) => sum + count, 0);
  return rules.map((rule, k) => {
    const row = counts[k] === 0 ? -1 : next;
    next += counts[k];
    return { row, stride: isEach(rule) ? 1 : 0 };
  });
}
