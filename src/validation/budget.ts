/** The error budget of graded transfer: what each fault costs each amplitude, by closed form and by a run. */
import { type SimulateOptions, simulate } from '../backends/simulate';
import { type Margin, part, type Solution } from '../backends/solution';
import { type Ceiling, ceilings } from '../circuit/ceiling';
import { circuit as make } from '../circuit/circuit';
import { occasions } from '../circuit/hops';
import { checkCircuit } from '../circuit/made';
import { type Plan, plan } from '../circuit/plan';
import { timeline } from '../circuit/timeline';
import type { Circuit } from '../circuit/types';
import { unrolled } from '../circuit/unroll';
import { invalid, lookup, missing, type Problem, raise, unsupported } from '../errors';
import { checkGiven, checkKinds } from '../kinds';
import { amplitudesOf, type EdgeAmplitude } from './amplitudes';
import {
  type Fault,
  type FaultEffect,
  type FaultSizes,
  type Trial,
  type TrialConditions,
  trials,
} from './effects';
import { frozenGains, noCeiling } from './faults';
import { innerGates } from './jitter';

export type { Fault, FaultEffect, FaultSizes } from './effects';

export interface BudgetOptions extends Pick<SimulateOptions, 'initial' | 'inputs'> {
  readonly faults?: FaultSizes;
  /** Cycles of a schedule with a period (default 1). */
  readonly cycles?: number;
  /** Jittered runs (default 200) and the seed of their shifts (default 1). */
  readonly draws?: number;
  readonly seed?: number;
  /** Told how many jittered runs are done. */
  readonly progress?: (done: number, total: number) => void;
}

export interface Budget {
  /** The circuit that was run: gains as numbers, its period written out. */
  readonly circuit: Circuit;
  readonly solution: Solution;
  /** Amplitudes without any fault: no closed gate leaks. */
  readonly amplitudes: readonly EdgeAmplitude[];
  readonly effects: readonly FaultEffect[];
  /** Lowest ceiling of each population, by closed form. */
  readonly ceilings: readonly Ceiling[];
  /** The closed gate that leaks first when all currents grow, and by which factor they may; null where none ever does. */
  readonly weakest: { readonly margin: Margin; readonly factor: number } | null;
  /** How many gates jitter. */
  readonly innerGates: number;
}

const DEFAULTS = {
  gainError: 0.01,
  widthError: 0.01,
  jitter: 0.02,
  residue: 0.001,
  residualThreshold: 0.001,
  ramp: 0.02,
};

/**
 * What each fault costs each amplitude of a graded circuit: relu rows, gates of the schedule, no learning.
 *
 *     gain error rho          A rho^n after n hops
 *     window width 1 + e      A [(1 + e) e^{-e T/tau}]^n
 *     gate jitter s           mean A (1 - s^2 / (2 T^2))^n, n inner gates
 *     residue r               + r e^{-T/tau} a hop (held: + r)
 *     residual threshold q    A' = S e^{-T/tau} [A t* - q (e^{t*} - 1)],  t* = min(T, ln(A/q)),  t in tau
 *     ceiling                 no loss below g0 / (S m e^{-m}), m = min(T/tau, 1)
 *     soft gates, ramp w      A [1 - (w/T)(1 - (A / 2 g0)(1 + e^{-T/tau}))] a hop, to first order in w
 *
 * These are the forms of decaying to leaky hops; held sources and destinations have their own. Where a population is
 * charged and read at once there is none, and `closed` is null. Measured values come from exact runs of the circuit
 * that has the fault. Throws for circuits that are not graded, naming the part, and where no amplitude goes in.
 * Source: Sornborger, Wang, Tao (J Comput Neurosci 2015) for the hop; the errors follow from y = I e^{t/tau}, with which
 * a chain is a cascade of gated integrators.
 */
export function budget(given: Circuit, options: BudgetOptions = {}): Budget {
  checkCircuit(given);
  checkGiven('budget', options, {
    initial: 'object?',
    inputs: 'object?',
    faults: 'object?',
    cycles: 'number?',
    draws: 'number?',
    seed: 'number?',
    progress: 'function?',
  });
  const { initial = {}, inputs = {}, cycles = 1, draws = 200, seed = 1 } = options;
  const sizes = sizesOf(given, options.faults ?? {});
  for (const [name, count, least] of [
    ['draws', draws, 2],
    ['cycles', cycles, 1],
  ] as const)
    if (!(Number.isInteger(count) && count >= least))
      raise(invalid(`budget.${name}`, 'number', count, `a whole number of at least ${least}`));
  raise(...notGraded(given));

  const circuit = prepared(given, cycles, { initial, inputs });
  const planned = plan(circuit);
  const tspan = [planned.edges[0], planned.edges[planned.edges.length - 1]] as const;
  const request: TrialConditions = { initial, inputs, tspan };
  const solution = simulate(circuit, request);
  const ideal = simulate(noCeiling(circuit), request);
  const amplitudes = amplitudesOf(ideal);
  if (!amplitudes.some(({ value }) => value > 0))
    raise(
      missing('initial', 'amplitude', 'a current above 0 in a population that a gate reads, or an input'),
    );

  const inner = innerGates(circuit);
  const trial: Trial = { circuit, plan: planned, request, solution, ideal, amplitudes, inner, sizes };
  const effects = trials(trial, draws, seed, options.progress);
  return {
    circuit,
    solution,
    amplitudes,
    effects,
    ceilings: ceilings(occasions(circuit, timeline(circuit))),
    weakest: weakestOf(planned, solution),
    innerGates: inner.filter(Boolean).length,
  };
}

