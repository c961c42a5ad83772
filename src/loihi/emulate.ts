/** The verb that runs a network on the emulated chip. */
import { failed, invalid, lookup, PulsegateError, raise, unknown } from '../errors';
import { checkGiven, checkKinds, optional } from '../kinds';
import { checkSpikes } from './check';
import { checkSteps } from './check-synapses';
import { advance, type Chip, chipOf, type Settings } from './chip';
import { WRAPPING } from './compartments';
import { firstSteps, type Ledger, ledgerOf } from './ledger';
import { CHIP_NETWORK } from './network';
import { probesOf, type Recorded } from './probes';
import { load } from './spikes';
import { type ChipState, restoreState, stateOf } from './state';
import { described } from './synapses';
import type { ChipNetwork, SpikeArrays, SpikeList } from './types';

export interface EmulatorOptions {
  /** Of the random rounding (default 0); rules whose traces and changes are whole numbers draw nothing. */
  readonly seed?: number;
  /**
   * When a generator's spike of step s with delay d arrives: 'nxsdk' (default) in s + 1 + d, like one of a compartment;
   * 'brian2loihi' in s + d.
   */
  readonly delivery?: 'nxsdk' | 'brian2loihi';
  /** Weights between the steps of their format: 'reject' (default), or take the next step 'toward-zero'. */
  readonly oddWeights?: 'reject' | 'toward-zero';
  /** How traces decay: 'exponential' (default), exp(-1 / tau) a step, or 'linear', 1 - 1 / tau. */
  readonly traceDecay?: 'exponential' | 'linear';
  /** Whether the registers of input, current and current + bias wrap as on the chip: 'on' (default) or 'off'. */
  readonly wraps?: 'on' | 'off';
  /** Go on from `state()` of an earlier run of the same network. */
  readonly from?: ChipState;
}

