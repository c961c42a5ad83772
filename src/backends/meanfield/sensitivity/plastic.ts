/** The weights that learn, where rows read currents through them. */
import type { Rows } from '../rows/rows';
import type { Sensitivity } from './state';

export interface Plastic {
  /** Term j: row, entry of the state that is its weight, component that it reads, and the scale of the term. */
  readonly row: Int32Array;
  readonly entry: Int32Array;
  readonly component: Int32Array;
  readonly scale: Float64Array;
}

/** The terms whose weights learn, of all rows or some. */
export function plasticOf({ plan, weightBase }: Sensitivity, net: Rows, rows?: Int32Array): Plastic {
  const row: number[] = [];
  const entry: number[] = [];
  const component: number[] = [];
  const scale: number[] = [];
  const count = rows?.length ?? net.count;
  for (let k = 0; k < count; k++) {
    const r = rows === undefined ? k : rows[k];
    const owner = net.owners[net.rowSwitch[r]];
    // the third factor of a learn rule has no sources
    if (owner === undefined || owner.kind === 'self' || owner.block >= plan.blocks.length) continue;
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
