/** The network in plain typed arrays, event by event: only rows of units that spike are read or written. */
import { laneOf } from '../numerics/counter';
import { type Emission, type Moment, type Signals, send, signals, spikes } from './emission';
import { COUNTERS, type Kernel, type Plasticity } from './kernel';
import { type LayerPlan, type Layout, layoutOf } from './layout';
import type { Gate, Network } from './network';
import { addRows, type Reading } from './rows';
import type { Stimulus } from './stimuli';

/** One matrix of weights and the units above it, as a sample is shown. */
interface Layer extends LayerPlan, Reading {
  readonly counts: Float64Array;
  readonly feedback: Float64Array;
  /** Spikes that are sent to it, the bias last, and those that arrive in this step. */
  sent: Signals;
  arriving: Signals;
  /** Error or gradient spikes of the units above, and those that arrive at the layer below. */
  errors: Signals;
  back: Signals;
}

interface Machine {
  readonly network: Network;
  readonly layout: Layout;
  readonly layers: readonly Layer[];
  readonly emission: Emission;
  readonly winners: Float64Array;
  readonly counters: Float64Array;
}

/** A kernel of plain TypeScript; `emission` may be graded. */
export function plainKernel(network: Network, emission: Emission = spikes): Kernel {
  const layout = layoutOf(network);
  const own = network.feedback === 'random';
  const layers = layout.layers.map((plan): Layer => {
    const W = new Float64Array(plan.rows * plan.stride);
    const sent = signals(plan.rows);
    const errors = signals(plan.columns);
    return {
      ...plan,
      ones: emission.binary && plan.value === 1,
      W,
      counts: new Float64Array(W.length),
      feedback: own ? new Float64Array(W.length) : W,
      S: new Float64Array(plan.stride),
      sent,
      arriving: network.delay === 0 ? sent : signals(plan.rows),
      errors,
      back: network.delay === 0 ? errors : signals(plan.columns),
    };
  });
  const last = layers[layers.length - 1];
  const winners = new Float64Array(last.columns);
  const counters = new Float64Array(COUNTERS.length);
  const machine: Machine = { network, layout, layers, emission, winners, counters };
  return {
    weights: layers.map(({ W }) => W),
    counts: layers.map(({ counts }) => counts),
    feedback: layers.map(({ feedback }) => feedback),
    winners,
    sums: last.S.subarray(0, last.columns),
    counters,
    present: (stimulus, label, key, plasticity) => show(machine, stimulus, label, key, plasticity),
    write(amounts) {
      for (let l = 0; l < layers.length; l++) {
        const { W, counts, rows, stride } = layers[l];
        const bias = (rows - 1) * stride;
        addCounts(W, counts, 0, bias, amounts[2 * l]);
        addCounts(W, counts, bias, bias + stride, amounts[2 * l + 1]);
        counts.fill(0);
      }
    },
  };
}

function show(
  machine: Machine,
  stimulus: Stimulus,
  label: number,
  key: number,
  plasticity: Plasticity | null,
): void {
  const { network, layout, layers } = machine;
  const { length, delay, warm } = network;
  machine.winners.fill(0);
  for (const layer of layers) begin(layer);
  for (let t = 1; t <= length; t++) {
    const at = { t, lane: laneOf(key, t), seats: layout.seats };
    forward(machine, stimulus, label, at);
    if (plasticity !== null) {
      backward(machine, at);
      if (t > warm) for (let l = 0; l < layers.length; l++) write(layers[l], l, plasticity);
    }
    if (delay === 1) for (const layer of layers) deliver(layer);
  }
}

/** Nothing but the weights goes on from one sample to the next. */
function begin({ S, sent, arriving, errors, back, rows }: Layer): void {
  S.fill(0);
  for (const list of [sent, arriving, errors, back]) list.size = 0;
  send(arriving, rows - 1, 1);
}

/** What is sent in this step arrives in the next; inputs come from outside, and are on time. */
function deliver(layer: Layer): void {
  [layer.sent, layer.arriving] = [layer.arriving, layer.sent];
  [layer.errors, layer.back] = [layer.back, layer.errors];
}

function forward(machine: Machine, stimulus: Stimulus, label: number, at: Moment): void {
  const { network, layers, emission, winners, counters } = machine;
  const first = layers[0];
  first.arriving.size = 0;
  emission.inputs(stimulus, at, first.arriving);
  send(first.arriving, first.rows - 1, 1);
  const last = layers.length - 1;
  for (let l = 0; l < last; l++) {
    const { S, columns, axon } = layers[l];
    addRows(layers[l]);
    const { sent, rows } = layers[l + 1];
    sent.size = 0;
    emission.axons(S, columns, network.rho, axon, at, sent);
    send(sent, rows - 1, 1);
  }
  const { S, axon, errors } = layers[last];
  addRows(layers[last]);
  errors.size = 0;
  emission.race(S, label, axon, at, winners, errors);
  if (errors.size > 0) counters[0]++;
}

function addCounts(W: Float64Array, counts: Float64Array, from: number, to: number, amount: number): void {
  for (let k = from; k < to; k++) W[k] += amount * counts[k];
}

/** Every dendrite reads the weights before any of them is written to. */
function backward({ network, layers, emission, counters }: Machine, at: Moment): void {
  for (let l = layers.length - 2; l >= 0; l--) {
    const below = layers[l];
    const above = layers[l + 1];
    below.errors.size = 0;
    if (above.back.size === 0) continue;
    const most = network.rho * at.t;
    const scale = network.kappa / above.gain;
    for (let j = 0; j < below.columns; j++) {
      const sum = below.S[j];
      if (!(sum > 0) || (network.gate === 'box' && sum >= most)) continue;
      const drive = scale * readBack(above, j);
      if (drive === 0 || !isOpen(network.gate, sum < most, drive)) continue;
      counters[1]++;
      if (Math.abs(drive) > 1) counters[2]++;
      emission.dendrites(j, drive, below.dendrites, at, below.errors);
    }
  }
}

const isOpen = (gate: Gate, unsaturated: boolean, drive: number): boolean =>
  unsaturated || (gate === 'rec' && drive > 0);

/** The transposed read: sum over the errors above of weight x error. */
function readBack({ feedback, stride, back: { units, values, size } }: Layer, j: number): number {
  let g = 0;
  for (let n = 0; n < size; n++) g += feedback[j * stride + units[n]] * values[n];
  return g;
}

/** What arrives meets the errors above. */
function write(layer: Layer, l: number, { into, amounts }: Plasticity): void {
  const { W, counts, arriving, errors, rows, stride } = layer;
  if (errors.size === 0) return;
  const matrix = into === 'weights' ? W : counts;
  for (let m = 0; m < arriving.size; m++) {
    const row = arriving.units[m];
    const amount = arriving.values[m] * amounts[row === rows - 1 ? 2 * l + 1 : 2 * l];
    for (let n = 0; n < errors.size; n++) matrix[row * stride + errors.units[n]] += errors.values[n] * amount;
  }
}
