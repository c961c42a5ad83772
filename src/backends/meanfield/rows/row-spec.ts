/** What a row is, before all rows of a segment are laid out flat. */
import { closedBy, type PlannedGate } from '../../../circuit/planned';
import type { Owner } from './rows';

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

/** A gate of the row of that number, whose drivers have places already. */
export function gateSpecOf(
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
