/** Whether the copies of W1 and of W2 that the circuit holds are still the same. */
import type { SbpCopies } from './network';
import { openPhases } from './phases';
import type { SbpLayers } from './types';
import { plasticName, type Wiring } from './wiring';

/** The first weight of a copy that is not what it should be. */
export interface SbpDivergence {
  /** The sample after which it was seen, counted from the circuit's first. */
  readonly sample: number;
  /** The phase in which it learned and should not have, or the other way round; absent where that is not known. */
  readonly phase?: number;
  readonly copy: string;
  /** The copy that it is compared with. */
  readonly of: string;
  /** Row and column in W1 or W2: from unit `row` to unit `column` on the way forward. */
  readonly row: number;
  readonly column: number;
  readonly value: number;
  readonly expected: number;
}

/** Units that fired, by phase and layer; a layer that is absent was silent. */
export type SbpSpikes = readonly Readonly<Record<string, Int32Array>>[];
type Fired = readonly Readonly<Record<string, { includes(unit: number): boolean }>>[];

type Plastic = Wiring['plastic'][number];

/** Compares every copy with the first one of the same matrix; undefined where all agree. */
export function compareCopies(
  { plastic }: Wiring,
  layers: SbpLayers,
  copies: SbpCopies,
): Omit<SbpDivergence, 'sample' | 'phase'> | undefined {
  for (const matrix of ['W1', 'W2'] as const) {
    const [first, ...others] = plastic.filter(({ holds }) => holds.includes(matrix));
    if (first === undefined) continue;
    const of = plasticName(first);
    for (const other of others) {
      const { at } = differences(copies, other, copies[of] as Int16Array);
      if (at >= 0) return { of, ...weightAt(layers, copies, other, copies[of] as Int16Array, at) };
    }
  }
  return undefined;
}

const signOf = ({ holds }: Plastic): 1 | -1 => (holds === '-W2^T' ? -1 : 1);

/** How many weights of a copy are not those of the truth (W1 or W2), and the place of the first, or -1. */
export function differences(
  copies: SbpCopies,
  one: Plastic,
  truth: Int16Array,
): { count: number; at: number } {
  const values = copies[plasticName(one)] as Int16Array;
  const sign = signOf(one);
  let [count, at] = [0, -1];
  for (let k = 0; k < values.length; k++) {
    if (values[k] === sign * (truth[k] as number)) continue;
    if (count++ === 0) at = k;
  }
  return { count, at };
}

export function weightAt(layers: SbpLayers, copies: SbpCopies, one: Plastic, truth: Int16Array, at: number) {
  const columns = layers[one.holds === 'W1' ? 1 : 2];
  const copy = plasticName(one);
  return {
    copy,
    row: Math.floor(at / columns),
    column: at % columns,
    value: copies[copy]?.[at] as number,
    expected: signOf(one) * (truth[at] as number) + 0,
  };
}

/**
 * The phase in which one synapse learned and another, that should do the same, did not. -W2^T goes up where W2 goes down:
 * what W2 learns in its second phase, -W2^T learns in the first.
 */
export function phaseOfDivergence(
  wiring: Wiring,
  { copy, row, column }: Pick<SbpDivergence, 'copy' | 'row' | 'column'>,
  spikes: Fired,
  truth: { readonly copy: string; readonly spikes: Fired },
): number | undefined {
  const own = events(wiring, copy, row, column, spikes);
  const others = events(wiring, truth.copy, row, column, truth.spikes);
  const k = own.findIndex(({ learned }, n) => learned !== others[n]?.learned);
  // the fault is where nothing was learned
  return own[k]?.learned === true ? others[k]?.phase : own[k]?.phase;
}

/** The phases in which a synapse may learn, and whether it did. */
function events(wiring: Wiring, copy: string, row: number, column: number, spikes: Fired) {
  const one = wiring.plastic.find((other) => plasticName(other) === copy);
  if (one === undefined) return [];
  const open = openPhases(wiring);
  const back = one.holds === 'W2^T' || one.holds === '-W2^T';
  const [source, target] = back ? [column, row] : [row, column];
  const phases = [...(open.get(one.from) ?? [])]
    .filter((phase) => open.get(one.to)?.has(phase) === true)
    .sort((a, b) => a - b);
  if (one.holds === '-W2^T') phases.reverse();
  return phases.map((phase) => ({
    phase,
    learned:
      spikes[phase]?.[one.from]?.includes(source) === true &&
      spikes[phase]?.[one.to]?.includes(target) === true,
  }));
}
