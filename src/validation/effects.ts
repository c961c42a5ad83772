/** The faults of the budget, each tried by closed form and by a run. */
import { type SimulateOptions, simulate } from '../backends/simulate';
import type { Solution, State } from '../backends/solution';
import { ceilings } from '../circuit/ceiling';
import { occasions } from '../circuit/hops';
import type { Plan } from '../circuit/plan';
import { timeline } from '../circuit/timeline';
import type { Circuit } from '../circuit/types';
import { stream } from '../numerics/random';
import { amplitudesIn, beginningCharges, type EdgeAmplitude } from './amplitudes';
import {
  CLOCK,
  gainError,
  gatesOf,
  noCeiling,
  residualThreshold,
  shiftedGates,
  softGates,
  widthError,
} from './faults';
import { jitterFactor } from './jitter';
import { type FaultTerms, ledger } from './ledger';

/** How large each fault is; a duration is in the circuit's unit of time. */
export interface FaultSizes {
  /** Relative error of every gain (default 0.01). */
  readonly gainError?: number;
  /** Relative error of every duration in the schedule (default 0.01). */
  readonly widthError?: number;
  /** Standard deviation of each inner gate's shift (default 0.02 tau). */
  readonly jitter?: number;
  /** Current that is left in every population when its charge begins (default 0.001). */
  readonly residue?: number;
  /** How far every open gate stays below threshold (default 0.001). */
  readonly residualThreshold?: number;
  /** Time in which a gate rises and falls (default 0.02 tau). */
  readonly ramp?: number;
}

export type Fault =
  | 'gain error'
  | 'window width'
  | 'gate jitter'
  | 'residue'
  | 'residual threshold'
  | 'soft gates'
  | 'ceiling';

/** What one fault makes of the amplitudes, in the order of `Budget.amplitudes`. */
export interface FaultEffect {
  readonly fault: Fault;
  readonly size: number;
  readonly unit: string;
  /** By closed form; null where there is none. */
  readonly closed: readonly (number | null)[];
  /** By a run; of a random fault, the mean. */
  readonly measured: readonly number[];
  /** Standard errors of a random fault's means. */
  readonly standardErrors?: readonly number[];
}

/** What every run of a trial is given. */
export type TrialConditions = Required<Pick<SimulateOptions, 'initial' | 'inputs' | 'tspan'>>;

/** What all trials share. */
export interface Trial {
  readonly circuit: Circuit;
  readonly plan: Plan;
  readonly request: TrialConditions;
  readonly solution: Solution;
  /** The run in which no closed gate leaks. */
  readonly ideal: Solution;
  readonly amplitudes: readonly EdgeAmplitude[];
  /** Which gates jitter. */
  readonly inner: readonly boolean[];
  readonly sizes: Readonly<Record<Fault, number>>;
}

/** Every fault on its own; all but ceiling and soft gates in circuits in which no closed gate leaks. */
export function trials(
  trial: Trial,
  draws: number,
  seed: number,
  progress: ((done: number, total: number) => void) | undefined,
): FaultEffect[] {
  const { circuit, request, sizes } = trial;
  const { timeUnit } = circuit;
  const ideal = noCeiling(circuit);
  const effect = (
    fault: Fault,
    unit: string,
    closed: FaultEffect['closed'],
    measured: FaultEffect['measured'],
  ): FaultEffect => ({ fault, size: sizes[fault], unit, closed, measured });

  const longer = 1 + sizes['window width'];
  const late = widthError(ideal, sizes['window width']);
  const [t0, t1] = request.tspan;
  const stretched = simulate(late, { ...request, tspan: [t0 * longer, t1 * longer] });
  const soft = softGates(circuit, sizes['soft gates'], t0);
  const softly = simulate(soft.circuit, {
    tspan: request.tspan,
    initial: { ...request.initial, ...soft.initial },
    inputs: { ...request.inputs, [`${CLOCK}one`]: 1 },
  });
  return [
    effect(
      'gain error',
      'relative',
      closedWith(trial, { gain: 1 + sizes['gain error'] }),
      valuesIn(trial, simulate(gainError(ideal, sizes['gain error']), request)),
    ),
    effect(
      'window width',
      'relative',
      closedWith(trial, { time: longer }),
      valuesIn(trial, stretched, (t) => Math.min(t * longer, t1 * longer)),
    ),
    {
      ...effect('gate jitter', timeUnit, jitteredBooks(trial), []),
      ...jittered(trial, ideal, draws, seed, progress),
    },
    effect(
      'residue',
      'a.u.',
      closedWith(trial, { residue: sizes.residue }),
      withResidue(trial, ideal, sizes.residue),
    ),
    effect(
      'residual threshold',
      'a.u.',
      closedWith(trial, { bias: -sizes['residual threshold'] }),
      valuesIn(trial, simulate(residualThreshold(ideal, sizes['residual threshold']), request)),
    ),
    effect('soft gates', timeUnit, closedWith(trial, { ramp: sizes['soft gates'] }), valuesIn(trial, softly)),
    effect('ceiling', 'a.u.', belowCeilings(trial), valuesIn(trial, trial.solution)),
  ];
}

