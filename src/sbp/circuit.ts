/**
 * The spiking backprop circuit at work on the emulated chip: one sample after another, 12 phases each. After the first
 * gate has been fired, nothing comes from outside but inputs, targets and rewards.
 */

import { checkGiven, LAYERS, optional } from '../kinds';
import * as loihi from '../loihi/index';

import {
  compareCopies,
  type Divergence,
  forwardShape,
  type PhaseSpikes,
  phaseOfDivergence,
  turned,
} from './copies';
import { type Copies, checkedWiring, type NetworkOptions, network } from './network';
import { harmOf, openPhases } from './phases';
import { activeOf, checkSamples, type Samples, sampleAt, targetOf } from './samples';
import type { Layers, WeightPair } from './types';
import { GATE, type PhaseWiring, plasticName, wiringFor } from './wiring';

/** A spike in a phase in which its layer is not open: too much input for the inhibition that keeps it silent. */
export interface Violation {
  readonly sample: number;
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  /** Why it changes what the circuit computes; absent where it does not. */
  readonly harm?: string;
}

/** A register that left its range; in phase 2, activations from 23,552 on do that to the input of h_lt. */
export interface SampleWrap {
  readonly sample: number;
  /** The first time in this sample. */
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  readonly register: loihi.Wrap['register'];
  readonly count: number;
}

/** What one sample did. */
export interface Presentation {
  /** Counted from the circuit's first sample, and its place in the data. */
  readonly sample: number;
  readonly index: number;
  /** The units that fired, by phase and layer (gates too); phase 0 is the one that ends the sample. */
  readonly spikes: PhaseSpikes;
  /** a2, what the output units received in phase 3. */
  readonly out: Int32Array;
  /** True where the output units that fired are those of the target. */
  readonly exact: boolean;
  /** The first output unit that fired (0 where none did), and the first with the largest a2. */
  readonly argmaxO: number;
  readonly argmaxOut: number;
  readonly violations: readonly Violation[];
  readonly wraps: readonly SampleWrap[];
  readonly divergence?: Divergence;
  /** One entry a phase, from phase 1 to the phase 0 that ends the sample; learning counts in the phase after. */
  readonly ledger: loihi.Ledger;
}

/** All that goes on from one sample to the next. */
export interface SpikingState {
  readonly samples: number;
  readonly chip: loihi.ChipState;
}

export interface SpikingCircuitOptions extends NetworkOptions {
  /** Go on from `state()` of a circuit with the same layers and wiring; its weights count then. */
  readonly from?: SpikingState;
}

export interface PresentOptions {
  /** When the copies of the weights are compared: at the end ('chunk', default), after every 'sample', or 'never'. */
  readonly check?: 'sample' | 'chunk' | 'never';
}

export interface SpikingCircuit {
  readonly layers: Layers;
  readonly network: loihi.ChipNetwork;
  /** The emulator that runs it. */
  readonly chip: loihi.Emulator;
  /** Samples presented so far. */
  readonly samples: number;
  /** Presents samples in an order (default: that of the data); each is run when it is asked for. */
  present(samples: Samples, order?: ArrayLike<number>, options?: PresentOptions): Generator<Presentation>;
  /** W1 and W2, of the first copies. */
  weights(): WeightPair;
  copies(): Copies;
  state(): SpikingState;
}

/**
 * Puts the circuit on an emulated chip. Between two samples it holds nothing but its weights: a fresh circuit with the
 * same copies goes on in the same way, spike by spike.
 *
 * Throws a PulsegateError for layers, weights, words and samples that make no sense.
 */
export function spikingCircuit(options: SpikingCircuitOptions): SpikingCircuit {
  checkGiven('sbp.spikingCircuit', options, {
    layers: LAYERS,
    weights: 'object',
    topology: optional(['training', 'inference']),
    extraInhibition: optional(['on', 'off']),
    from: 'object?',
  });
  const { from, ...description } = options;
  const { layers } = options;
  const onChip = network(description);
  const wiring = wiringFor(checkedWiring(options));
  const chip = loihi.emulator(onChip, {
    delivery: 'brian2loihi',
    ...(from === undefined ? {} : { from: from.chip }),
  });
  // the first gate fires in step 0, the phase before the first; then comes phase 0
  if (from === undefined) chip.run({ steps: 2, tEval: [] });
  const harms = harmTable(wiring);
  let samples = from?.samples ?? 0;
  return {
    layers,
    network: onChip,
    chip,
    get samples() {
      return samples;
    },
    *present(data, order, presentOptions = {}) {
      checkGiven('present', presentOptions, { check: optional(['sample', 'chunk', 'never']) });
      const { check = 'chunk' } = presentOptions;
      checkSamples(layers, data);
      const shown = Array.from({ length: order?.length ?? data.count }, (_, k) =>
        order === undefined ? k : sampleAt(data, order, k),
      );
      for (const [k, index] of shown.entries()) {
        const target = targetOf(data, index);
        const run = chip.run(runOf(wiring, chip.t, activeOf(data, index), target));
        const spikes = byPhase(run, wiring);
        const sample = samples++;
        const divergence =
          check === 'sample' || (check === 'chunk' && k === shown.length - 1)
            ? divergenceOf(chip, wiring, layers, sample, check === 'sample' ? spikes : undefined)
            : undefined;
        yield {
          sample,
          index,
          spikes,
          ...answerOf(run, spikes, target),
          violations: violationsOf(spikes, harms, sample),
          wraps: wrapsOf(run, wiring, sample),
          ...(divergence === undefined ? {} : { divergence }),
          ledger: run.ledger,
        };
      }
    },
    weights: () => weightsOf(chip, wiring, layers),
    copies: () => copiesOn(chip, wiring, layers),
    state: () => ({ samples, chip: chip.state() }),
  };
}