export interface EmulationOptions {
  readonly steps: number;
  /** Spikes of generators by name, at steps of this run, instead of those of the network. */
  readonly inputs?: Readonly<Record<string, SpikeList>>;
  /** Steps at whose end the probes record, in ascending order (default: every step). */
  readonly tEval?: ArrayLike<number>;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** A register that left its range and came back at the other end; on the chip this makes false spikes. */
export interface Wrap {
  readonly group: string;
  readonly register: (typeof WRAPPING)[number];
  readonly count: number;
  /** The first time: which compartment, and when. */
  readonly unit: number;
  readonly t: number;
}

/** The result of a run; names are those of a `Solution` where they mean the same. */
export interface Emulation extends Recorded {
  readonly network: ChipNetwork;
  readonly backend: string;
  /** The first step, and the one after the last. */
  readonly tspan: readonly [number, number];
  readonly retcode: 'success' | 'interrupted';
  readonly message?: string;
  /** Steps run, compartments that the emulator had to touch, and wraps of registers. */
  readonly stats: { readonly steps: number; readonly touched: number; readonly wraps: number };
  /** The steps at whose end the probes recorded. */
  readonly t: Float64Array;
  /** Spikes of every group, in order of time and then of units. */
  readonly spikes: Readonly<Record<string, SpikeArrays>>;
  readonly wraps: readonly Wrap[];
  readonly ledger: Ledger;
  /** The recorded current of a unit at an output time. */
  at(t: number, group: string, unit?: number): number;
  /** Mantissas at the end of the run by synapses; all to all: [target, source] by rows. */
  readonly weights: Readonly<Record<string, Float64Array>>;
  /** All that a later run needs to go on. */
  state(): ChipState;
}

/** A chip that keeps its state from one run to the next. */
export interface Emulator {
  readonly network: ChipNetwork;
  /** The next step. */
  readonly t: number;
  run(options: EmulationOptions): Emulation;
  /** Mantissas now; all to all: [target, source] by rows. */
  weights(synapses: string): Float64Array;
  state(): ChipState;
}

const OPTIONS = {
  seed: 'number?',
  delivery: optional(['nxsdk', 'brian2loihi']),
  oddWeights: optional(['reject', 'toward-zero']),
  traceDecay: optional(['linear', 'exponential']),
  wraps: optional(['on', 'off']),
  from: 'object?',
} as const;
const RUN_OPTIONS = {
  steps: 'number',
  inputs: 'object?',
  tEval: 'list?',
  progress: 'function?',
  signal: 'object?',
} as const;
const MOST_STEPS = 2 ** 31 - 1;

/**
 * Runs a network for some steps on a fresh chip, or on from a state: `emulator(network, options).run(options)`.
 *
 * Takes the options of both; throws a PulsegateError for those that make no sense.
 */
export function emulate(network: ChipNetwork, options: EmulatorOptions & EmulationOptions): Emulation {
  checkKinds('emulate', { network: [network, CHIP_NETWORK] });
  checkGiven('emulate', options, { ...OPTIONS, ...RUN_OPTIONS });
  const pick = (wanted: object) =>
    Object.fromEntries(Object.entries(options).filter(([name]) => name in wanted));
  return emulator(network, pick(OPTIONS)).run(pick(RUN_OPTIONS) as unknown as EmulationOptions);
}

/** Puts a network on an emulated chip that stays: each run goes on where the last one ended. */
export function emulator(network: ChipNetwork, options: EmulatorOptions = {}): Emulator {
  checkKinds('emulator', { network: [network, CHIP_NETWORK] });
  checkGiven('emulator', options, OPTIONS);
  const { oddWeights = 'reject', from } = options;
  const settings: Settings = {
    seed: options.seed ?? 0,
    delivery: options.delivery ?? 'nxsdk',
    traceDecay: options.traceDecay ?? 'exponential',
    wraps: (options.wraps ?? 'on') === 'on',
  };
  if (oddWeights === 'reject') raise(...checkSteps(network));
  const chip = chipOf(network, settings);
  if (from !== undefined) restoreState(chip, from);
  return {
    network,
    get t() {
      return chip.t;
    },
    run: (runOptions) => run(chip, runOptions),
    weights(name) {
      const one = lookup(
        new Map(chip.synapses.map((synapses) => [synapses.name, synapses])),
        name,
        'weights',
        'synapses',
      );
      const out = new Float64Array(one.w.length);
      described(one, one.w, out);
      return out;
    },
    state: () => stateOf(chip),
  };
}

/** Runs a chip for some steps. */
export function run(chip: Chip, options: EmulationOptions): Emulation {
  checkGiven('run', options, RUN_OPTIONS);
  const { steps, progress, signal } = options;
  const begin = chip.t;
  if (!(Number.isInteger(steps) && steps >= 0 && begin + steps <= MOST_STEPS))
    raise(invalid('steps', 'number of steps', steps, `a whole number from 0 to ${MOST_STEPS - begin}`));
  const times = tEvalOf(chip, options.tEval, begin, begin + steps);
  loadInputs(chip, options.inputs ?? {}, begin, begin + steps);
  const probes = probesOf(chip, times.length);
  const ledger = ledgerOf(steps);
  for (const { tape, wraps } of chip.groups) {
    tape.n = 0;
    wraps.fill(0);
  }
  let [touched, next, done] = [0, 0, 0];
  for (; done < steps; done++) {
    if (done % 64 === 0) {
      if (signal?.aborted === true) break;
      progress?.(done, steps);
    }
    advance(chip);
    keep(chip, ledger, done);
    touched += chip.counts.touched;
    if (times[next] === chip.t - 1) probes.take(next++);
  }
  progress?.(done, steps);
  const t = times.slice(0, next);
  return emulationOf(chip, { begin, done, steps, touched, t, recorded: probes.recorded(next), ledger });
}

function keep({ counts, compartments }: Chip, ledger: Ledger, k: number): void {
  ledger.spikes[k] = counts.spikes;
  ledger.inputSpikes[k] = counts.inputSpikes;
  ledger.synapticOperations[k] = counts.synapticOperations;
  ledger.neuronUpdates[k] = compartments;
  ledger.learningUpdates[k] = counts.learningUpdates;
  ledger.weightChanges[k] = counts.weightChanges;
}

function tEvalOf(
  { network }: Chip,
  given: ArrayLike<number> | undefined,
  t0: number,
  t1: number,
): Float64Array {
  if (given === undefined)
    return Float64Array.from({ length: network.probes.length === 0 ? 0 : t1 - t0 }, (_, k) => t0 + k);
  const times = Float64Array.from(given);
  times.forEach((t, k) => {
    if (!(Number.isInteger(t) && t >= t0 && t < t1))
      raise(
        invalid(`tEval[${k}]`, 'time', t, `a whole number from ${t0} to ${t1 - 1}, the steps of the run`),
      );
    if (k > 0 && t <= times[k - 1])
      raise(invalid(`tEval[${k}]`, 'time', t, 'times in ascending order, each once'));
  });
  return times;
}

function loadInputs(
  { feeds }: Chip,
  inputs: Readonly<Record<string, SpikeList>>,
  t0: number,
  t1: number,
): void {
  for (const [name, spikes] of Object.entries(inputs)) {
    const feed = feeds.find((one) => one.name === name);
    if (feed === undefined) {
      const known = feeds.map((one) => one.name);
      throw new PulsegateError([unknown(`inputs.${name}`, 'generator', name, known)]);
    }
    raise(...checkSpikes(spikes, feed.ring.size, t0, t1, `inputs.${name}`));
    load(feed, spikes, t0);
  }
}

/** What a run has left behind. */
interface Ran {
  readonly begin: number;
  /** Steps that were done, of those that were wanted. */
  readonly done: number;
  readonly steps: number;
  readonly touched: number;
  /** Output times, and what the probes recorded at them. */
  readonly t: Float64Array;
  readonly recorded: Recorded;
  readonly ledger: Ledger;
}

function emulationOf(chip: Chip, { begin, done, steps, touched, t, recorded, ledger }: Ran): Emulation {
  const end = begin + done;
  const wraps = wrapsOf(chip);
  const present = (what: string): void => {
    if (chip.t !== end)
      raise(failed(what, `the emulator has gone on to step ${chip.t}; read ${what} before the next run`));
  };
  let weights: Record<string, Float64Array> | undefined;
  return {
    network: chip.network,
    backend: 'Loihi 1, emulated',
    tspan: [begin, end],
    retcode: done === steps ? 'success' : 'interrupted',
    ...(done === steps ? {} : { message: `interrupted after ${done} of ${steps} steps` }),
    stats: { steps: done, touched, wraps: wraps.reduce((sum, { count }) => sum + count, 0) },
    t,
    ...recorded,
    spikes: Object.fromEntries(
      chip.groups.map(({ name, tape }) => [name, { i: tape.i.slice(0, tape.n), t: tape.t.slice(0, tape.n) }]),
    ),
    wraps,
    ledger: done === steps ? ledger : firstSteps(ledger, done),
    at(time, group, unit = 0) {
      const currents = lookup(new Map(Object.entries(recorded.currents)), group, 'at', 'recorded group');
      const k = t.indexOf(time);
      if (k < 0)
        raise(invalid('at', 'time', time, `an output time of the run, ${t[0]} to ${t[t.length - 1]}`));
      const size = currents.length / t.length;
      if (!(Number.isInteger(unit) && unit >= 0 && unit < size))
        raise(invalid('at', 'unit', unit, `a whole number from 0 to ${size - 1}`));
      return currents[k * size + unit];
    },
    get weights() {
      if (weights === undefined) {
        present('weights');
        weights = { ...stateOf(chip).weights };
      }
      return weights;
    },
    state() {
      present('state');
      return stateOf(chip);
    },
  };
}

function wrapsOf({ groups }: Chip): Wrap[] {
  return groups.flatMap(({ name, wraps, firstWrap }) =>
    WRAPPING.flatMap((register, k) => {
      const count = wraps[k];
      if (count === 0) return [];
      const [unit, t] = [firstWrap[2 * k], firstWrap[2 * k + 1]];
      return [{ group: name, register, count, unit, t }];
    }),
  );
}
