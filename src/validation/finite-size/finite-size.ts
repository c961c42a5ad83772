/**
 * How an amplitude in spikes deviates from the mean field as N grows: rms^2 = a / N + b^2, measured over trials, beside the a
 * that the law of linear noise gives.
 */
import type { Model } from '../../backends/spiking/options';
import type { Circuit } from '../../circuit/types';
import { checkGiven } from '../../kinds';
import { type Deviation, deviationOf, type Estimate, type Fit, fitOf, SUMS, slopeOf } from './fit';
import { noiseLaw, type Predicted } from './law';
import {
  type Batch,
  batchesOf,
  FINITE_SIZE_OPTIONS,
  type FiniteSizeOptions,
  type Setup,
  setupOf,
} from './setup';
import { runBatch } from './trials';

export interface FiniteAmplitude {
  readonly population: string;
  readonly component: number;
  readonly t: number;
  /** In the mean field. */
  readonly value: number;
  /** a of the law; null where there is none, and `why` says why. */
  readonly law: Predicted;
  /** One for each N of which trials were run. */
  readonly measured: readonly Deviation[];
  /** null for fewer than two N, and where nothing deviates. */
  readonly fit: Fit | null;
  /** a measured over a of the law. */
  readonly ratio: Estimate | null;
  /** Of log rms over log N. */
  readonly slope: Estimate | null;
}

export interface FiniteSize {
  readonly circuit: Circuit;
  readonly model: Model;
  readonly neurons: readonly number[];
  readonly trials: number;
  readonly amplitudes: readonly FiniteAmplitude[];
  /** False where an interrupt left trials out. */
  readonly complete: boolean;
}

/** Below this there is no noise: an a of rounding errors. */
const NO_NOISE = 1e-14;

/**
 * Runs a circuit in spikes many times for several N, and says how far each amplitude lies from the mean field: mean and mean
 * square of the deviations, the fit of a / N + b^2 to the mean squares, the slope of log rms, and a of the law where there is one:
 * for circuits without resources, learning and gates by emissions, and for amplitudes to which no row contributes that
 * stands on its threshold. b is the bias of a mean that is not linear, and that of the step. In one process, without a
 * disk; `finiteSizeOnCores` does the same on all cores. Throws for options that make no sense, and for circuits that
 * `spiking` refuses.
 */
export function finiteSize(
  circuit: Circuit,
  options: FiniteSizeOptions & { readonly progress?: (done: number, total: number) => void } = {},
): FiniteSize {
  checkGiven('finiteSize', options, { ...FINITE_SIZE_OPTIONS, progress: 'function?' });
  const { progress, ...rest } = options;
  const setup = setupOf(circuit, rest);
  const batches = batchesOf(setup);
  const results = batches.map((batch, k) => {
    const sums = runBatch(setup, batch);
    progress?.(k + 1, batches.length);
    return sums;
  });
  return gathered(setup, batches, results);
}

/** The answer from the sums of all batches, whatever the order in which they were run; those that are missing are undefined. */
export function gathered(
  setup: Setup,
  batches: readonly Batch[],
  results: readonly (readonly number[] | undefined)[],
): FiniteSize {
  const { plan, solution, run, settings, amplitudes, neurons, trials } = setup;
  const laws = noiseLaw(
    {
      plan,
      solution,
      settings,
      inputs: run.inputs ?? {},
      weights: plan.circuit.weights.map(({ name }) => solution.weights[name]),
    },
    amplitudes,
  );
  return {
    circuit: plan.circuit,
    model: settings.model,
    neurons,
    trials,
    complete: results.every((sums) => sums !== undefined),
    amplitudes: amplitudes.map(({ population, component, t, value }, k) => {
      const measured = neurons.flatMap((N): Deviation[] => {
        const own = batches.flatMap((batch, j) => {
          const sums = results[j];
          return batch.neurons === N && sums !== undefined ? [{ count: batch.count, sums }] : [];
        });
        const count = own.reduce((sum, one) => sum + one.count, 0);
        const sums = Array.from({ length: SUMS }, (_, i) =>
          own.reduce((sum, one) => sum + one.sums[SUMS * k + i], 0),
        );
        return count > 1 ? [deviationOf(N, count, sums)] : [];
      });
      const fit = fitOf(measured);
      return {
        ...{ population, component, t, value, law: laws[k], measured, fit },
        ratio: ratioOf(laws[k], measured, fit),
        slope: slopeOf(measured),
      };
    }),
  };
}

/** By the fit; by N rms^2 where there is one N only. */
function ratioOf({ a }: Predicted, measured: readonly Deviation[], fit: Fit | null): Estimate | null {
  if (a === null || !(a > NO_NOISE)) return null;
  if (fit !== null) return { value: fit.a.value / a, error: fit.a.error / a };
  if (measured.length !== 1) return null;
  const [{ neurons, meanSquare, error }] = measured;
  return { value: (neurons * meanSquare) / a, error: (neurons * error) / a };
}
