/**
 * The spiking backprop circuit at work on the emulated chip: one sample after another, 12 phases each. After the first
 * gate has been fired, nothing comes from outside but inputs, targets and rewards.
 */
import { checkOptions, invalid, raise } from '../errors';
import { type Emulation, type Emulator, emulator, type Wrap } from '../loihi/emulate';
import type { Ledger } from '../loihi/ledger';
import type { LoihiState } from '../loihi/state';
import type { LoihiNetwork, SpikeList } from '../loihi/types';
import {
  compareCopies,
  forwardShape,
  phaseOfDivergence,
  type SbpDivergence,
  type SbpSpikes,
  turned,
} from './copies';
import { checkedWiring, type SbpCopies, type SbpNetworkOptions, sbpNetwork } from './network';
import { harmOf, openPhases } from './phases';
import { activeOf, checkSamples, type SbpSamples, sampleAt, targetOf } from './samples';
import type { SbpLayers, SbpWeights } from './types';
import { GATE, plasticName, sbpWiring, type Wiring } from './wiring';

/** A spike in a phase in which its layer is not open: too much input for the inhibition that keeps it silent. */
export interface SbpViolation {
  readonly sample: number;
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  /** Why it changes what the circuit computes; absent where it does not. */
  readonly harm?: string;
}

/** A register that left its range; in phase 2, activations from 23,552 on do that to the input of h_lt. */
export interface SbpWrap {
  readonly sample: number;
  /** The first time in this sample. */
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  readonly register: Wrap['register'];
  readonly count: number;
}

/** What one sample did. */
export interface SbpPresentation {
  /** Counted from the circuit's first sample, and its place in the data. */
  readonly sample: number;
  readonly index: number;
  /** The units that fired, by phase and layer (gates too); phase 0 is the one that ends the sample. */
  readonly spikes: SbpSpikes;
  /** a2, what the output units received in phase 3. */
  readonly out: Int32Array;
  /** True where the output units that fired are those of the target. */
  readonly exact: boolean;
  /** The first output unit that fired (0 where none did), and the first with the largest a2. */
  readonly argmaxO: number;
  readonly argmaxOut: number;
  readonly violations: readonly SbpViolation[];
  readonly wraps: readonly SbpWrap[];
  readonly divergence?: SbpDivergence;
  /** One entry a phase, from phase 1 to the phase 0 that ends the sample; learning counts in the phase after. */
  readonly ledger: Ledger;
}

/** All that goes on from one sample to the next. */
export interface SbpState {
  readonly samples: number;
  readonly chip: LoihiState;
}

export interface SbpCircuitOptions extends SbpNetworkOptions {
  /** Go on from `state()` of a circuit with the same layers and wiring; its weights count then. */
  readonly from?: SbpState;
}

export interface PresentOptions {
  /** When the copies of the weights are compared: at the end ('chunk', default), after every 'sample', or 'never'. */
  readonly check?: 'sample' | 'chunk' | 'never';
}

export interface SbpCircuit {
  readonly layers: SbpLayers;
  readonly network: LoihiNetwork;
  /** The emulator that runs it. */
  readonly chip: Emulator;
  /** Samples presented so far. */
  readonly samples: number;
  /** Presents samples in an order (default: that of the data); each is run when it is asked for. */
  present(
    samples: SbpSamples,
    order?: ArrayLike<number>,
    options?: PresentOptions,
  ): Generator<SbpPresentation>;
  /** W1 and W2, of the first copies. */
  weights(): SbpWeights;
  copies(): SbpCopies;
  state(): SbpState;
}

/**
 * Puts the circuit on an emulated chip. Between two samples it holds nothing but its weights: a fresh circuit with the
 * same copies goes on in the same way, spike by spike.
 *
 * Throws a PulsegateError for layers, weights, words and samples that make no sense.
 */
