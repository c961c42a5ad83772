/** Spiking backprop in WebAssembly with 128-bit vectors: a chunk of samples a call, the bits of the TypeScript engine. */
import { instantiate, memoryOf } from '../numerics/wasm/instance';
import { matricesOf, oneOfEach, type SbpEngineMaker, type SbpTally } from './engine';
import { checkClasses, checkRange, type SbpSamples, sampleAt } from './samples';
import { CHIP, type SbpLayers, type SbpVariant, type SbpWeights, THRESHOLD } from './types';
import { sbp } from './wasm/sbp.wasm';

/** Samples of a call; their lists are copied into the module's memory. */
const CHUNK = 256;
/** Bytes of a vector. */
const VECTOR = 16;

interface Kernel {
  sizes(hidden: number, output: number, stride1: number, stride2: number): void;
  weights(w1: number, w2: number): void;
  vectors(half: number, out: number, plus: number, minus: number): void;
  lists(rows: number, list: number, wrongs: number): void;
  samples(starts: number, labels: number, actives: number, tally: number): void;
  variant(updated: number, most: number, least: number): void;
  run(count: number, learning: number): void;
}

/** The module's memory as arrays, and what runs on them. */
interface Machine {
  readonly kernel: Kernel;
  readonly w1: Uint8Array;
  readonly w2: Int16Array;
  readonly starts: Int32Array;
  readonly labels: Uint8Array;
  readonly actives: Uint16Array;
  readonly tally: Float64Array;
}

/** The fast engine. Throws where the machine has no vectors of 128 bits. */
export const wasmEngine: SbpEngineMaker = (layers, begin, variant = CHIP) => {
  const { w1, w2 } = oneOfEach(layers, begin, variant);
  const [input, hidden, output] = layers;
  const machine = machineOf(layers, variant);
  const [stride1, stride2] = stridesOf(layers);
  for (let i = 0; i < input; i++)
    for (let j = 0; j < hidden; j++) machine.w1[i * stride1 + j] = w1[i * hidden + j] / 2 + 128;
  for (let j = 0; j < hidden; j++) machine.w2.set(w2.subarray(j * output, (j + 1) * output), j * stride2);
  const weights = (): SbpWeights => ({
    w1: withoutPadding(machine.w1, stride1, hidden, input).map((byte) => 2 * (byte - 128)),
    w2: withoutPadding(machine.w2, stride2, output, hidden),
  });
  return {
    layers,
    present(samples, order, from, to) {
      checkClasses(layers, samples);
      return run(machine, samples, from, to, (n) => sampleAt(samples, order, n), true);
    },
    evaluate(samples, from, to) {
      checkClasses(layers, samples);
      checkRange(samples, from, to);
      return run(machine, samples, from, to, (n) => n, false);
    },
    weights,
    copies: () => matricesOf(layers, weights()),
  };
};

function run(
  machine: Machine,
  { start, active, labels }: SbpSamples,
  from: number,
  to: number,
  which: (n: number) => number,
  learning: boolean,
): SbpTally {
  machine.tally.fill(0);
  for (let first = from; first < to; first += CHUNK) {
    const count = Math.min(CHUNK, to - first);
    let end = 0;
    for (let n = 0; n < count; n++) {
      const k = which(first + n);
      const list = active.subarray(start[k], start[k + 1]);
      machine.labels[n] = labels[k];
      machine.actives.set(list, end);
      end += list.length;
      machine.starts[n + 1] = end;
    }
    machine.kernel.run(count, learning ? 1 : 0);
  }
  const [exact = 0, spikes = 0, activation = 0, wrong = 0, squared = 0] = machine.tally;
  return { samples: to - from, exact, spikes, activation, wrong, squared };
}

function withoutPadding(rows: ArrayLike<number>, stride: number, columns: number, count: number): Int16Array {
  const plain = new Int16Array(count * columns);
  for (let i = 0; i < count; i++)
    for (let j = 0; j < columns; j++) plain[i * columns + j] = rows[i * stride + j];
  return plain;
}

/** Units of a row of W1 and of W2, padded to whole vectors of what the kernel reads at once. */
const stridesOf = ([, hidden, output]: SbpLayers): readonly [number, number] => [
  VECTOR * Math.ceil(hidden / VECTOR),
  VECTOR * Math.ceil(output / VECTOR),
];

/** Lays out the memory: one array after another, each on a whole vector. Weights are 0 to begin with. */
function machineOf(layers: SbpLayers, variant: SbpVariant): Machine {
  const [input, hidden, output] = layers;
  const [stride1, stride2] = stridesOf(layers);
  let end = VECTOR;
  const place = (bytes: number): number => {
    const at = end;
    end += VECTOR * Math.ceil(bytes / VECTOR);
    return at;
  };
  const at = {
    w1: place(input * stride1),
    w2: place(2 * hidden * stride2),
    half: place(4 * stride1),
    out: place(4 * stride2),
    plus: place(stride1),
    minus: place(stride1),
    rows: place(4 * input),
    list: place(4 * hidden),
    wrongs: place(8 * output),
    starts: place(4 * (CHUNK + 1)),
    labels: place(CHUNK),
    actives: place(2 * CHUNK * input),
    tally: place(8 * 5),
  };
  const memory = memoryOf(end);
  const { buffer } = memory;
  const kernel = instantiate<Kernel>(sbp, memory);
  kernel.sizes(hidden, output, stride1, 2 * stride2);
  kernel.weights(at.w1, at.w2);
  kernel.vectors(at.half, at.out, at.plus, at.minus);
  kernel.lists(at.rows, at.list, at.wrongs);
  kernel.samples(at.starts, at.labels, at.actives, at.tally);
  kernel.variant(
    variant.w2ForBackprop === 'updated' ? 1 : 0,
    THRESHOLD / 2 - (variant.upperTest === '>' ? 0 : 1),
    variant.wMin,
  );
  return {
    kernel,
    w1: new Uint8Array(buffer, at.w1, input * stride1).fill(128),
    w2: new Int16Array(buffer, at.w2, hidden * stride2),
    starts: new Int32Array(buffer, at.starts, CHUNK + 1),
    labels: new Uint8Array(buffer, at.labels, CHUNK),
    actives: new Uint16Array(buffer, at.actives, CHUNK * input),
    tally: new Float64Array(buffer, at.tally, 5),
  };
}
