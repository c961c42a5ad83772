/** What a row read when its window opened: for error bounds, and for those who want to know why an amplitude is off. */
import { blockCouplings } from '../../backends/couplings';
import type { Solution } from '../../backends/solution';
import type { Plan } from '../../circuit/plan';

interface RowArgument {
  readonly mean: number;
  /** What adds up to it: entry times current. */
  readonly parts: readonly { readonly label: string; readonly K: number; readonly current: number }[];
}

export function argumentOf(plan: Plan, run: Solution, t: number, block: number, row: number): RowArgument {
  const state = run.state(t);
  const weights = plan.circuit.weights.map(({ name }) => state.weights[name]);
  const parts = blockCouplings(plan, plan.blocks[block], weights).flatMap(
    ({ population, size, K, scale }) => {
      const { name } = plan.populations[population];
      const currents = run.vector(t, name);
      return Array.from({ length: size }, (_, j) => ({
        label: size === 1 ? name : `${name}[${j}]`,
        K: K === undefined ? (j === row ? scale : 0) : K[row * size + j],
        current: currents[j],
      })).filter((part) => part.K !== 0);
    },
  );
  const bias = plan.segments.flatMap(({ open }) => open).find((one) => one.block === block)?.bias ?? 0;
  const own = typeof bias === 'number' ? bias : bias[row];
  return { mean: parts.reduce((sum, { K, current }) => sum + K * current, own), parts };
}
