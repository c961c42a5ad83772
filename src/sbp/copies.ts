/** Whether the copies of W1 and of W2 that the circuit holds are still the same. */
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

/** Weights of a plastic projection as the chip gives them, [target, source] by rows. */
type Read = (name: string) => ArrayLike<number>;

/** W1 or W2 by rows of targets and by rows of sources, the two orders in which the chip may give a copy of it. */
interface Truth {
  readonly byTarget: ArrayLike<number>;
  readonly bySource: ArrayLike<number>;
}

/** Compares every copy with the first one of the same matrix; undefined where all agree. */
export function compareCopies(
  { plastic }: Wiring,
  layers: SbpLayers,
  read: Read,
): Omit<SbpDivergence, 'sample' | 'phase'> | undefined {
  for (const matrix of ['W1', 'W2'] as const) {
    const [first, ...others] = plastic.filter(({ holds }) => holds.includes(matrix));
    if (first === undefined) continue;
    const of = plasticName(first);
    const byTarget = read(of);
    const [rows, columns] = forwardShape(first, layers);
    // all copies of W1 come by rows of targets
    const bySource = matrix === 'W1' ? [] : turned(byTarget, columns, rows);
    for (const other of others) {
      const values = read(plasticName(other));
      const { at } = differences(values, other, { byTarget, bySource });
      if (at >= 0) return { of, ...weightAt(layers, values, other, { byTarget, bySource }, at) };
    }
  }
  return undefined;
}

const isBack = ({ holds }: Plastic): boolean => holds === 'W2^T' || holds === '-W2^T';
const signOf = ({ holds }: Plastic): 1 | -1 => (holds === '-W2^T' ? -1 : 1);

/** Rows and columns of the matrix that a projection holds, on the way forward. */
export const forwardShape = (
  { holds }: Plastic,
  [input, hidden, output]: SbpLayers,
): readonly [number, number] => (holds === 'W1' ? [input, hidden] : [hidden, output]);

/** How many weights of a copy are not those of the truth, and the place of the first, or -1. */
export function differences(
  values: ArrayLike<number>,
  one: Plastic,
  { byTarget, bySource }: Truth,
): { count: number; at: number } {
  const truth = isBack(one) ? bySource : byTarget;
  const sign = signOf(one);
  let [count, at] = [0, -1];
  for (let k = 0; k < values.length; k++) {
    if (values[k] === sign * truth[k]) continue;
    if (count++ === 0) at = k;
  }
  return { count, at };
}

/** The weight at a place of a copy, and what it should be. */
export function weightAt(
  layers: SbpLayers,
  values: ArrayLike<number>,
  one: Plastic,
  truth: Truth,
  at: number,
) {
  const [rows, columns] = forwardShape(one, layers);
  const [row, column] = isBack(one)
    ? [Math.floor(at / columns), at % columns]
    : [at % rows, Math.floor(at / rows)];
  const expected = (isBack(one) ? truth.bySource : truth.byTarget)[at];
  return {
    copy: plasticName(one),
    row,
    column,
    value: values[at],
    expected: signOf(one) * expected + 0,
  };
}

/** Rows become columns. */
export function turned(values: ArrayLike<number>, rows: number, columns: number): Int16Array {
  const out = new Int16Array(values.length);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++) out[j * rows + i] = values[i * columns + j];
  return out;
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
  const [source, target] = isBack(one) ? [column, row] : [row, column];
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