const valuesIn = ({ amplitudes }: Trial, solution: Solution, at = (t: number) => t): number[] =>
  amplitudes.map(({ population, component, t }) => solution.at(at(t), population, component));

function closedWith({ plan, ideal, amplitudes }: Trial, fault: FaultTerms): (number | null)[] {
  const start = new Float64Array(plan.size);
  for (const { name, offset } of plan.populations) start.set(ideal.vector(ideal.tspan[0], name), offset);
  return amplitudesIn(plan, ledger(plan, start, fault), amplitudes);
}

/**
 * The books with a factor for every inner gate. What an inner gate charged is read at its nominal end: a late gate has
 * not finished then, which costs s / (sqrt(2 pi) T) on average, and of its early side half is still to come.
 */
function jitteredBooks(trial: Trial): (number | null)[] {
  const { plan, circuit, inner, amplitudes } = trial;
  const s = trial.sizes['gate jitter'];
  const books = closedWith(trial, { factor: jitterFactor(plan, inner, s) });
  const gates = gatesOf(circuit);
  const targets = new Map(
    circuit.projections.map(({ name, to }) => [name, to.map(({ population }) => population)]),
  );
  return amplitudes.map(({ population, t }, k) => {
    const value = books[k] ?? null;
    const last = gates.flatMap((gate, g) =>
      gate.t[1] === t && targets.get(gate.projection)?.includes(population) ? [g] : [],
    );
    const moving = last.filter((g) => inner[g]);
    if (value === null || moving.length === 0) return value;
    const first = gates[last[0]];
    if (moving.length < last.length || first === undefined) return null;
    const x = s / (first.t[1] - first.t[0]);
    return (value * (1 - x / Math.sqrt(2 * Math.PI) - x ** 2 / 4)) / (1 - x ** 2 / 2);
  });
}

/** Means over seeded draws of independent shifts. */
function jittered(
  trial: Trial,
  ideal: Circuit,
  draws: number,
  seed: number,
  progress: ((done: number, total: number) => void) | undefined,
): { measured: number[]; standardErrors: number[] } {
  const { normal } = stream(seed, 'gate jitter');
  const { amplitudes, request, inner, sizes } = trial;
  const sums = new Float64Array(amplitudes.length);
  const squares = new Float64Array(amplitudes.length);
  for (let draw = 0; draw < draws; draw++) {
    const shifts = inner.map((shifts) => (shifts ? sizes['gate jitter'] * normal() : 0));
    const values = valuesIn(trial, simulate(shiftedGates(ideal, shifts), request));
    amplitudes.forEach(({ value }, k) => {
      const change = values[k] - value;
      sums[k] += change;
      squares[k] += change * change;
    });
    progress?.(draw + 1, draws);
  }
  const mean = (k: number) => sums[k] / draws;
  return {
    measured: amplitudes.map(({ value }, k) => value + mean(k)),
    standardErrors: amplitudes.map((_, k) =>
      Math.sqrt(Math.max(0, squares[k] / draws - mean(k) ** 2) / (draws - 1)),
    ),
  };
}

/** The run is stopped whenever a charge begins, and the residue put in. */
function withResidue({ plan, request, amplitudes }: Trial, ideal: Circuit, residue: number): number[] {
  const values = amplitudes.map(() => Number.NaN);
  const last = plan.edges.length - 1;
  const stops = plan.segments.flatMap((_, k) => (beginningCharges(plan, k).size > 0 ? [k] : []));
  let state: State | undefined;
  [0, ...stops.filter((k) => k > 0)].forEach((k, piece, all) => {
    const next = all[piece + 1] ?? last;
    const from =
      state ?? simulate(ideal, { ...request, tspan: [request.tspan[0], request.tspan[0]] }).state();
    const charged = [...beginningCharges(plan, k)].map((p) => plan.populations[p].name);
    const currents = Object.fromEntries(
      Object.entries(from.currents).map(([name, values]) => [
        name,
        charged.includes(name) ? values.map((I) => I + residue) : values,
      ]),
    );
    const run = simulate(ideal, {
      from: { ...from, currents },
      tspan: [from.t, plan.edges[next]],
      inputs: request.inputs,
    });
    amplitudes.forEach(({ population, component, edge, t }, j) => {
      if (edge > k && edge <= next) values[j] = run.at(t, population, component);
    });
    state = run.state();
  });
  return values;
}

/** Where every amplitude and every initial current is below its ceiling nothing is lost; otherwise nothing simple is true. */
function belowCeilings(trial: Trial): (number | null)[] {
  const { circuit, amplitudes } = trial;
  const limits = new Map(
    ceilings(occasions(circuit, timeline(circuit))).map(({ population, amplitude }) => [
      population,
      amplitude,
    ]),
  );
  const below = amplitudes.every(
    ({ population, value }) => value <= (limits.get(population) ?? Number.POSITIVE_INFINITY),
  );
  return below ? closedWith(trial, {}) : amplitudes.map(() => null);
}
