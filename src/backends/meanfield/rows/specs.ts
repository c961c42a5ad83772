/** The rows of a segment one by one, from the plan: open and watched blocks, then self rows. */
import { closedBy, type Plan, type PlannedGate, type PlannedSelf } from '../../../circuit/planned';
import type { Coupling } from '../../couplings';
import { type Entry, gatingOrder } from './entries';
import { HEAVISIDE, type Owner, RELU, SATURATING } from './rows';

export interface RowSpec {
  readonly owner: Owner;
  /** Weights of neighbouring components, from the first on. */
  readonly terms: readonly { readonly first: number; readonly weights: ArrayLike<number> }[];
  readonly constant: number;
  readonly kind: number;
  readonly G: number;
  readonly h: number;
  readonly F: number;
  readonly gates: readonly GateSpec[];
  /** Components that it drives, each with its gain S / tau. */
  readonly outs: readonly (readonly [number, number])[];
  readonly resource: { readonly recovery?: number } | undefined;
}

interface GateSpec {
  readonly driver: number;
  readonly h: number;
  readonly d: number;
  readonly weight: number;
  /** What the gate adds to the argument while q = 0. */
  readonly offset: number;
}

const KINDS = { relu: RELU, saturating: SATURATING, heaviside: HEAVISIDE };

/**
 * The rows of some entries and self rows; `base` says where the populations that take part begin among the components.
 * The drivers of gates must be among the entries (see `withDrivers`).
 */
export function specsOf(
  plan: Plan,
  couplings: readonly (readonly Coupling[])[],
  entries: readonly Entry[],
  selves: readonly PlannedSelf[],
  base: readonly number[],
): RowSpec[] {
  const rows: RowSpec[] = [];
  const firstRow = new Map<number, number>();
  for (const entry of gatingOrder(plan, entries)) {
    firstRow.set(entry.block, rows.length);
    addBlock(rows, plan, couplings[entry.block], entry, base, firstRow);
  }
  for (const self of selves) if (base[self.population] !== undefined) addSelf(rows, plan, self, base);
  return rows;
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
    const gates = planned.map((gate) => gateOf(gate, r, base, firstRow));
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

function gateOf(
  gate: PlannedGate,
  row: number,
  base: readonly number[],
  firstRow: ReadonlyMap<number, number>,
): GateSpec {
  const { driver, stride, h, d, sign, strength } = gate;
  const own = stride * row;
  return {
    driver:
      driver.kind === 'population'
        ? base[driver.population] + own
        : -1 - ((firstRow.get(driver.block) as number) + own),
    h,
    d,
    weight: sign * strength,
    offset: closedBy(gate),
  };
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
