/** The verb that runs a LIF network. */
import { invalid, PulsegateError, raise, unknown } from '../errors';
import { checkGiven, checkKinds, optional } from '../kinds';
import { ownValue, put } from '../records';
import { type Cells, cellsOf, gateAt } from './cells';
import { checkSpikes } from './check';
import { type Counts, catchUpAll, type Engine, eventEngine } from './events';
import { LIF_NETWORK } from './network';
import { MOST } from './schema';
import { type Cable, stepTogether } from './step';
import { spikesOf, type Tape, tapeOf } from './tape';
import type { LifNetwork, SpikeArrays, SpikeList } from './types';
import { edgesOf } from './windows';
import { wiringOf } from './wiring';

export interface RunOptions {
  readonly steps: number;
  /** 'events' (default), or every neuron 'stepped' in every step: the same spikes. */
  readonly engine?: 'events' | 'stepped';
  /** Of noise, and of starts that are drawn (default 0). */
  readonly seed?: number;
  /** Spikes of generators by name, instead of those of the network. */
  readonly inputs?: Readonly<Record<string, SpikeList>>;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

export interface LifRun {
  readonly network: LifNetwork;
  readonly backend: string;
  /** The first step, and the one after the last. */
  readonly tspan: readonly [number, number];
  readonly retcode: 'success' | 'interrupted';
  readonly message?: string;
  /** Spikes of every group, in order of time and then of units. */
  readonly spikes: Readonly<Record<string, SpikeArrays>>;
  /** Spikes that groups with gates fired while these were closed. */
  readonly leaks: Readonly<Record<string, number>>;
  /** Membranes and the currents that they read, at the end of the run. */
  readonly v: Readonly<Record<string, Float64Array>>;
  readonly currents: Readonly<Record<string, Float64Array>>;
  /**
   * Stretches between gate edges, and how often a group was jumped over one or stepped through it; `fallbacks` were closed
   * and could not be proven silent, `ties` are spikes that rounding might move by a step.
   */
  readonly stats: {
    readonly steps: number;
    readonly spikes: number;
    readonly stretches: number;
  } & Readonly<Counts>;
}

/**
 * Runs a network from its start.
 *
 * Throws a PulsegateError for options that make no sense. The same seed gives the same spikes, by either engine: noise
 * belongs to the name of a group, and neither order nor engine moves it.
 */
export function run(network: LifNetwork, options: RunOptions): LifRun {
  checkKinds('run', { network: [network, LIF_NETWORK] });
  checkGiven('run', options, {
    steps: 'number',
    engine: optional(['events', 'stepped']),
    seed: 'number?',
    inputs: 'object?',
    progress: 'function?',
    signal: 'object?',
  });
  const { steps, engine = 'events', seed = 0, inputs = {}, progress, signal } = options;
  if (!(Number.isInteger(steps) && steps >= 0 && steps < MOST))
    raise(invalid('run.steps', 'number of steps', steps, `a whole number from 0 to ${MOST - 1}`));
  const edges = edgesOf(network, steps);
  const longest = edges.reduce((most, edge, k) => Math.max(most, edge - (edges[k - 1] ?? 0)), 1);
  const groups = cellsOf(network, seed, longest);
  const cables = cablesOf(network, groups, generatorTapes(network, inputs, steps));
  const counts: Counts = { jumps: 0, stepped: 0, fallbacks: 0, ties: 0 };
  const advance =
    engine === 'events' ? eventEngine(groups, cables, counts) : steppedEngine(groups, cables, counts);
  let done = 0;
  for (; done + 1 < edges.length; done++) {
    if (signal?.aborted === true) break;
    progress?.(edges[done], steps);
    advance(edges[done], edges[done + 1]);
  }
  catchUpAll(groups, edges[done], counts);
  progress?.(edges[done], steps);
  return resultOf(network, groups, { engine, steps, end: edges[done], stretches: done, counts });
}

const steppedEngine =
  (groups: readonly Cells[], cables: readonly Cable[], counts: Counts): Engine =>
  (from, to) => {
    stepTogether(groups, cables, from, to);
    counts.stepped += groups.length;
  };

function generatorTapes(
  { generators }: LifNetwork,
  inputs: Readonly<Record<string, SpikeList>>,
  steps: number,
): Tape[] {
  const known = generators.map(({ name }) => name);
  for (const name of Object.keys(inputs))
    if (!known.includes(name))
      throw new PulsegateError([unknown(`run.inputs.${name}`, 'generator', name, known)]);
  return generators.map(({ name, size, spikes }) => {
    const given = ownValue(inputs, name);
    if (given === undefined) return tapeOf(spikes ?? { i: [], t: [] });
    const path = `run.inputs.${name}`;
    checkGiven(path, given, { i: 'list', t: 'list' });
    raise(...checkSpikes(given, size, steps, path));
    return tapeOf(given);
  });
}

function cablesOf(network: LifNetwork, groups: readonly Cells[], given: readonly Tape[]): Cable[] {
  const sizes = [...network.groups, ...network.generators].map(({ size }) => size);
  const tapes = [...groups.map(({ tape }) => tape), ...given];
  return wiringOf(network).map((synapses) => ({
    synapses,
    tape: tapes[synapses.from],
    sources: sizes[synapses.from],
    target: groups[synapses.to],
  }));
}

interface Ran {
  readonly engine: string;
  readonly steps: number;
  readonly end: number;
  readonly stretches: number;
  readonly counts: Counts;
}

function resultOf(
  network: LifNetwork,
  groups: readonly Cells[],
  { engine, steps, end, stretches, counts }: Ran,
): LifRun {
  const byName = <V>(of: (cells: Cells) => V): Record<string, V> => {
    const record: Record<string, V> = {};
    for (const cells of groups) put(record, cells.name, of(cells));
    return record;
  };
  const finished = end === steps;
  return {
    network,
    backend: engine === 'events' ? 'LIF network, by events' : 'LIF network, stepped',
    tspan: [0, end],
    retcode: finished ? 'success' : 'interrupted',
    ...(finished ? {} : { message: `interrupted after ${end} of ${steps} steps` }),
    spikes: byName(({ tape }) => spikesOf(tape)),
    leaks: byName(leaksOf),
    v: byName(({ v }) => v),
    currents: byName(({ x }) => x),
    stats: { steps: end, spikes: groups.reduce((sum, { tape }) => sum + tape.n, 0), stretches, ...counts },
  };
}

function leaksOf(cells: Cells): number {
  const { gates, tape } = cells;
  if (gates.length === 0) return 0;
  let count = 0;
  for (let k = 0; k < tape.n; k++) if (gateAt(cells, tape.t[k]) === 0) count++;
  return count;
}
