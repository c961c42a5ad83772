/**
 * Sensitivities: the derivative of the state at tspan's end with respect to that at its beginning. The state is all
 * currents, and the entries W of the weights that learn.
 */
import type { Plan } from '../../../circuit/plan';
import { allRules } from '../../../circuit/planned';

/** An open row, ceiling or driven gate whose argument is 0 all along a stretch: derivatives there are one-sided. */
export interface Kink {
  readonly t: number;
  readonly kind: 'row' | 'ceiling' | 'self' | 'gate';
  readonly name: string;
  readonly row: number;
  /** How far from 0 the argument comes in the stretch. */
  readonly argument: number;
}

export interface Sensitivity {
  readonly plan: Plan;
  /** Components of the currents; entries of the weights that learn follow them. */
  readonly size: number;
  /** Where the entries of weights k begin in a column; -1 for those that never learn. */
  readonly weightBase: Int32Array;
  /** d state / d initial component j; all zeros for components of inputs. */
  readonly columns: readonly Float64Array[];
  /** Arguments below this are on their kink. */
  readonly kinkBelow: number;
  readonly kinks: Kink[];
}

/** No derivative taken yet: each component changes itself. */
export function identity(plan: Plan, kinkBelow: number): Sensitivity {
  const learns = new Set(allRules(plan).map(({ weights }) => weights));
  const weightBase = new Int32Array(plan.circuit.weights.length).fill(-1);
  let length = plan.size;
  plan.circuit.weights.forEach(({ shape }, k) => {
    if (!learns.has(k)) return;
    weightBase[k] = length;
    length += shape[0] * shape[1];
  });
  const columns = Array.from({ length }, (_, j) => {
    const column = new Float64Array(length);
    column[j] = 1;
    return column;
  });
  for (const p of plan.inputs) {
    const { offset, size } = plan.populations[p];
    for (let i = offset; i < offset + size; i++) columns[i]?.fill(0);
  }
  return { plan, size: plan.size, weightBase, columns, kinkBelow, kinks: [] };
}
