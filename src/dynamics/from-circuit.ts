/** The bridge from circuits: the return map between two populations, with its exact derivative. */

import { BACKEND, type Backend } from '../backends/backend';
import { exact } from '../backends/meanfield/exact/exact';
import { jacobian } from '../backends/meanfield/jacobian';
import { meanField } from '../backends/meanfield/mean-field';
import { type SimulateOptions, simulate } from '../backends/simulate';
import { checkCircuit } from '../circuit/made';
import { plan } from '../circuit/plan';
import { allRules } from '../circuit/planned';
import type { Circuit, Projection, Window } from '../circuit/types';
import { invalid, lookup, missing, PulsegateError, raise } from '../errors';
import { checkGiven, either, having, optional, PAIR } from '../kinds';
import { ownValue } from '../records';
import { type CutOff, checkDomain, guarding, type ReturnMap } from './return-map';

/** Population and component: 'p0', or { population: 'p0', component: 2 }. */
export type Port = string | { readonly population: string; readonly component?: number };

export interface ReturnMapOptions {
  /** Where the amplitude goes in. */
  readonly enter: Port;
  /** Where it comes out. */
  readonly exit: Port;
  /** Amplitudes that the map is asked for, at least 0. */
  readonly domain: readonly [number, number];
  /**
   * When it goes in and when it is read. Default: the amplitude of a population is its current at the end of the window
   * that charges it; one that nothing charges gets it when the first window that reads it opens.
   */
  readonly tspan?: readonly [number, number];
  /** Other currents at tspan[0], and weights (default: none). */
  readonly initial?: SimulateOptions['initial'];
  readonly inputs?: SimulateOptions['inputs'];
  /** Another back-end than exact(); the map then has no exact derivative. */
  readonly backend?: Backend;
  /** The most threshold crossings in a segment before a run counts as failed (default 10,000). */
  readonly maxEvents?: number;
}

const PORT = either(
  'text',
  having('{ population, component }', { population: 'text', component: 'number?' }),
);

const OPTIONS = {
  enter: PORT,
  exit: PORT,
  domain: PAIR,
  tspan: optional(PAIR),
  initial: 'object?',
  inputs: 'object?',
  backend: optional(BACKEND),
  maxEvents: 'number?',
} as const;

/**
 * The map from the amplitude that enters one population to the one that comes out of another, all else at `initial`
 * (default 0): one run of the circuit for each amplitude. Its derivative is that of the flow, `jacobian(circuit)`.
 *
 * A chain whose stages are alike has one map for all hops: enter 'p0', exit 'p1' gives A_{k+1} = R(A_k). A run that
 * fails, such as a chain that jams, is an error that names the amplitude.
 */
export function returnMap(circuit: Circuit, options: ReturnMapOptions): ReturnMap {
  checkCircuit(circuit);
  checkGiven('returnMap', options, OPTIONS);
  const { domain, initial = {}, inputs, maxEvents = 10_000 } = options;
  checkDomain(domain, 'returnMap.domain');
  if (domain[0] < 0) raise(invalid('returnMap.domain', 'domain', domain, 'amplitudes of at least 0'));
  const enter = portOf(circuit, 'enter', options.enter);
  const exit = portOf(circuit, 'exit', options.exit);
  const tspan = portTimes(circuit, options);
  const backend = options.backend ?? meanField({ solver: exact({ maxEvents }) });
  const base = ownValue(initial, enter.population);
  const request = (A: number) => {
    const currents = Float64Array.from({ length: enter.size }, (_, i) =>
      base === undefined ? 0 : valueAt(base, i),
    );
    currents[enter.component] = A;
    return {
      tspan,
      initial: { ...initial, [enter.population]: currents },
      ...(inputs === undefined ? {} : { inputs }),
    };
  };
  const cut = cutOffBy(circuit, tspan[0], [enter.population, ...Object.keys(initial)]);
  const map = (A: number) =>
    simulate(circuit, { ...request(A), backend, tEval: [] }).at(tspan[1], exit.population, exit.component);
  if (options.backend !== undefined || learns(circuit)) return guarding(map, { domain, ...cut });
  const derivative = (A: number) => {
    // at 0 rows stand on their thresholds: amplitudes are not negative, so the derivative is that from above
    const { labels, matrix } = jacobian(circuit, request(A === 0 ? 1e-12 * domain[1] : A));
    return matrix[labels.indexOf(exit.label)]?.[labels.indexOf(enter.label)] ?? Number.NaN;
  };
  return guarding(map, { domain, derivative, ...cut });
}

const learns = (circuit: Circuit): boolean => allRules(plan(circuit)).length > 0;

