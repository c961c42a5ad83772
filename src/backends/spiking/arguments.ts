/** Arguments and outputs of a block's rows at some currents. */
import { type Block, closedBy, type Plan } from '../../circuit/planned';
import type { Coupling } from '../couplings';

/** What gates read that rows emit, and whether outputs keep their sign: a soma rectifies, not the dendrite. */
export interface Reading {
  readonly y: Float64Array;
  readonly ofBlock: Int32Array;
  readonly signed: boolean;
}

/** q of the rows of a block: f of K I + bias + what its gates add; signed, G (K I + ... - h) up to F. */
export function outputsOf(
  plan: Plan,
  { block, bias }: { readonly block: number; readonly bias: number | readonly number[] },
  terms: readonly Coupling[],
  I: Float64Array,
  reading: Reading,
  q: Float64Array,
): void {
  const planned = plan.blocks[block];
  const { rows, gates, transfer } = planned;
  for (let r = 0; r < rows; r++) q[r] = typeof bias === 'number' ? bias : bias[r];
  for (let j = 0; j < terms.length; j++)
    addTerm(q, rows, terms[j], I, plan.populations[terms[j].population].offset);
  for (let g = 0; g < gates.length; g++) addGate(q, planned, g, I, reading);
  const { kind, G, h, F } = transfer;
  for (let r = 0; r < rows; r++) {
    const above = q[r] - h;
    q[r] = !(above > 0)
      ? reading.signed
        ? G * above
        : 0
      : kind === 'heaviside'
        ? 1
        : Math.min(G * above, F);
  }
}

function addTerm(
  q: Float64Array,
  rows: number,
  { K, scale, size }: Coupling,
  I: Float64Array,
  from: number,
): void {
  if (K === undefined) {
    for (let r = 0; r < rows; r++) q[r] += scale * I[from + r];
    return;
  }
  for (let r = 0; r < rows; r++) {
    let sum = 0;
    for (let i = 0; i < size; i++) sum += K[r * size + i] * I[from + i];
    q[r] += sum;
  }
}

/** What a gate adds: strength (q - 1) where it opens, -strength q where it closes. */
function addGate(
  q: Float64Array,
  { rows, gates }: Block,
  g: number,
  I: Float64Array,
  { y, ofBlock }: Reading,
): void {
  const { driver, stride, h, d, sign, strength } = gates[g];
  const closed = closedBy(gates[g]);
  for (let r = 0; r < rows; r++) {
    const x =
      driver.kind === 'population' ? I[driver.offset + stride * r] : y[ofBlock[driver.block] + stride * r];
    const open = d === 0 ? (x > h ? 1 : 0) : Math.min(1, Math.max(0, (x - h) / d));
    q[r] += closed + sign * strength * open;
  }
}

/** True where no row of a closed block can be above its threshold, by the largest and least currents of its sources. */
export function isSilent(
  silence: number,
  terms: readonly Coupling[],
  most: Float64Array,
  least: Float64Array,
): boolean {
  let bound = 0;
  for (let j = 0; j < terms.length; j++) {
    const { population, positive, negative } = terms[j];
    bound += positive * most[population] + negative * -least[population];
  }
  return bound <= silence;
}
