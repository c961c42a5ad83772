/** The state of one run in spikes. */
import type { Plan } from '../../circuit/plan';
import { silentBelow } from '../../circuit/planned';
import { starts } from '../../numerics/starts';
import type { Request } from '../backend';
import { blockCouplings, type Coupling, constantCouplings } from '../couplings';
import { type RowNumbers, rowNames, rowNumbers } from '../rows';
import { recordValues, type Trace, trace } from '../trajectory/trace';
import { calibrate } from './calibrate';
import { type Resources, resources } from './depletion';
import { lifNeurons } from './lif';
import type { Neurons, Witness } from './neurons';
import { NEVER, type Openings } from './openings';
import { lifNumbers, rectifiesInSoma, type Settings } from './options';
import { perfectNeurons } from './perfect';
import { expectedSpikes, poissonNeurons } from './poisson';
import { somaCalibration, somaNeurons, steadyNeurons } from './soma';

export interface State {
  readonly plan: Plan;
  readonly settings: Settings;
  readonly rows: RowNumbers;
  readonly names: readonly string[];
  readonly neurons: Neurons;
  /** True where neurons rectify by themselves, so that they are told arguments of either sign. */
  readonly signed: boolean;
  readonly resources: Resources;
  readonly openings: Openings;
  readonly couplings: (readonly Coupling[])[];
  /** Resting threshold of each block with that of its transfer. */
  readonly silence: Float64Array;
  readonly weights: Float64Array[];
  readonly currents: Float64Array;
  readonly middle: Float64Array;
  /** What drives each component, per unit of time, over a step; that of the gates' currents apart. */
  readonly drive: Float64Array;
  /** 1 for each population that something drives in the step at hand. */
  readonly driven: Uint8Array;
  /** Rate of decay of each population, and the two factors of it that a step takes: at its middle, at its end. */
  readonly lambda: Float64Array;
  readonly most: Float64Array;
  readonly least: Float64Array;
  /** What each row emits (its output, with its resource), smoothed by the time constant of gates. */
  readonly y: Float64Array;
  /** What each row emits in the step at hand. */
  readonly output: Float64Array;
  readonly q: Float64Array;
  /** Spikes of each row in the passage at hand. */
  readonly counts: Float64Array;
  readonly trace: Trace;
  readonly spikes: SpikeList | undefined;
}

/** Spikes as they come. */
export interface SpikeList {
  readonly wanted: Uint8Array;
  readonly row: number[];
  readonly neuron: number[];
  readonly t: number[];
}

export function stateOf(plan: Plan, request: Request, settings: Settings): State {
  const rows = rowNumbers(plan);
  const names = rowNames(plan);
  const spikes = spikeList(plan, rows, settings);
  const witness: Witness | undefined =
    spikes === undefined
      ? undefined
      : (row, neuron, t) => {
          if (spikes.wanted[row] === 0) return;
          spikes.row.push(row);
          spikes.neuron.push(neuron);
          spikes.t.push(t);
        };
  const neurons = neuronsOf(plan, rows.count, settings, witness);
  const depletes = new Uint8Array(rows.count);
  plan.blocks.forEach(({ resource, rows: count }, b) => {
    if (resource !== undefined) depletes.fill(1, rows.ofBlock[b], rows.ofBlock[b] + count);
  });
  const spent = resources(rows.count, settings.neurons, witness);
  beginWith(spent, depletes, request.resources, settings.neurons);
  const weights = request.weights.map((W) => W.slice());
  const { populations, size } = plan;
  const offset = starts(populations.map((population) => population.size));
  const selfGains = Float64Array.from(populations, ({ input }) => (input ? 1 : 0));
  const constant = constantCouplings(plan);
  return {
    plan,
    settings,
    rows,
    names,
    neurons,
    signed: rectifiesInSoma(settings),
    resources: spent,
    openings: {
      last: new Int32Array(rows.count).fill(NEVER),
      names,
      seed: settings.seed,
      neurons,
      depletes,
      resources: spent,
    },
    couplings: plan.blocks.map((block, b) =>
      constant[b].length > 0 || block.terms.length === 0 ? constant[b] : blockCouplings(plan, block, weights),
    ),
    silence: Float64Array.from(plan.blocks, silentBelow),
    weights,
    currents: Float64Array.from(request.initial),
    middle: new Float64Array(size),
    drive: new Float64Array(size),
    driven: new Uint8Array(populations.length),
    lambda: new Float64Array(populations.length),
    most: new Float64Array(populations.length),
    least: new Float64Array(populations.length),
    y: new Float64Array(rows.count),
    output: new Float64Array(rows.count),
    q: new Float64Array(Math.max(1, ...plan.blocks.map((block) => block.rows))),
    counts: new Float64Array(rows.count),
    trace: trace(plan, 16 * size, offset, selfGains, request.record),
    spikes,
  };
}