const valueAt = (values: NonNullable<SimulateOptions['initial']>[string], i: number): number =>
  typeof values === 'number' ? values : Number((values as ArrayLike<number>)[i] ?? 0);

function portOf(circuit: Circuit, name: 'enter' | 'exit', port: Port | undefined) {
  const path = `returnMap.${name}`;
  if (port === undefined) throw new PulsegateError([missing(path, 'population', 'wanted: a name')]);
  const { population, component } =
    typeof port === 'string' ? { population: port, component: undefined } : port;
  const { index, populations } = plan(circuit);
  const { size, input } = populations[lookup(index, population, path, 'population')];
  if (input) raise(invalid(path, 'population', population, 'no input: it has no dynamics'));
  if (component === undefined && size > 1)
    raise(missing(path, 'component', `"${population}" has ${size}: { population, component }`));
  const chosen = component ?? 0;
  if (!(Number.isInteger(chosen) && chosen >= 0 && chosen < size))
    raise(invalid(`${path}.component`, 'component', chosen, `0 to ${size - 1}`));
  return { population, component: chosen, size, label: size === 1 ? population : `${population}[${chosen}]` };
}

/**
 * When an amplitude enters and when it is read: from the end of the window that charges `enter` (else the start of the
 * first that reads it) to the end of the next that charges `exit`.
 */
export function portTimes(
  circuit: Circuit,
  options: Pick<ReturnMapOptions, 'enter' | 'exit' | 'tspan'>,
): readonly [number, number] {
  if (options.tspan !== undefined) return options.tspan;
  const [enter, exit] = [options.enter, options.exit].map((port) =>
    typeof port === 'string' ? port : port.population,
  ) as [string, string];
  const entering = populationTimes(circuit, enter);
  const t0 = entering.charged[0]?.[1] ?? entering.read[0]?.[0];
  const { charged } = populationTimes(circuit, exit);
  const { period } = circuit.schedule;
  if (t0 === undefined || charged.length === 0) {
    const lost = t0 === undefined ? enter : exit;
    throw new PulsegateError([
      missing(
        'returnMap.tspan',
        'times',
        `no window opens a projection of "${lost}", so no schedule says when`,
      ),
    ]);
  }
  const t1 =
    charged.find(([, end]) => end > t0)?.[1] ??
    (period === undefined ? undefined : (charged[0]?.[1] ?? 0) + period);
  if (t1 === undefined)
    throw new PulsegateError([
      invalid(
        'returnMap.exit',
        'population',
        exit,
        `one that a window charges after t = ${t0}, the time of "${enter}"`,
      ),
    ]);
  return [t0, t1];
}

/** What the schedule does before the amplitude goes in: nothing of it is run, so that what it charges starts at 0. */
function cutOffBy(circuit: Circuit, begin: number, given: readonly string[]): { cutOff?: CutOff } {
  const early = circuit.schedule.windows.filter(
    ({ t: [t0, t1] }) => t1 > t0 && t0 < begin - 1e-9 * circuit.tau,
  );
  const opened = new Set(
    early.flatMap(({ open = [] }) =>
      open.map((entry) => (typeof entry === 'string' ? entry : entry.projection)),
    ),
  );
  const charged = circuit.projections.filter(({ name }) => opened.has(name)).flatMap(({ to }) => to);
  const populations = [...new Set(charged.map(({ population }) => population))].filter(
    (name) => !given.includes(name),
  );
  return populations.length === 0 ? {} : { cutOff: { windows: early.map(({ t }) => t), populations } };
}

type Span = readonly [number, number];

/** The spans in which windows charge a population, and those in which they open what reads it, in order of time. */
export const populationTimes = (circuit: Circuit, name: string): { charged: Span[]; read: Span[] } => ({
  charged: spans(circuit, ({ to }) => to.some(({ population }) => population === name)),
  read: spans(circuit, ({ from }) => from.some(({ population }) => population === name)),
});

/** Unions of the windows that open some projections. */
function spans(circuit: Circuit, which: (projection: Projection) => boolean): Span[] {
  const names = new Set(circuit.projections.filter(which).map(({ name }) => name));
  const opens = ({ t, open = [] }: Window): boolean =>
    t[1] > t[0] && open.some((entry) => names.has(typeof entry === 'string' ? entry : entry.projection));
  const windows = circuit.schedule.windows.filter(opens).map(({ t }) => t);
  const merged: [number, number][] = [];
  for (const [from, to] of windows.sort((a, b) => a[0] - b[0])) {
    const before = merged[merged.length - 1];
    if (before !== undefined && from <= before[1] + 1e-9 * circuit.tau) before[1] = Math.max(before[1], to);
    else merged.push([from, to]);
  }
  return merged;
}
