/** What a run asked of the chip, step by step, in operations. */
import { invalid, raise } from '../errors';
import { checkKinds, having } from '../kinds';

/** Counts of each operation, one entry a step (or a sample of steps). */
export interface Ledger {
  /** Spikes of compartments, and of generators. */
  readonly spikes: Float64Array;
  readonly inputSpikes: Float64Array;
  /** Synapses that an arriving spike read. */
  readonly synapticOperations: Float64Array;
  /** Updates of compartments: on the chip all of them, in every step. */
  readonly neuronUpdates: Float64Array;
  /** Synapses at which a learning rule was due: those of arrivals, and what products without x0 reach. */
  readonly learningUpdates: Float64Array;
  /** Weights that learning changed. */
  readonly weightChanges: Float64Array;
}

const OPERATIONS = [
  'spikes',
  'inputSpikes',
  'synapticOperations',
  'neuronUpdates',
  'learningUpdates',
  'weightChanges',
] as const;

/** Counts of all operations. */
export const LEDGER = having(
  'the ledger of a run',
  Object.fromEntries(OPERATIONS.map((name) => [name, 'numbers'] as const)),
);

export const ledgerOf = (steps: number): Ledger => ({
  spikes: new Float64Array(steps),
  inputSpikes: new Float64Array(steps),
  synapticOperations: new Float64Array(steps),
  neuronUpdates: new Float64Array(steps),
  learningUpdates: new Float64Array(steps),
  weightChanges: new Float64Array(steps),
});

export const firstSteps = (ledger: Ledger, steps: number): Ledger =>
  map(ledger, (counts) => counts.slice(0, steps));

/** The same counts summed over samples of `steps` steps each; the last sample may be shorter. */
export function perSample(ledger: Ledger, steps: number): Ledger {
  checkKinds('perSample', { ledger: [ledger, LEDGER] });
  if (!(Number.isInteger(steps) && steps >= 1))
    raise(invalid('steps', 'steps of a sample', steps, 'a whole number of at least 1'));
  return map(ledger, (counts) => {
    const sums = new Float64Array(Math.ceil(counts.length / steps));
    counts.forEach((count, t) => {
      const sample = Math.floor(t / steps);
      sums[sample] += count;
    });
    return sums;
  });
}

/** The counts of a whole run. */
export function totals(ledger: Ledger): Readonly<Record<keyof Ledger, number>> {
  checkKinds('totals', { ledger: [ledger, LEDGER] });
  return map(ledger, (counts) => counts.reduce((sum, count) => sum + count, 0));
}

const map = <T>(ledger: Ledger, change: (counts: Float64Array) => T): Record<keyof Ledger, T> =>
  Object.fromEntries(OPERATIONS.map((name) => [name, change(ledger[name])])) as Record<keyof Ledger, T>;
