/** Spiking backprop in plain TypeScript on packed weights: the bits of the plain algorithm, many times sooner. */
import { matricesOf, oneOfEach, type SbpEngineMaker, type SbpTally } from './engine';
import { addRows, learnRows, learns, type PackedLayer, packed, unpacked, weightOf } from './packed';
import { checkClasses, checkRange, type SbpSamples, sampleAt } from './samples';
import { CHIP, HALF, type SbpVariant, THRESHOLD } from './types';

/** A network of two packed layers, and what a sample leaves in it. */
interface Net {
  readonly first: PackedLayer;
  readonly second: PackedLayer;
  readonly variant: SbpVariant;
  /** Inputs and hidden units that spiked. */
  inputs: number;
  hidden: number;
  readonly error: Int8Array;
}

/** An engine of plain TypeScript. */
export const typescriptEngine: SbpEngineMaker = (layers, begin, variant = CHIP) => {
  const { w1, w2 } = oneOfEach(layers, begin, variant);
  const [input, hidden, output] = layers;
  const net: Net = {
    first: packed(w1, input, hidden, variant.wMin),
    second: packed(w2, hidden, output, variant.wMin),
    variant,
    inputs: 0,
    hidden: 0,
    error: new Int8Array(output),
  };
  const weights = () => ({ w1: unpacked(net.first), w2: unpacked(net.second) });
  const run = (samples: SbpSamples, from: number, to: number, order?: ArrayLike<number>): SbpTally => {
    checkClasses(layers, samples);
    if (order === undefined) checkRange(samples, from, to);
    const counts = new Float64Array(5);
    for (let n = from; n < to; n++) {
      const k = order === undefined ? n : sampleAt(samples, order, n);
      forwardPacked(net, samples, k);
      count(net.second, samples.labels[k], counts);
      if (order !== undefined) learnPacked(net, samples.labels[k]);
    }
    const [exact = 0, spikes = 0, activation = 0, wrong = 0, squared = 0] = counts;
    return { samples: to - from, exact, spikes, activation, wrong, squared };
  };
  return {
    layers,
    present: (samples, order, from, to) => run(samples, from, to, order),
    evaluate: (samples, from, to) => run(samples, from, to),
    weights,
    copies: () => matricesOf(layers, weights()),
  };
};

function forwardPacked(net: Net, { start, active }: SbpSamples, k: number): void {
  const { first, second } = net;
  net.inputs = gather(active, start[k], start[k + 1], first.words, first.rows);
  addRows(first, net.inputs);
  net.hidden = spiking(first.half, first.units, second.words, second.rows);
  addRows(second, net.hidden);
}

function gather(active: Uint16Array, from: number, to: number, words: number, rows: Int32Array): number {
  for (let n = from; n < to; n++) rows[n - from] = active[n] * words;
  return to - from;
}

/** Where the rows of the units above half the threshold begin; how many they are. */
function spiking(half: Int32Array, units: number, words: number, rows: Int32Array): number {
  let count = 0;
  for (let j = 0; j < units; j++) if (half[j] > HALF / 2) rows[count++] = j * words;
  return count;
}

function count({ half, units }: PackedLayer, label: number, counts: Float64Array): void {
  let spike = -1;
  let largest = 0;
  let wrong = 0;
  let squared = 0;
  for (let k = 0; k < units; k++) {
    const a = 2 * half[k];
    const fires = a > HALF;
    if (fires && spike < 0) spike = k;
    if (a > 2 * half[largest]) largest = k;
    if (fires !== (k === label)) wrong++;
    const f = Math.max(0, Math.min(THRESHOLD, a)) - (k === label ? THRESHOLD : 0);
    squared += f * f;
  }
  counts[0] += wrong === 0 ? 1 : 0;
  counts[1] += Math.max(spike, 0) === label ? 1 : 0;
  counts[2] += largest === label ? 1 : 0;
  counts[3] += wrong;
  counts[4] += squared;
}

function learnPacked(net: Net, label: number): void {
  const { first, second, variant, error } = net;
  // activations up to here have the derivative 1
  const most = THRESHOLD / 2 - (variant.upperTest === '>' ? 0 : 1);
  if (!errorsPacked(second.half, error, label, most)) return;
  for (let k = 0; k < error.length; k++) if (error[k] !== 0) learns(second, k, error[k]);
  if (variant.w2ForBackprop === 'updated') learnRows(second, net.hidden);
  const some = backPacked(first, second, error, most);
  if (variant.w2ForBackprop === 'old') learnRows(second, net.hidden);
  if (some) learnRows(first, net.inputs);
}

/** d+ - d-; whether there is any. */
function errorsPacked(half: Int32Array, error: Int8Array, label: number, most: number): boolean {
  let some = false;
  for (let k = 0; k < error.length; k++) {
    const a = half[k];
    const fires = a > HALF / 2;
    error[k] = k === label ? (!fires && a > 0 ? 1 : 0) : fires && a <= most ? -1 : 0;
    some ||= error[k] !== 0;
  }
  return some;
}

/** Notes the sign of W2 (d+ - d-) for every hidden unit whose derivative is 1; whether there is any. */
function backPacked(first: PackedLayer, second: PackedLayer, error: Int8Array, most: number): boolean {
  const { half, units } = first;
  let some = false;
  for (let j = 0; j < units; j++) {
    const a = half[j];
    if (a <= 0 || a > most) continue;
    let s = 0;
    for (let k = 0; k < error.length; k++) if (error[k] !== 0) s += error[k] * weightOf(second, j, k);
    if (s === 0) continue;
    learns(first, j, s);
    some = true;
  }
  return some;
}
