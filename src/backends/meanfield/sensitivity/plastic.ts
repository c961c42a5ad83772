/** The weights that learn, where the rows of a network read currents through them. */
import type { Plan } from '../../../circuit/plan';
import type { Rows } from '../rows/rows';

export interface Plastic {
  /** Term j: row, entry of the state that is its weight, component that it reads, and the scale of the term. */
  readonly row: Int32Array;
  readonly entry: Int32Array;
  readonly component: Int32Array;
  readonly scale: Float64Array;
}

/** The terms of some rows whose weights learn; `weightBase` says where the entries of each weights begin (-1: nowhere). */
export function plasticOf(
  { plan, weightBase }: { readonly plan: Plan; readonly weightBase: Int32Array },
  net: Rows,
  rows: ArrayLike<number> = { length: net.count },
): Plastic {
  const [row, entry, component, scale]: [number[], number[], number[], number[]] = [[], [], [], []];
  for (let k = 0; k < rows.length; k++) {
    const r = rows[k] ?? k;
    const owner = net.owners[net.rowSwitch[r]];
    if (owner === undefined || owner.kind === 'self') continue;
    const { terms, rows: targets } = plan.blocks[owner.block];
    for (const term of terms) {
      const base = term.kind === 'weights' ? weightBase[term.weights] : -1;
      if (term.kind !== 'weights' || base < 0) continue;
      const { size } = plan.populations[term.population];
      for (let j = 0; j < size; j++) {
        row.push(r);
        entry.push(base + (term.transpose ? j * targets + owner.row : owner.row * size + j));
        component.push(net.base[term.population] + j);
        scale.push(term.scale);
      }
    }
  }
  return {
    row: Int32Array.from(row),
    entry: Int32Array.from(entry),
    component: Int32Array.from(component),
    scale: Float64Array.from(scale),
  };
}
