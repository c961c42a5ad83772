/** What the presentations of an epoch left in a circuit, and what the epoch came to. */
import { mean } from '../evaluate';
import type { CycleReport } from '../verify';

/** Of every presentation of an epoch so far: 1/2 |o - t|^2, max |o - t|; and the largest deviation from the plain algorithm. */
export interface CircuitTally {
  readonly losses: readonly number[];
  readonly errors: readonly number[];
  readonly deviation: number | null;
}

export interface EpochResult {
  /** Presentations done. */
  readonly presentation: number;
  /** Means and largest over the epoch's presentations, each by the weights of its time: 1/2 |o - t|^2, max |o - t|. */
  readonly loss: number;
  readonly largestError: number;
  /** Of the task's test after the epoch, with learning gated off: mean loss, and the part answered right. */
  readonly testLoss: number | null;
  readonly accuracy: number | null;
  /** Largest deviation of a weight from the plain algorithm, where it ran beside. */
  readonly deviation: number | null;
}

export type TestResult = Pick<EpochResult, 'testLoss' | 'accuracy'>;

export function added(before: CircuitTally | null, own: CircuitTally): CircuitTally {
  if (before === null) return own;
  const deviations = [before.deviation, own.deviation].filter((one) => one !== null);
  return {
    losses: [...before.losses, ...own.losses],
    errors: [...before.errors, ...own.errors],
    deviation: deviations.length === 0 ? null : Math.max(...deviations),
  };
}

/** The largest deviation of any report, 0 or above; null without any. */
export const worst = (reports: readonly CycleReport[]): number | null =>
  reports.length === 0 ? null : reports.reduce((most, { deviation }) => Math.max(most, deviation), 0);

export const epochResult = (
  presentation: number,
  { losses, errors, deviation }: CircuitTally,
  answers: TestResult | null,
): EpochResult => ({
  presentation,
  loss: mean(losses),
  largestError: errors.reduce((most, error) => Math.max(most, error), 0),
  ...(answers ?? { testLoss: null, accuracy: null }),
  deviation,
});