/** What is left of the resources when a run begins, in the order of the rows that have one. */
function beginWith({ ready }: Resources, depletes: Uint8Array, left: Float64Array, N: number): void {
  let k = 0;
  for (let row = 0; row < depletes.length; row++) {
    if (depletes[row] === 0) continue;
    const R = left[k++];
    ready[row] = N === Number.POSITIVE_INFINITY ? R : Math.round(R * N);
  }
}

/** What is left of the resources now, in the same order: a part of 1 each. */
export function leftOf({ resources: { ready }, openings: { depletes }, settings }: State): Float64Array {
  const whole = settings.neurons === Number.POSITIVE_INFINITY ? 1 : settings.neurons;
  return ready.filter((_, row) => depletes[row] === 1).map((count) => count / whole);
}

/** Options in units of the circuit's time. */
function neuronsOf(
  { circuit }: Plan,
  rows: number,
  settings: Settings,
  witness: Witness | undefined,
): Neurons {
  const { model, neurons: N, spikeRate, phases, dt, lif } = settings;
  const rate = spikeRate / circuit.tau;
  if (model === 'lif') {
    const numbers = lifNumbers(lif, circuit.tau);
    if (rectifiesInSoma(settings)) {
      const calibration = somaCalibration(numbers, dt * circuit.tau);
      return N === Number.POSITIVE_INFINITY
        ? steadyNeurons(calibration)
        : somaNeurons(rows, N, numbers, calibration, witness);
    }
    const calibration = calibrate(numbers, dt * circuit.tau);
    return N === Number.POSITIVE_INFINITY
      ? expectedSpikes(calibration.rate)
      : lifNeurons(rows, N, numbers, calibration, witness);
  }
  if (N === Number.POSITIVE_INFINITY) return expectedSpikes(rate);
  return model === 'if'
    ? perfectNeurons(rows, N, rate, phases === 'regular', witness)
    : poissonNeurons(rows, N, rate, witness);
}

function spikeList(
  { blocks, populations }: Plan,
  rows: RowNumbers,
  { spikes }: Settings,
): SpikeList | undefined {
  if (spikes === false) return undefined;
  const wanted = new Uint8Array(rows.count);
  const isWanted = (name: string) => spikes === true || spikes.includes(name);
  blocks.forEach(({ name, rows: count }, b) => {
    if (isWanted(name)) wanted.fill(1, rows.ofBlock[b], rows.ofBlock[b] + count);
  });
  populations.forEach(({ name, size }, p) => {
    if (isWanted(`hold:${name}`)) wanted.fill(1, rows.ofSelf[p], rows.ofSelf[p] + size);
  });
  return { wanted, row: [], neuron: [], t: [] };
}

/** Records all currents at a time. */
export function keepCurrents({ plan, trace: kept, currents }: State, t: number): void {
  plan.populations.forEach(({ input }, p) => {
    if (!input) recordValues(kept, p, t, currents);
  });
}
