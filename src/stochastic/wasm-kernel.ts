/** The network in WebAssembly with vectors of 128 bits: a sample a call, the bits of the plain kernel. */
import { invalid, raise } from '../errors';
import { instantiate, memoryOf } from '../numerics/wasm/instance';
import { COUNTERS, type Kernel, type Plasticity } from './kernel';
import { layoutOf } from './layout';
import type { Network } from './network';
import type { Stimulus } from './stimuli';
import { stochastic } from './wasm/stochastic.wasm';

interface Functions {
  layers(address: number, count: number): void;
  places(seats: number, winners: number, counters: number): void;
  stimulus(inputs: number, levels: number, starts: number): void;
  rules(length: number, warm: number, delayed: number, rec: number, rho: number): void;
  show(count: number, label: number, key: number, into: number): void;
  writeCounts(): void;
}

/** Bytes of a layer's record, and where its doubles begin: value, scale, and what a spike and the bias add. */
const RECORD = 104;
const DOUBLES = 72;
/** Bytes of a vector. */
const VECTOR = 16;

/** The most input spikes of one sample. */
const MOST_SPIKES = 2 ** 20;

/** The fast kernel. Throws where the machine has no vectors of 128 bits. */
export function wasmKernel(network: Network): Kernel {
  const { layers, seats } = layoutOf(network);
  const [size] = network.layers;
  const most = Math.max(size, Math.min(size * network.length, MOST_SPIKES));
  let end = VECTOR;
  const place = (bytes: number): number => {
    const at = end;
    end += VECTOR * Math.ceil(bytes / VECTOR);
    return at;
  };
  const records = place(RECORD * layers.length);
  const at = {
    // a vector is read at once, whatever is left of it
    seats: place(4 * seats.length + VECTOR),
    winners: place(8 * layers[layers.length - 1].columns),
    counters: place(8 * COUNTERS.length),
    levels: place(size + VECTOR),
    inputs: place(2 * most + 2 * VECTOR),
    starts: place(4 * (network.length + 1)),
  };
  const own = network.feedback === 'random';
  const places = layers.map(({ rows, columns, stride }) => {
    const W = place(8 * rows * stride);
    return {
      W,
      counts: place(8 * rows * stride),
      feedback: own ? place(8 * rows * stride) : W,
      S: place(8 * stride),
      lists: [place(4 * (rows + 1)), place(4 * (rows + 1))],
      errors: [place(8 * (columns + 1)), place(8 * (columns + 1))],
    };
  });
  const memory = memoryOf(end);
  const { buffer } = memory;
  const kernel = instantiate<Functions>(stochastic, memory);
  const doubles = (address: number, length: number) => new Float64Array(buffer, address, length);
  new Int32Array(buffer, at.seats, seats.length).set(seats);
  const late = network.delay;
  layers.forEach(({ rows, columns, stride, axon, dendrites, value }, l) => {
    const { W, counts, feedback, S, lists, errors } = places[l];
    const [arriving, sent] = [lists[0], lists[late]];
    const [fresh, back] = [errors[0], errors[late]];
    const record = records + RECORD * l;
    const seatsOf = [at.seats + 4 * axon, at.seats + 4 * dendrites];
    new Int32Array(buffer, record, DOUBLES / 4).set([
      ...[rows, columns, stride, W, counts, feedback, S],
      ...seatsOf,
      ...[arriving, sent, fresh, back],
    ]);
    const above = layers[l + 1];
    doubles(record + DOUBLES, 2).set([value, above === undefined ? 0 : network.kappa / above.gain]);
  });
  kernel.layers(records, layers.length);
  kernel.places(at.seats, at.winners, at.counters);
  kernel.stimulus(at.inputs, at.levels, at.starts);
  kernel.rules(network.length, network.warm, late, network.gate === 'rec' ? 1 : 0, network.rho);
  const given = layers.map((_, l) => doubles(records + RECORD * l + DOUBLES + 16, 2));
  const levels = new Uint8Array(buffer, at.levels, size + VECTOR);
  const inputs = new Uint16Array(buffer, at.inputs, most);
  const starts = new Int32Array(buffer, at.starts, network.length + 1);
  const matrices = (of: 'W' | 'counts' | 'feedback') =>
    layers.map(({ rows, stride }, l) => doubles(places[l][of], rows * stride));
  return {
    weights: matrices('W'),
    counts: matrices('counts'),
    feedback: matrices('feedback'),
    winners: doubles(at.winners, layers[layers.length - 1].columns),
    sums: doubles(places[layers.length - 1].S, layers[layers.length - 1].columns),
    counters: doubles(at.counters, COUNTERS.length),
    present(stimulus: Stimulus, label: number, key: number, plasticity: Plasticity | null) {
      if (plasticity !== null) say(plasticity.amounts);
      const into = plasticity === null ? 0 : plasticity.into === 'weights' ? 1 : 2;
      kernel.show(put(stimulus), label, key, into);
    },
    write(amounts) {
      say(amounts);
      kernel.writeCounts();
    },
  };

  function say(amounts: Float64Array): void {
    for (let l = 0; l < layers.length; l++) {
      given[l][0] = amounts[2 * l];
      given[l][1] = amounts[2 * l + 1];
    }
  }

  /** The stimulus into the memory; how many intensities it has, or -1. */
  function put(stimulus: Stimulus): number {
    if (stimulus.inputs.length > most)
      raise(invalid('stimulus', 'number of spikes', stimulus.inputs.length, `at most ${most}`));
    inputs.set(stimulus.inputs);
    if (stimulus.kind === 'spikes') {
      starts.set(stimulus.start);
      return -1;
    }
    levels.set(stimulus.levels);
    // the rest of the last vector is never less than nothing
    levels.fill(0, stimulus.levels.length, stimulus.levels.length + VECTOR);
    return stimulus.levels.length;
  }
}
