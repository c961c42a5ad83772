/** Training: patterns go into a learning circuit, losses and weights come out, cycle by cycle. */
import type { Backend } from '../backends/backend';
import { simulate } from '../backends/simulate';
import { type Margin, part, type Solution } from '../backends/solution';
import { circuit } from '../circuit/circuit';
import { type BackpropOptions, backprop, type Network, networkOf } from '../circuit/fragments/backprop';
import { phases } from '../circuit/phases';
import type { Circuit } from '../circuit/types';
import { checkOptions, invalid, raise } from '../errors';
import { errorWindow } from './expected';
import { checkPattern, initialOf, inputsOf, type Pattern } from './patterns';
import { type CycleReport, verifier } from './verify';
import { type NamedWeights, parametersOf } from './weights';

export interface TrainOptions {
  readonly network: BackpropOptions;
  /** Named weights to begin with: `backpropWeights(...)`, or those of a checkpoint. */
  readonly weights: NamedWeights;
  /** Presentation k, from 0. */
  readonly pattern: (k: number) => Pattern;
  /** How many presentations, and from which one on (default 0). */
  readonly presentations: number;
  readonly from?: number;
  /** Presentations between checkpoints (default 4). */
  readonly every?: number;
  /** Presentations of an epoch: there is a checkpoint at its end too, wherever `every` stands (default: none). */
  readonly epoch?: number;
  /** Run the plain algorithm beside the circuit for the first so many presentations (default 0; true: all). */
  readonly verify?: boolean | number;
  readonly backend?: Backend;
}

export interface Checkpoint {
  /** Presentations done. */
  readonly presentation: number;
  /** 1/2 |o - t|^2 and max |o - t| of every presentation since the last checkpoint, read from the circuit. */
  readonly losses: readonly number[];
  readonly errors: readonly number[];
  readonly weights: NamedWeights;
  /** The comparison with the plain algorithm, a report a cycle, while it runs. */
  readonly reports: readonly CycleReport[];
}

/** How training ended. */
export interface Outcome {
  readonly retcode: 'success' | 'non-finite' | 'diverged' | 'max-events' | 'sliding';
  /** Why it ended early: the presentation, the window and the population. */
  readonly message?: string;
}

const OPTIONS = [
  'network',
  'weights',
  'pattern',
  'presentations',
  'from',
  'every',
  'epoch',
  'verify',
  'backend',
];

/**
 * Trains the circuit of `backprop(network)`, one presentation a cycle, and yields checkpoints; returns how it ended.
 * After a checkpoint time begins anew with empty populations (a flush leaves less than 4e-18), so that training that goes
 * on from the weights of a checkpoint, `from` its presentation, gives the same bits. A rate that is too large drives activities over the ceiling of the gates or weights out of the range of
 * numbers: then training stops ('diverged', 'non-finite'), names presentation, window and population, and the last
 * checkpoint stands.
 *
 * Throws for patterns of the wrong size, negative or not finite values where the circuit has no sign for them, and
 * weights of the wrong shape.
 */
export function* train(options: TrainOptions): Generator<Checkpoint, Outcome> {
  checkOptions('train', options, OPTIONS);
  const { presentations, from = 0, every = 4, verify = 0, pattern, backend } = options;
  const { epoch = Number.POSITIVE_INFINITY } = options;
  const network = networkOf(options.network);
  for (const [name, count, least] of [
    ['presentations', presentations, 0],
    ['from', from, 0],
    ['every', every, 1],
    ...(options.epoch === undefined ? [] : [['epoch', epoch, 1] as const]),
  ] as const)
    if (!(Number.isInteger(count) && count >= least))
      raise(invalid(`train.${name}`, 'number', count, `a whole number of at least ${least}`));
  const made = circuit(backprop(options.network));
  parametersOf(network, options.weights);
  const check = verifier(network, options.weights, made);
  const last = from + (verify === true ? presentations : Number(verify));
  let weights = options.weights;
  const end = from + presentations;
  for (let k = from; k < end; ) {
    const length = Math.min(every, end - k, epoch - (k % epoch));
    const batch = Array.from({ length }, (_, j) => pattern(k + j));
    batch.forEach((one, j) => {
      checkPattern(network, one, k + j);
    });
    const checked = batch.filter((_, j) => k + j < last).length;
    const present = (record: readonly string[] | undefined) =>
      simulate(made, {
        ...(backend === undefined ? {} : { backend }),
        ...(record === undefined ? {} : { record }),
        initial: initialOf(made, weights),
        inputs: inputsOf(network, batch),
        cycles: batch.length,
        firstCycle: k,
        onFailure: 'return',
      });
    let run = present(checked > 0 ? undefined : ERRORS);
    if (mayHaveFailed(run)) {
      // why it failed is asked of all currents
      if (checked === 0) run = present(undefined);
      const failure = failureOf(made, run, k);
      if (failure !== undefined) return failure;
    }
    weights = run.weights;
    k += length;
    const differences = batch.map((_, j) => errorOf(network, made, run, j));
    yield {
      presentation: k,
      losses: differences.map((e) => e.reduce((sum, value) => sum + 0.5 * value * value, 0)),
      errors: differences.map((e) => e.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
      weights,
      reports: batch.slice(0, checked).map((one, j) => check(one, run, j, k - length + j)),
    };
  }
  return { retcode: 'success' };
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

/** Only a closed row without a proof of silence can have leaked; where a back-end proves none, its margins tell. */
const mayHaveFailed = ({ retcode, log }: Solution): boolean =>
  retcode !== 'success' || log.segments.some(({ watched }) => watched === undefined || watched.length > 0);

/** A run that ended early, or in which a closed gate leaked: activities are beyond what the gates can hold. */
function failureOf(made: Circuit, run: Solution, first: number): Outcome | undefined {
  const leak = part(run.margins, 'margins', run)
    .filter(({ leaks }) => leaks)
    .sort((a, b) => a.t - b.t)[0];
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
  return { retcode: retcode as Outcome['retcode'], message: `${where}: ${message}` };
}

const windowAt = (made: Circuit, t: number): number =>
  phases(made).find(({ t: [from, to] }) => t >= from && t < to)?.number ?? 1;

const sourceOf = ({ projections }: Circuit, { projection }: Margin): string =>
  projections
    .find(({ name }) => name === projection)
    ?.from.map(({ population }) => `"${population}"`)
    .join(', ') ?? 'a current';