export function sbpCircuit(options: SbpCircuitOptions): SbpCircuit {
  checkOptions('sbpCircuit', options, ['layers', 'weights', 'topology', 'extraInhibition', 'from']);
  const { from, ...description } = options;
  const { layers } = options;
  const network = sbpNetwork(description);
  const wiring = sbpWiring(checkedWiring(options));
  const chip = emulator(network, {
    delivery: 'brian2loihi',
    ...(from === undefined ? {} : { from: from.chip }),
  });
  // the first gate fires in step 0, the phase before the first; then comes phase 0
  if (from === undefined) chip.run({ steps: 2, tEval: [] });
  const harms = harmTable(wiring);
  let samples = from?.samples ?? 0;
  return {
    layers,
    network,
    chip,
    get samples() {
      return samples;
    },
    *present(data, order, presentOptions = {}) {
      checkOptions('present', presentOptions, ['check']);
      const { check = 'chunk' } = presentOptions;
      if (check !== 'sample' && check !== 'chunk' && check !== 'never')
        raise(invalid('present.check', 'choice', check, "'sample', 'chunk' or 'never'"));
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
function runOf({ phases, arrivals }: Wiring, begin: number, active: ArrayLike<number>, target: Uint8Array) {
  const wanted = Array.from(target.keys()).filter((k) => target[k] === 1);
  const units: Readonly<Record<string, ArrayLike<number>>> = { input: active, target: wanted, reward: [0] };
  const inputs = Object.fromEntries(
    Object.entries(arrivals).map(([name, at]): [string, SpikeList] => {
      const who = Array.from(units[name] ?? []);
      return [name, { i: at.flatMap(() => who), t: at.flatMap((phase) => who.map(() => begin + phase - 1)) }];
    }),
  );
  return { steps: phases, inputs, tEval: [begin + 2] };
}

/** The spikes of a run that began in phase 1. */
function byPhase({ spikes, tspan: [begin] }: Emulation, { phases }: Wiring): SbpSpikes {
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

function answerOf({ currents }: Emulation, spikes: SbpSpikes, target: Uint8Array) {
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

function harmTable(wiring: Wiring): HarmTable {
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
function violationsOf(spikes: SbpSpikes, harms: HarmTable, sample: number): SbpViolation[] {
  const found: SbpViolation[] = [];
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

const wrapsOf = ({ wraps, tspan: [begin] }: Emulation, { phases }: Wiring, sample: number): SbpWrap[] =>
  wraps.map(({ group, register, unit, count, t }) => ({
    sample,
    phase: (t - begin + 1) % phases,
    layer: group,
    unit,
    register,
    count,
  }));

function divergenceOf(
  chip: Emulator,
  wiring: Wiring,
  layers: SbpLayers,
  sample: number,
  spikes: SbpSpikes | undefined,
): SbpDivergence | undefined {
  const found = compareCopies(wiring, layers, chip.weights);
  if (found === undefined) return undefined;
  const phase =
    spikes === undefined ? undefined : phaseOfDivergence(wiring, found, spikes, { copy: found.of, spikes });
  return { sample, ...found, ...(phase === undefined ? {} : { phase }) };
}

const copiesOn = (chip: Emulator, { plastic }: Wiring, layers: SbpLayers): SbpCopies =>
  Object.fromEntries(plastic.map((one) => [plasticName(one), copyOf(chip, one, layers)]));

function weightsOf(chip: Emulator, wiring: Wiring, layers: SbpLayers): SbpWeights {
  const first = (matrix: 'W1' | 'W2') => wiring.plastic.find(({ holds }) => holds === matrix);
  const [w1, w2] = (['W1', 'W2'] as const).map((matrix) =>
    copyOf(chip, first(matrix) as Wiring['plastic'][number], layers),
  ) as [Int16Array, Int16Array];
  return { w1, w2 };
}

/** In the order of w1 or w2. */
function copyOf(chip: Emulator, one: Wiring['plastic'][number], layers: SbpLayers): Int16Array {
  const values = chip.weights(plasticName(one));
  if (one.holds === 'W2^T' || one.holds === '-W2^T') return Int16Array.from(values);
  const [rows, columns] = forwardShape(one, layers);
  return turned(values, columns, rows);
}
