/** The rows of a segment one by one, from the plan: open and watched blocks, then self rows. */
import type { Plan, PlannedRule, PlannedSelf } from '../../../circuit/planned';
import type { Coupling } from '../../couplings';
import { type Entry, gatingOrder } from './entries';
import { factorSpecs } from './factors';
import { gateSpecOf, type RowSpec } from './row-spec';
import { HEAVISIDE, RELU, SATURATING } from './rows';

const KINDS = { relu: RELU, saturating: SATURATING, heaviside: HEAVISIDE };

/**
 * The rows of some entries, self rows and the third factors of some rules; `base` says where the populations that take part begin among the components.
 * The drivers of gates must be among the entries (see `withDrivers`).
 */
export function specsOf(
  plan: Plan,
  couplings: readonly (readonly Coupling[])[],
  entries: readonly Entry[],
  selves: readonly PlannedSelf[],
  base: readonly number[],
  rules: readonly PlannedRule[],
): RowSpec[] {
  const rows: RowSpec[] = [];
  const firstRow = new Map<number, number>();
  for (const entry of gatingOrder(plan, entries)) {
    firstRow.set(entry.block, rows.length);
    addBlock(rows, plan, couplings[entry.block], entry, base, firstRow);
  }
  for (const self of selves) if (base[self.population] !== undefined) addSelf(rows, plan, self, base);
  return [...rows, ...factorSpecs(plan, rules, base, firstRow)];
}

/** The rows of a block that takes part. */
function addBlock(
  rows: RowSpec[],
  plan: Plan,
  terms: readonly Coupling[],
  { block, bias, watched }: Entry,
  base: readonly number[],
  firstRow: ReadonlyMap<number, number>,
): void {
  const { rows: count, transfer, destinations, name, gates: planned, resource } = plan.blocks[block];
  for (let r = 0; r < count; r++) {
    const gates = planned.map((gate) => gateSpecOf(gate, r, base, firstRow));
    const closing = gates.reduce((sum, gate) => sum + gate.offset, 0);
    rows.push({
      owner: { kind: watched ? 'leak' : 'row', name, block, row: r, jumps: transfer.kind === 'heaviside' },
      terms: terms.map(({ population, size, scale, K }) => {
        const first = base[population];
        if (K === undefined) return { first: first + r, weights: [scale] };
        return { first, weights: K.subarray(r * size, (r + 1) * size) };
      }),
      constant: (typeof bias === 'number' ? bias : bias[r]) + closing,
      kind: KINDS[transfer.kind],
      G: transfer.G,
      h: transfer.h,
      F: transfer.F,
      gates,
      outs: destinations.map(({ population, gain }) => [
        base[population] + r,
        gain / plan.populations[population].tau,
      ]),
      resource,
    });
  }
}

/** A self row: gain * [I + offset]^+ into its own population. */
function addSelf(
  rows: RowSpec[],
  plan: Plan,
  { population, gain, offset }: PlannedSelf,
  base: readonly number[],
): void {
  const { size, tau, name } = plan.populations[population];
  for (let r = 0; r < size; r++) {
    const component = base[population] + r;
    rows.push({
      owner: { kind: 'self', name, block: -1 - population, row: r, jumps: false },
      terms: [{ first: component, weights: [1] }],
      constant: offset,
      kind: RELU,
      G: 1,
      h: 0,
      F: 1,
      gates: [],
      outs: [[component, gain / tau]],
      resource: undefined,
    });
  }
}