/** One sample from `begin`, a phase 1: its spikes from outside, each at the step in which it arrives. */
function runOf(
  { phases, arrivals }: PhaseWiring,
  begin: number,
  active: ArrayLike<number>,
  target: Uint8Array,
) {
  const wanted = Array.from(target.keys()).filter((k) => target[k] === 1);
  const units: Readonly<Record<string, ArrayLike<number>>> = { input: active, target: wanted, reward: [0] };
  const inputs = Object.fromEntries(
    Object.entries(arrivals).map(([name, at]): [string, loihi.SpikeList] => {
      const who = Array.from(units[name] ?? []);
      return [name, { i: at.flatMap(() => who), t: at.flatMap((phase) => who.map(() => begin + phase - 1)) }];
    }),
  );
  return { steps: phases, inputs, tEval: [begin + 2] };
}

/** The spikes of a run that began in phase 1. */
function byPhase({ spikes, tspan: [begin] }: loihi.Emulation, { phases }: PhaseWiring): PhaseSpikes {
  const out: Record<string, Int32Array>[] = Array.from({ length: phases }, () => ({}));
  for (const [name, { i, t }] of Object.entries(spikes))
    for (let n = 0; n < t.length; ) {
      const time = t[n];
      let end = n + 1;
      while (end < t.length && t[end] === time) end++;
      out[(time - begin + 1) % phases][name] = i.slice(n, end);
      n = end;
    }
  return out;
}

function answerOf({ currents }: loihi.Emulation, spikes: PhaseSpikes, target: Uint8Array) {
  const fired = spikes[3]?.['o'] ?? new Int32Array(0);
  const out = Int32Array.from(currents['o'] ?? [], (u) => u / 64 - GATE);
  const wanted = target.reduce((sum, on) => sum + on, 0);
  return {
    out,
    exact: fired.length === wanted && fired.every((unit) => target[unit] === 1),
    argmaxO: fired[0] ?? 0,
    argmaxOut: out.reduce((best, a, k) => (a > out[best] ? k : best), 0),
  };
}

/** By layer and phase: 'open', or the harm that a spike does, '' for none. */
type HarmTable = ReadonlyMap<string, readonly string[]>;

function harmTable(wiring: PhaseWiring): HarmTable {
  const open = openPhases(wiring);
  return new Map(
    wiring.layers.map((layer) => [
      layer.name,
      Array.from({ length: wiring.phases }, (_, phase) =>
        open.get(layer.name)?.has(phase) === true ? 'open' : (harmOf(wiring, layer, phase) ?? ''),
      ),
    ]),
  );
}

/** In the order in which they happen: the phase 0 that ends the sample comes last. */
function violationsOf(spikes: PhaseSpikes, harms: HarmTable, sample: number): Violation[] {
  const found: Violation[] = [];
  for (let n = 1; n <= spikes.length; n++) {
    const phase = n % spikes.length;
    for (const [layer, units] of Object.entries(spikes[phase] ?? {})) {
      const harm = harms.get(layer)?.[phase];
      if (harm === undefined || harm === 'open') continue;
      for (const unit of units) found.push({ sample, phase, layer, unit, ...(harm === '' ? {} : { harm }) });
    }
  }
  return found;
}

const wrapsOf = (
  { wraps, tspan: [begin] }: loihi.Emulation,
  { phases }: PhaseWiring,
  sample: number,
): SampleWrap[] =>
  wraps.map(({ group, register, unit, count, t }) => ({
    sample,
    phase: (t - begin + 1) % phases,
    layer: group,
    unit,
    register,
    count,
  }));

function divergenceOf(
  chip: loihi.Emulator,
  wiring: PhaseWiring,
  layers: Layers,
  sample: number,
  spikes: PhaseSpikes | undefined,
): Divergence | undefined {
  const found = compareCopies(wiring, layers, chip.weights);
  if (found === undefined) return undefined;
  const phase =
    spikes === undefined ? undefined : phaseOfDivergence(wiring, found, spikes, { copy: found.of, spikes });
  return { sample, ...found, ...(phase === undefined ? {} : { phase }) };
}

const copiesOn = (chip: loihi.Emulator, { plastic }: PhaseWiring, layers: Layers): Copies =>
  Object.fromEntries(plastic.map((one) => [plasticName(one), copyOf(chip, one, layers)]));

function weightsOf(chip: loihi.Emulator, wiring: PhaseWiring, layers: Layers): WeightPair {
  const first = (matrix: 'W1' | 'W2') => wiring.plastic.find(({ holds }) => holds === matrix);
  const [w1, w2] = (['W1', 'W2'] as const).map((matrix) =>
    copyOf(chip, first(matrix) as PhaseWiring['plastic'][number], layers),
  ) as [Int16Array, Int16Array];
  return { w1, w2 };
}

/** In the order of w1 or w2. */
function copyOf(chip: loihi.Emulator, one: PhaseWiring['plastic'][number], layers: Layers): Int16Array {
  const values = chip.weights(plasticName(one));
  if (one.holds === 'W2^T' || one.holds === '-W2^T') return Int16Array.from(values);
  const [rows, columns] = forwardShape(one, layers);
  return turned(values, columns, rows);
}
