/** The circuit beside the plain algorithm: every spike of the open phases, and every weight of all copies. */
import { invalid, raise } from '../errors';
import { checkGiven, LAYERS, optional } from '../kinds';
import { type SpikingCircuit, spikingCircuit } from './circuit';
import { compareCopies, type Divergence, differences, phaseOfDivergence, turned, weightAt } from './copies';
import { expectedSpikes } from './expected';
import { openPhases } from './phases';
import type { Presentation, SampleWrap, Violation } from './presentation';
import { emptyPass, forward, learn } from './reference';
import { activeOf, SAMPLES, type Samples, targetOf } from './samples';
import type { Layers, WeightPair } from './types';
import { WEIGHT_PAIR } from './types';
import { type PhaseWiring, plasticName, type WiringOptions, wiringFor } from './wiring';

export interface VerifyOptions extends Pick<WiringOptions, 'extraInhibition'> {
  readonly layers: Layers;
  readonly weights: WeightPair;
  readonly samples: Samples;
  readonly order?: ArrayLike<number>;
  /** How many samples of the order to present (default 100, or as many as there are). */
  readonly count?: number;
}

interface VerifyAround {
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** After a sample: how many are done, of how many, and the report up to here. */
export interface VerifyStep {
  readonly samples: number;
  readonly of: number;
  readonly soFar: () => Verification;
}

/** A unit that fired in an open phase and should not have, or the other way round. */
export interface SpikeDifference {
  readonly sample: number;
  readonly phase: number;
  readonly layer: string;
  readonly unit: number;
  readonly fired: boolean;
}

/** A weight of a copy that is not that of the algorithm; row and column in W1 or W2. */
export type WeightDifference = Omit<Divergence, 'of'>;

export interface Verification {
  /** Samples presented, and those after which any weight differed, or in which any spike did. */
  readonly samples: number;
  readonly samplesThatDiffer: number;
  /** Over all samples: spikes of open phases that the algorithm expects, and spikes that only one of the two has. */
  readonly spikes: number;
  readonly differingSpikes: number;
  /** Weights in all copies, and those that differ at the end. */
  readonly weights: number;
  readonly differingWeights: number;
  readonly firstSpike?: SpikeDifference;
  readonly firstWeight?: WeightDifference;
  /** Spikes out of turn: how many do no harm, how many do, and the first of each. */
  readonly violations: {
    readonly harmless: number;
    readonly harmful: number;
    readonly firstHarmless?: Violation;
    readonly firstHarmful?: Violation;
  };
  /** Registers that left their range, and the first. */
  readonly wraps: number;
  readonly firstWrap?: SampleWrap;
  /** The first sample after which the copies of a matrix were no longer the same. */
  readonly divergence?: Divergence;
}

const OPTIONS = {
  layers: LAYERS,
  weights: WEIGHT_PAIR,
  samples: SAMPLES,
  order: 'numbers?',
  count: 'number?',
  extraInhibition: optional(['on', 'off']),
} as const;

/**
 * Runs the circuit and the plain algorithm side by side, and compares them after every sample: the spikes of every layer
 * in every phase in which it is open, and each weight of the eight plastic matrices (W1 thrice, W2 thrice, W2^T, -W2^T).
 *
 * Where nothing differs, the two are the same trajectory of integers. They part where a hidden unit fires out of turn
 * (`violations`), and where W2 saturates: weights end at -256 and +254, so that -W2^T is no longer its mirror. An
 * interrupted run reports what it did.
 */
export function verify(options: VerifyOptions & VerifyAround): Verification {
  checkGiven('sbp.verify', options, { ...OPTIONS, progress: 'function?', signal: 'object?' });
  const { progress, signal, ...what } = options;
  for (const steps = verifying(what); ; ) {
    const { done, value } = steps.next();
    if (done) return value;
    progress?.(value.samples, value.of);
    if (signal?.aborted === true) return value.soFar();
  }
}

/** The same sample by sample, for those who want to do something in between: draw, or stop. */
export function* verifying(options: VerifyOptions): Generator<VerifyStep, Verification> {
  checkGiven('sbp.verify', options, OPTIONS);
  const { layers, weights, samples, order, extraInhibition = 'off' } = options;
  const held = order?.length ?? samples.count;
  const { count = Math.min(100, held) } = options;
  if (!(Number.isInteger(count) && count >= 0 && count <= held))
    raise(invalid('count', 'number of samples', count, `0 to ${held}, the samples that there are`));
  const wiring = wiringFor({ extraInhibition });
  const circuit = spikingCircuit({ layers, weights, extraInhibition });
  const plain: WeightPair = { w1: weights.w1.slice(), w2: weights.w2.slice() };
  const pass = emptyPass(layers);
  const tally = emptyTally(wiring, layers);
  const shown = Array.from({ length: count }, (_, k) => (order === undefined ? k : order[k]));
  const soFar = (): Verification => ({ ...tally.result, samples: circuit.samples });
  for (const presented of circuit.present(samples, shown, { check: 'never' })) {
    const active = activeOf(samples, presented.index);
    const target = targetOf(samples, presented.index);
    forward(plain, pass, active);
    learn(plain, pass, active, target);
    compare(tally, presented, circuit, plain, expectedSpikes(pass, active, target));
    yield { samples: circuit.samples, of: count, soFar };
  }
  return soFar();
}

type Expected = ReturnType<typeof expectedSpikes>;
type Mutable<T> = { -readonly [K in keyof T]: Mutable<T[K]> };

interface Comparison {
  readonly wiring: PhaseWiring;
  readonly open: ReadonlyMap<string, ReadonlySet<number>>;
  readonly result: Mutable<Verification>;
}

const emptyTally = (wiring: PhaseWiring, [input, hidden, output]: Layers): Comparison => ({
  wiring,
  open: openPhases(wiring),
  result: {
    samples: 0,
    samplesThatDiffer: 0,
    spikes: 0,
    differingSpikes: 0,
    weights: wiring.plastic.reduce(
      (sum, { holds }) => sum + (holds === 'W1' ? input * hidden : hidden * output),
      0,
    ),
    differingWeights: 0,
    violations: { harmless: 0, harmful: 0 },
    wraps: 0,
  },
});

function compare(
  tally: Comparison,
  presented: Presentation,
  circuit: SpikingCircuit,
  plain: WeightPair,
  expected: Expected,
): void {
  const { result } = tally;
  const before = result.differingSpikes;
  compareSpikes(tally, presented, expected);
  compareWeights(tally, presented, circuit, plain, expected);
  if (result.differingWeights > 0 || result.differingSpikes > before) result.samplesThatDiffer++;
  for (const wrap of presented.wraps) {
    result.wraps += wrap.count;
    result.firstWrap ??= wrap;
  }
  for (const violation of presented.violations) {
    if (violation.harm === undefined) {
      result.violations.harmless++;
      result.violations.firstHarmless ??= violation;
    } else {
      result.violations.harmful++;
      result.violations.firstHarmful ??= violation;
    }
  }
}

/** Phase 0 comes last. */
function compareSpikes(
  { wiring: { phases }, open, result }: Comparison,
  { sample, spikes }: Presentation,
  expected: Expected,
): void {
  for (let n = 1; n <= phases; n++) {
    const phase = n % phases;
    for (const [layer, when] of open) {
      if (!when.has(phase)) continue;
      const fired = spikes[phase]?.[layer] ?? [];
      const wanted = expected[phase]?.[layer] ?? [];
      result.spikes += wanted.length;
      if (fired.length === wanted.length && wanted.every((unit, k) => unit === fired[k])) continue;
      const differing = [
        ...Array.from(fired, (unit) => ({ unit, fired: true })).filter(({ unit }) => !wanted.includes(unit)),
        ...Array.from(wanted, (unit) => ({ unit, fired: false })).filter(({ unit }) => !fired.includes(unit)),
      ];
      result.differingSpikes += differing.length;
      const first = differing.sort((a, b) => a.unit - b.unit)[0];
      if (first !== undefined) result.firstSpike ??= { sample, phase, layer, ...first };
    }
  }
}

function compareWeights(
  { wiring, result }: Comparison,
  { sample, spikes }: Presentation,
  { layers, chip }: SpikingCircuit,
  { w1, w2 }: WeightPair,
  expected: Expected,
): void {
  const [input, hidden, output] = layers;
  const truths = {
    W1: { byTarget: turned(w1, input, hidden), bySource: w1 },
    W2: { byTarget: turned(w2, hidden, output), bySource: w2 },
  };
  result.differingWeights = 0;
  for (const one of wiring.plastic) {
    const values = chip.weights(plasticName(one));
    const truth = truths[one.holds === 'W1' ? 'W1' : 'W2'];
    const { count, at } = differences(values, one, truth);
    result.differingWeights += count;
    if (count === 0 || result.firstWeight !== undefined) continue;
    const found = weightAt(layers, values, one, truth, at);
    const phase = phaseOfDivergence(wiring, found, spikes, { copy: found.copy, spikes: expected });
    result.firstWeight = { sample, ...found, ...(phase === undefined ? {} : { phase }) };
  }
  if (result.differingWeights === 0 || result.divergence !== undefined) return;
  const found = compareCopies(wiring, layers, chip.weights);
  if (found === undefined) return;
  const phase = phaseOfDivergence(wiring, found, spikes, { copy: found.of, spikes });
  result.divergence = { sample, ...found, ...(phase === undefined ? {} : { phase }) };
}
