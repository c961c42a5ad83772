/** What a measurement of finite size is told, checked and complete; its trials in batches. */

import { dopri5 } from '../../backends/meanfield/adaptive/adaptive';
import { meanField } from '../../backends/meanfield/mean-field';
import { type SimulateOptions, simulate } from '../../backends/simulate';
import type { Solution } from '../../backends/solution';
import { type Settings, type SpikingOptions, settingsOf } from '../../backends/spiking/options';
import { refusals } from '../../backends/spiking/refusals';
import { checkCircuit } from '../../circuit/made';
import { type Plan, plan as planOf } from '../../circuit/plan';
import type { Circuit } from '../../circuit/types';
import { checkOptions, invalid, raise } from '../../errors';
import { checkGiven, optional, PAIR } from '../../kinds';
import { type Measurand, measurands } from './targets';

export interface FiniteSizeOptions extends Pick<SimulateOptions, 'initial' | 'inputs' | 'cycles' | 'tspan'> {
  /** Whose currents (default: all but inputs). */
  readonly populations?: readonly string[];
  /** When (default: at the end of each of their charges). */
  readonly t?: number;
  /** N, the neurons of every row, one by one (default 100, 400, 1600, 6400). */
  readonly neurons?: readonly number[];
  /** Runs for each N (default 200). */
  readonly trials?: number;
  /** Root of all random numbers (default 1). */
  readonly seed?: number;
  /** Model, rate and step of the neurons, as `spiking(...)` takes them. */
  readonly spiking?: Omit<SpikingOptions, 'neurons' | 'seed' | 'record'>;
}

/** A measurement whose options make sense. */
export interface Setup {
  readonly plan: Plan;
  readonly run: Pick<SimulateOptions, 'initial' | 'inputs' | 'cycles' | 'tspan'>;
  readonly solution: Solution;
  readonly amplitudes: readonly Measurand[];
  readonly neurons: readonly number[];
  readonly trials: number;
  readonly seed: number;
  readonly spiking: NonNullable<FiniteSizeOptions['spiking']>;
  readonly settings: Settings;
}

/** Trials that are run at once: those from `first` on with N neurons a row. */
export interface Batch {
  readonly neurons: number;
  readonly first: number;
  readonly count: number;
}

export const FINITE_SIZE_OPTIONS = {
  initial: 'object?',
  inputs: 'object?',
  cycles: 'number?',
  tspan: optional(PAIR),
  populations: 'texts?',
  t: 'number?',
  neurons: 'numbers?',
  trials: 'number?',
  seed: 'number?',
  spiking: 'object?',
} as const;

const SPIKING = ['model', 'spikeRate', 'dt', 'hold', 'flush', 'gateTau', 'phases', 'lif'];
const DEFAULT_NEURONS = [100, 400, 1600, 6400];
const FEWEST_TRIALS = 10;
const MOST_TRIALS = 1e6;
/** Trials of a batch: what is lost by an interrupt. */
const BATCH = 20;

export function setupOf(circuit: Circuit, options: FiniteSizeOptions): Setup {
  checkCircuit(circuit);
  checkGiven('finiteSize', options, FINITE_SIZE_OPTIONS);
  const { initial = {}, inputs = {}, cycles, tspan, spiking = {}, seed = 1, trials = 200 } = options;
  const neurons = Array.from(options.neurons ?? DEFAULT_NEURONS);
  checkOptions('finiteSize.spiking', spiking, SPIKING);
  if (!(Number.isInteger(trials) && trials >= FEWEST_TRIALS && trials <= MOST_TRIALS))
    raise(
      invalid(
        'finiteSize.trials',
        'number of trials',
        trials,
        `a whole number from ${FEWEST_TRIALS} to ${MOST_TRIALS}`,
      ),
    );
  if (!(Number.isSafeInteger(seed) && seed >= 0))
    raise(invalid('finiteSize.seed', 'seed', seed, 'a whole number of at least 0, below 2^53'));
  if (
    neurons.length === 0 ||
    new Set(neurons).size < neurons.length ||
    neurons.some((N) => N === Number.POSITIVE_INFINITY)
  )
    raise(invalid('finiteSize.neurons', 'numbers of neurons', neurons, 'finite ones, each once'));
  const settings = neurons.map((N) => settingsOf({ ...spiking, neurons: N }))[0];
  const plan = planOf(circuit);
  raise(...refusals(plan, settings));
  const run = {
    initial,
    inputs,
    ...(cycles === undefined ? {} : { cycles }),
    ...(tspan === undefined ? {} : { tspan }),
  };
  const solution = simulate(circuit, { ...run, backend: meanFieldOf(plan) });
  const amplitudes = measurands(plan, solution, options);
  return { plan, run, solution, amplitudes, neurons, trials, seed, spiking, settings };
}

/** exact(), which does not run resources; where there are some, a solver that steps. */
const meanFieldOf = ({ blocks }: Plan) =>
  blocks.some(({ resource }) => resource !== undefined)
    ? meanField({ solver: dopri5({ rtol: 1e-9, atol: 1e-12 }) })
    : meanField();

/** All batches, taking turns over N: those with many neurons take long, and how much time is left shows early. */
export const batchesOf = ({ neurons, trials }: Setup): Batch[] =>
  Array.from({ length: Math.ceil(trials / BATCH) }, (_, k) => k * BATCH).flatMap((first) =>
    neurons.map((N) => ({ neurons: N, first, count: Math.min(BATCH, trials - first) })),
  );