/** Loss of an amplitude as a part of it; null where there is no value, or nothing to lose. */
export function lossOf(ideal: number, value: number | null | undefined): number | null {
  checkKinds('lossOf', { ideal: [ideal, 'number'] });
  if (value === null || value === undefined || ideal === 0) return null;
  checkKinds('lossOf', { value: [value, 'number'] });
  return 1 - value / ideal;
}

const SIZES = {
  gainError: 'number?',
  widthError: 'number?',
  jitter: 'number?',
  residue: 'number?',
  residualThreshold: 'number?',
  ramp: 'number?',
} as const;

function sizesOf(circuit: Circuit, given: FaultSizes): Record<Fault, number> {
  checkGiven('budget.faults', given, SIZES);
  const { gainError, widthError, jitter, residue, residualThreshold, ramp } = {
    ...DEFAULTS,
    jitter: DEFAULTS.jitter * circuit.tau,
    ramp: DEFAULTS.ramp * circuit.tau,
    ...given,
  };
  for (const [name, size] of Object.entries({ gainError, widthError }))
    if (!(size > -1 && Number.isFinite(size)))
      raise(invalid(`budget.faults.${name}`, 'relative error', size, 'a number above -1'));
  for (const [name, size] of Object.entries({ jitter, residue, residualThreshold }))
    if (!(size >= 0 && Number.isFinite(size)))
      raise(invalid(`budget.faults.${name}`, 'size', size, 'a number of at least 0'));
  if (!(ramp > 0 && Number.isFinite(ramp)))
    raise(invalid('budget.faults.ramp', 'duration', ramp, 'a number above 0'));
  return {
    'gain error': gainError,
    'window width': widthError,
    'gate jitter': jitter,
    residue,
    'residual threshold': residualThreshold,
    'soft gates': ramp,
    ceiling: Math.min(...thresholds(circuit)),
  };
}

/** Those of the projections that a window can close. */
const thresholds = ({ projections, threshold }: Circuit): number[] =>
  projections.map((projection) => projection.threshold ?? threshold).filter((g0) => g0 > 0);

function notGraded({ projections, schedule, learn: rules = [] }: Circuit): Problem[] {
  const why = (path: string, what: string) =>
    unsupported(path, `the error budget is for graded circuits: it cannot treat ${what}`);
  return [
    ...projections.flatMap(({ transfer, gatedBy = [], resource }, k) => [
      ...(transfer === undefined || transfer.kind === 'relu'
        ? []
        : [why(`projections[${k}].transfer`, `a ${transfer.kind} transfer`)]),
      ...(gatedBy.length === 0 ? [] : [why(`projections[${k}].gatedBy`, 'gates that populations drive')]),
      ...(resource === undefined ? [] : [why(`projections[${k}].resource`, 'a depleting resource')]),
    ]),
    ...(rules.length === 0 ? [] : [why('learn', 'weights that learn')]),
    ...schedule.windows.flatMap(({ learn = [] }, k) =>
      learn.length === 0 ? [] : [why(`schedule.windows[${k}].learn`, 'weights that learn')],
    ),
  ];
}

/** Gains and weights as numbers, the period written out, an edge at 0 so that the books begin where the run begins. */
function prepared(
  given: Circuit,
  cycles: number,
  { initial, inputs }: Pick<TrialConditions, 'initial' | 'inputs'>,
): Circuit {
  const written = frozenGains(unrolled(given, cycles));
  const { weights } = simulate(written, { initial, inputs, tspan: [0, 0] });
  return make({
    ...written,
    weights: written.weights.map(({ name, shape }) => {
      const [rows, columns] = shape;
      const values = Array.from({ length: rows }, (_, r) =>
        Array.from(weights[name]?.subarray(r * columns, (r + 1) * columns) ?? []),
      );
      return { name, shape, values };
    }),
    schedule: { windows: [{ t: [0, 0] }, ...written.schedule.windows] },
  });
}

/** Rows are relu, so a row that stayed m below g0 had an argument of g0 - m: it reaches g0 when all currents grow by g0 / (g0 - m). */
function weakestOf({ blocks }: Plan, solution: Solution): Budget['weakest'] {
  const thresholds = new Map(blocks.map(({ name, threshold }) => [name, threshold]));
  const factors = part(solution.margins, 'margins', solution).map((margin) => {
    const g0 = lookup(thresholds, margin.projection, 'margins', 'projection');
    return { margin, factor: margin.margin < g0 ? g0 / (g0 - margin.margin) : Number.POSITIVE_INFINITY };
  });
  const [first] = factors.sort((a, b) => a.factor - b.factor);
  return first === undefined || first.factor === Number.POSITIVE_INFINITY ? null : first;
}
