/** A few presentations of a circuit that learns, one a cycle: patterns and weights go in, losses and weights come out. */
import type { Backend } from '../backends/backend';
import { simulate } from '../backends/simulate';
import type { Margin, Solution } from '../backends/solution';
import { circuit } from '../circuit/circuit';
import { type BackpropOptions, backprop, type Network, networkOf } from '../circuit/fragments/backprop';
import { phases } from '../circuit/phases';
import type { Circuit } from '../circuit/types';
import { errorWindow } from './expected';
import { firstLeak, leakInLog, mayHaveLeaked } from './leaks';
import type { LearningFailure } from './learner';
import { checkPattern, initialOf, inputsOf, type Pattern } from './patterns';
import { machineFor } from './self-clocked';
import type { NamedWeights } from './weights';

/** The circuit of `backprop(options)`, ready to be shown patterns. */
interface LearningCircuit {
  readonly network: Network;
  readonly circuit: Circuit;
  readonly backend: Backend | undefined;
  /** Whether it runs itself: no cycles, only time, and one kick a batch. */
  readonly runsItself: boolean;
}

export const learningCircuit = (
  options: BackpropOptions,
  backend?: Backend,
  runsItself = false,
): LearningCircuit => ({
  network: networkOf(options),
  circuit: circuit(backprop(options)),
  backend,
  runsItself,
});

/** What presentations left. */
interface Learnt {
  readonly run: Solution;
  readonly weights: NamedWeights;
  /** 1/2 |o - t|^2 and max |o - t| of every presentation, read from the circuit. */
  readonly losses: readonly number[];
  readonly errors: readonly number[];
}

/** Presentations, the number of the first of them, and whether their run is to hold all currents. */
interface Batch {
  readonly patterns: readonly Pattern[];
  readonly first: number;
  readonly record: 'all' | 'errors';
}

/**
 * Shows a batch from time 0 and empty populations on; `learnt` where all went well, else why it failed.
 *
 * Throws for patterns of the wrong size, and for values that the circuit has no sign for.
 */
export function presented(
  { network, circuit: made, backend, runsItself }: LearningCircuit,
  weights: NamedWeights,
  { patterns, first, record }: Batch,
): { readonly learnt: Learnt } | { readonly failure: LearningFailure } {
  patterns.forEach((one, j) => {
    checkPattern(network, one, first + j);
  });
  const inputs = inputsOf(network, patterns);
  const present = (populations: readonly string[] | undefined) => {
    const options = {
      ...(backend === undefined ? {} : { backend }),
      ...(populations === undefined ? {} : { record: populations }),
      onFailure: 'return',
    } as const;
    const initial = initialOf(made, weights);
    if (!runsItself)
      return simulate(made, { ...options, initial, inputs, cycles: patterns.length, firstCycle: first });
    const machine = machineFor(made, inputs);
    return simulate(machine.circuit, {
      ...options,
      initial: { ...initial, ...machine.start },
      inputs: { one: 1 },
      tspan: [0, patterns.length * (made.schedule.period ?? 0)],
    });
  };
  let run = present(record === 'all' ? undefined : ERRORS);
  if (run.retcode !== 'success' || mayHaveLeaked(run)) {
    // why it failed is asked of all currents
    if (record === 'errors') run = present(undefined);
    const failure = failureOf(made, run, first);
    if (failure !== undefined) return { failure };
  }
  const differences = patterns.map((_, j) => errorOf(network, made, run, j));
  return {
    learnt: {
      run,
      weights: run.weights,
      losses: differences.map((e) => e.reduce((sum, value) => sum + 0.5 * value * value, 0)),
      errors: differences.map((e) => e.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
    },
  };
}

/** o - t of the presentation in cycle j, as the circuit has it at the end of its error window. */
function errorOf(network: Network, { schedule }: Circuit, run: Solution, j: number): Float64Array {
  const t = j * (schedule.period ?? 0) + (errorWindow(network) + 1) * network.T;
  const plus = run.vector(t, 'E+');
  const minus = run.vector(t, 'E-');
  return plus.map((value, i) => value - minus[i]);
}

/** What is read of every presentation. */
const ERRORS = ['E+', 'E-'];

/** A run that ended early, or in which a closed gate leaked: activities are beyond what the gates can hold. */
function failureOf(made: Circuit, run: Solution, first: number): LearningFailure | undefined {
  const leak = firstLeak(run) ?? leakInLog(run);
  if (run.retcode === 'success' && leak === undefined) return undefined;
  const t = leak?.t ?? run.log.segments[run.log.segments.length - 1]?.t[1] ?? 0;
  const period = made.schedule.period ?? Number.POSITIVE_INFINITY;
  const cycle = Math.floor(t / period);
  const where = `presentation ${first + cycle}, window ${windowAt(made, t - cycle * period)}`;
  if (leak !== undefined)
    return {
      retcode: 'diverged',
      message: `${where}: ${sourceOf(made, leak)} is above the ceiling of its gates: the closed "${leak.projection}" leaks (a smaller rate, or a higher threshold)`,
    };
  const { retcode, message = 'the run ended early' } = run;
  return { retcode: retcode as LearningFailure['retcode'], message: `${where}: ${message}` };
}

const windowAt = (made: Circuit, t: number): number =>
  phases(made).find(({ t: [from, to] }) => t >= from && t < to)?.number ?? 1;

const sourceOf = ({ projections }: Circuit, { projection }: Pick<Margin, 'projection'>): string =>
  projections
    .find(({ name }) => name === projection)
    ?.from.map(({ population }) => `"${population}"`)
    .join(', ') ?? 'a current';
